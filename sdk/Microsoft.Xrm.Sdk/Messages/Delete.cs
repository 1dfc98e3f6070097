using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Deletes a row.</summary>
[DataContract]
public sealed class DeleteRequest : OrganizationRequest
{
    public DeleteRequest() => RequestName = "Delete";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public ConcurrencyBehavior ConcurrencyBehavior
    {
        get => Get<ConcurrencyBehavior>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="DeleteRequest"/>.</summary>
[DataContract]
public sealed class DeleteResponse : OrganizationResponse;
