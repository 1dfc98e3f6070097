using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Calculates a rollup column now.</summary>
[DataContract]
public sealed class CalculateRollupFieldRequest : OrganizationRequest
{
    public CalculateRollupFieldRequest() => RequestName = "CalculateRollupField";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public string FieldName
    {
        get => Get<string>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="CalculateRollupFieldRequest"/>.</summary>
[DataContract]
public sealed class CalculateRollupFieldResponse : OrganizationResponse
{
    public Entity Entity => Get<Entity>();
}
