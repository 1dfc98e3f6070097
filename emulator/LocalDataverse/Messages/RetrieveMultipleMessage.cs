using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>RetrieveMultiple with FetchXML, a query expression or a query by attribute.</summary>
internal sealed class RetrieveMultipleMessage : Message
{
    public override string Name => "RetrieveMultiple";

    public override bool Writes => false;

    public override string? TableOf(ParameterCollection input) => input.TryGetValue("Query", out var query)
        ? query switch
        {
            QueryExpression expression => expression.EntityName,
            QueryByAttribute attribute => attribute.EntityName,
            FetchExpression fetch => FetchTable.Of(fetch.Query),
            _ => null,
        }
        : null;

    public override void Execute(MessageCall call) =>
        call.Output["EntityCollection"] = call.Organization.Queries.Execute(call.Require<QueryBase>("Query"), call.Organization.QueryContextFor(call.Scope.UserId));
}
