using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Ends the sharing of a row with a user or team.</summary>
[DataContract]
public sealed class RevokeAccessRequest : OrganizationRequest
{
    public RevokeAccessRequest() => RequestName = "RevokeAccess";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public EntityReference Revokee
    {
        get => Get<EntityReference>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RevokeAccessRequest"/>.</summary>
[DataContract]
public sealed class RevokeAccessResponse : OrganizationResponse;
