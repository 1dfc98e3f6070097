using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells with whom a row is shared.</summary>
[DataContract]
public sealed class RetrieveSharedPrincipalsAndAccessRequest : OrganizationRequest
{
    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public RetrieveSharedPrincipalsAndAccessRequest() => RequestName = "RetrieveSharedPrincipalsAndAccess";
}

/// <summary>The answer to <see cref="RetrieveSharedPrincipalsAndAccessRequest"/>.</summary>
[DataContract]
public sealed class RetrieveSharedPrincipalsAndAccessResponse : OrganizationResponse
{
    public PrincipalAccess[] PrincipalAccesses => Get<PrincipalAccess[]>();
}
