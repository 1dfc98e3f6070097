using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells what a user or team may do with a row.</summary>
[DataContract]
public sealed class RetrievePrincipalAccessRequest : OrganizationRequest
{
    public RetrievePrincipalAccessRequest() => RequestName = "RetrievePrincipalAccess";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public EntityReference Principal
    {
        get => Get<EntityReference>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrievePrincipalAccessRequest"/>.</summary>
[DataContract]
public sealed class RetrievePrincipalAccessResponse : OrganizationResponse
{
    public AccessRights AccessRights => Get<AccessRights>();
}
