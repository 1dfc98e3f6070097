using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Updates the row with this id or alternate key, or creates it.</summary>
[DataContract]
public sealed class UpsertRequest : OrganizationRequest
{
    public UpsertRequest() => RequestName = "Upsert";

    public Entity Target
    {
        get => Get<Entity>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="UpsertRequest"/>.</summary>
[DataContract]
public sealed class UpsertResponse : OrganizationResponse
{
    public bool RecordCreated => Get<bool>();

    public EntityReference Target => Get<EntityReference>();
}
