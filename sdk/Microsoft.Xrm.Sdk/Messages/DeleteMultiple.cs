using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Deletes rows of one table. The official assembly declares no response for it.</summary>
[DataContract]
public sealed class DeleteMultipleRequest : OrganizationRequest
{
    public DeleteMultipleRequest() => RequestName = "DeleteMultiple";

    public EntityReferenceCollection Targets
    {
        get => Get<EntityReferenceCollection>();
        set => Set(value);
    }
}
