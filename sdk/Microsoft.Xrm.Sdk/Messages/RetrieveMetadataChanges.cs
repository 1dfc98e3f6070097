using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Metadata.Query;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Reads metadata by query, or what of it changed.</summary>
[DataContract]
public sealed class RetrieveMetadataChangesRequest : OrganizationRequest
{
    public RetrieveMetadataChangesRequest() => RequestName = "RetrieveMetadataChanges";

    public EntityQueryExpression Query
    {
        get => Get<EntityQueryExpression>();
        set => Set(value);
    }

    public DeletedMetadataFilters DeletedMetadataFilters
    {
        get => Get<DeletedMetadataFilters>();
        set => Set(value);
    }

    public string ClientVersionStamp
    {
        get => Get<string>();
        set => Set(value);
    }

    public bool RetrieveAllSettings
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveMetadataChangesRequest"/>.</summary>
[DataContract]
public sealed class RetrieveMetadataChangesResponse : OrganizationResponse
{
    public EntityMetadataCollection EntityMetadata => Get<EntityMetadataCollection>();

    public DeletedMetadataCollection DeletedMetadata => Get<DeletedMetadataCollection>();

    public string ServerVersionStamp => Get<string>();
}
