using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk.Metadata;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Reads the metadata of every table.</summary>
[DataContract]
public sealed class RetrieveAllEntitiesRequest : OrganizationRequest
{
    public RetrieveAllEntitiesRequest() => RequestName = "RetrieveAllEntities";

    public EntityFilters EntityFilters
    {
        get => Get<EntityFilters>();
        set => Set(value);
    }

    public bool RetrieveAsIfPublished
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveAllEntitiesRequest"/>.</summary>
[DataContract]
public sealed class RetrieveAllEntitiesResponse : OrganizationResponse
{
    public EntityMetadata[] EntityMetadata => Get<EntityMetadata[]>();

    public string Timestamp => Get<string>();
}
