using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Takes a row off a static marketing list.</summary>
[DataContract]
public sealed class RemoveMemberListRequest : OrganizationRequest
{
    public RemoveMemberListRequest() => RequestName = "RemoveMemberList";

    public Guid ListId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public Guid EntityId
    {
        get => Get<Guid>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RemoveMemberListRequest"/>.</summary>
[DataContract]
public sealed class RemoveMemberListResponse : OrganizationResponse;
