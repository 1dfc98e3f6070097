using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Links rows through a relationship.</summary>
[DataContract]
public sealed class AssociateRequest : OrganizationRequest
{
    public AssociateRequest() => RequestName = "Associate";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public Relationship Relationship
    {
        get => Get<Relationship>();
        set => Set(value);
    }

    public EntityReferenceCollection RelatedEntities
    {
        get => Get<EntityReferenceCollection>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="AssociateRequest"/>.</summary>
[DataContract]
public sealed class AssociateResponse : OrganizationResponse;
