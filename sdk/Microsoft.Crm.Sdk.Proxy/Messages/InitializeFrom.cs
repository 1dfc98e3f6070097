using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Makes a new row, not saved, from a related one by the column mappings.</summary>
[DataContract]
public sealed class InitializeFromRequest : OrganizationRequest
{
    public InitializeFromRequest() => RequestName = "InitializeFrom";

    public EntityReference EntityMoniker
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public string TargetEntityName
    {
        get => Get<string>();
        set => Set(value);
    }

    public TargetFieldType TargetFieldType
    {
        get => Get<TargetFieldType>();
        set => Set(value);
    }

    public bool SkipParentalRelationshipMapping
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="InitializeFromRequest"/>.</summary>
[DataContract]
public sealed class InitializeFromResponse : OrganizationResponse
{
    public Entity Entity => Get<Entity>();
}
