using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Publishes the named customizations.</summary>
[DataContract]
public sealed class PublishXmlRequest : OrganizationRequest
{
    public PublishXmlRequest() => RequestName = "PublishXml";

    public string ParameterXml
    {
        get => Get<string>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="PublishXmlRequest"/>.</summary>
[DataContract]
public sealed class PublishXmlResponse : OrganizationResponse;
