using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk.Metadata;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Reads the metadata of a relationship.</summary>
[DataContract]
public sealed class RetrieveRelationshipRequest : OrganizationRequest
{
    public RetrieveRelationshipRequest() => RequestName = "RetrieveRelationship";

    public Guid MetadataId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public string Name
    {
        get => Get<string>();
        set => Set(value);
    }

    public bool RetrieveAsIfPublished
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveRelationshipRequest"/>.</summary>
[DataContract]
public sealed class RetrieveRelationshipResponse : OrganizationResponse
{
    public RelationshipMetadataBase RelationshipMetadata => Get<RelationshipMetadataBase>();
}
