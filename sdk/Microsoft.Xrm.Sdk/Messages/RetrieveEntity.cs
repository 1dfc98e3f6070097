using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk.Metadata;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Reads the metadata of a table.</summary>
[DataContract]
public sealed class RetrieveEntityRequest : OrganizationRequest
{
    public RetrieveEntityRequest() => RequestName = "RetrieveEntity";

    public EntityFilters EntityFilters
    {
        get => Get<EntityFilters>();
        set => Set(value);
    }

    public string LogicalName
    {
        get => Get<string>();
        set => Set(value);
    }

    public Guid MetadataId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public bool RetrieveAsIfPublished
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveEntityRequest"/>.</summary>
[DataContract]
public sealed class RetrieveEntityResponse : OrganizationResponse
{
    public EntityMetadata EntityMetadata => Get<EntityMetadata>();
}
