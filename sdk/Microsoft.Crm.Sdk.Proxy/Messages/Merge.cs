using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Merges a row into another of its table.</summary>
[DataContract]
public sealed class MergeRequest : OrganizationRequest
{
    public MergeRequest() => RequestName = "Merge";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public Guid SubordinateId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public Entity UpdateContent
    {
        get => Get<Entity>();
        set => Set(value);
    }

    public bool PerformParentingChecks
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="MergeRequest"/>.</summary>
[DataContract]
public sealed class MergeResponse : OrganizationResponse;
