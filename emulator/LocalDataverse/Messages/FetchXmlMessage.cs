using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>FetchXmlToQueryExpression and QueryExpressionToFetchXml.</summary>
internal sealed class FetchXmlMessage(bool toFetchXml) : Message
{
    public override string Name => toFetchXml ? "QueryExpressionToFetchXml" : "FetchXmlToQueryExpression";

    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        if (toFetchXml)
            call.Output["FetchXml"] = call.Organization.Queries.ToFetchXml(call.Require<QueryBase>("Query"));
        else
            call.Output["Query"] = call.Organization.Queries.ToQueryExpression(call.Require<string>("FetchXml"));
    }
}
