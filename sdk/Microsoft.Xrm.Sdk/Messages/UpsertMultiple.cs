using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Updates or creates rows of one table.</summary>
[DataContract]
public sealed class UpsertMultipleRequest : OrganizationRequest
{
    public UpsertMultipleRequest() => RequestName = "UpsertMultiple";

    public EntityCollection Targets
    {
        get => Get<EntityCollection>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="UpsertMultipleRequest"/>.</summary>
[DataContract]
public sealed class UpsertMultipleResponse : OrganizationResponse
{
    public new UpsertResponse[] Results => Get<UpsertResponse[]>();
}
