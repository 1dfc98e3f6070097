using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Replaces the rights that a row is shared with.</summary>
[DataContract]
public sealed class ModifyAccessRequest : OrganizationRequest
{
    public ModifyAccessRequest() => RequestName = "ModifyAccess";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public PrincipalAccess PrincipalAccess
    {
        get => Get<PrincipalAccess>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="ModifyAccessRequest"/>.</summary>
[DataContract]
public sealed class ModifyAccessResponse : OrganizationResponse;
