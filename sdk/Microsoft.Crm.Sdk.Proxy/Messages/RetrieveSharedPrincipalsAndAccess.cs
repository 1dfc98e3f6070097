using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells with whom a row is shared.</summary>
[DataContract]
public sealed class RetrieveSharedPrincipalsAndAccessRequest : OrganizationRequest
{
    public RetrieveSharedPrincipalsAndAccessRequest() => RequestName = "RetrieveSharedPrincipalsAndAccess";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveSharedPrincipalsAndAccessRequest"/>.</summary>
[DataContract]
public sealed class RetrieveSharedPrincipalsAndAccessResponse : OrganizationResponse
{
    public PrincipalAccess[] PrincipalAccesses => Get<PrincipalAccess[]>();
}
