using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Publishes every customization.</summary>
[DataContract]
public sealed class PublishAllXmlRequest : OrganizationRequest
{
    public PublishAllXmlRequest() => RequestName = "PublishAllXml";
}

/// <summary>The answer to <see cref="PublishAllXmlRequest"/>.</summary>
[DataContract]
public sealed class PublishAllXmlResponse : OrganizationResponse;
