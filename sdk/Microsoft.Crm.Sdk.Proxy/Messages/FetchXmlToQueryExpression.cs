using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Converts FetchXML.</summary>
[DataContract]
public sealed class FetchXmlToQueryExpressionRequest : OrganizationRequest
{
    public FetchXmlToQueryExpressionRequest() => RequestName = "FetchXmlToQueryExpression";

    public string FetchXml
    {
        get => Get<string>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="FetchXmlToQueryExpressionRequest"/>.</summary>
[DataContract]
public sealed class FetchXmlToQueryExpressionResponse : OrganizationResponse
{
    public QueryExpression Query => Get<QueryExpression>();
}
