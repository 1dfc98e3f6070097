using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Converts a query to FetchXML.</summary>
[DataContract]
public sealed class QueryExpressionToFetchXmlRequest : OrganizationRequest
{
    public QueryExpressionToFetchXmlRequest() => RequestName = "QueryExpressionToFetchXml";

    public QueryBase Query
    {
        get => Get<QueryBase>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="QueryExpressionToFetchXmlRequest"/>.</summary>
[DataContract]
public sealed class QueryExpressionToFetchXmlResponse : OrganizationResponse
{
    public string FetchXml => Get<string>();
}
