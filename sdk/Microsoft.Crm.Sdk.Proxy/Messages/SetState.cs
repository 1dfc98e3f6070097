using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Changes state and status reason of a row.</summary>
[DataContract]
public sealed class SetStateRequest : OrganizationRequest
{
    public SetStateRequest() => RequestName = "SetState";

    public EntityReference EntityMoniker
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public OptionSetValue State
    {
        get => Get<OptionSetValue>();
        set => Set(value);
    }

    public OptionSetValue Status
    {
        get => Get<OptionSetValue>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="SetStateRequest"/>.</summary>
[DataContract]
public sealed class SetStateResponse : OrganizationResponse;
