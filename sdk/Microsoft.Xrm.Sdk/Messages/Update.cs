using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Updates columns of a row.</summary>
[DataContract]
public sealed class UpdateRequest : OrganizationRequest
{
    public UpdateRequest() => RequestName = "Update";

    public Entity Target
    {
        get => Get<Entity>();
        set => Set(value);
    }

    public ConcurrencyBehavior ConcurrencyBehavior
    {
        get => Get<ConcurrencyBehavior>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="UpdateRequest"/>.</summary>
[DataContract]
public sealed class UpdateResponse : OrganizationResponse;
