using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells the version of the platform.</summary>
[DataContract]
public sealed class RetrieveVersionRequest : OrganizationRequest
{
    public RetrieveVersionRequest() => RequestName = "RetrieveVersion";
}

/// <summary>The answer to <see cref="RetrieveVersionRequest"/>.</summary>
[DataContract]
public sealed class RetrieveVersionResponse : OrganizationResponse
{
    public string Version => Get<string>();
}
