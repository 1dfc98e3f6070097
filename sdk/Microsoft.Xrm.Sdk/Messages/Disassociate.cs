using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Unlinks rows from a relationship.</summary>
[DataContract]
public sealed class DisassociateRequest : OrganizationRequest
{
    public DisassociateRequest() => RequestName = "Disassociate";

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

/// <summary>The answer to <see cref="DisassociateRequest"/>.</summary>
[DataContract]
public sealed class DisassociateResponse : OrganizationResponse;
