using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Shares a row with a user or team.</summary>
[DataContract]
public sealed class GrantAccessRequest : OrganizationRequest
{
    public GrantAccessRequest() => RequestName = "GrantAccess";

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

/// <summary>The answer to <see cref="GrantAccessRequest"/>.</summary>
[DataContract]
public sealed class GrantAccessResponse : OrganizationResponse;
