using System;
using System.Globalization;
using System.Linq;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>Retrieve, with related rows where the request asks for them.</summary>
internal sealed class RetrieveMessage : Message
{
    public override string Name => "Retrieve";

    public override bool Writes => false;

    public override void Execute(MessageCall call)
    {
        var target = call.Require<EntityReference>("Target");
        var columns = call.Require<ColumnSet>("ColumnSet");
        var table = call.TableOf(target.LogicalName);
        var id = call.Organization.Rows.Resolve(table, target.Id, target.KeyAttributes);
        foreach (var name in columns.Columns)
        {
            if (table.Find(name) == null)
                throw ServiceFault.UnknownColumn(table.SchemaName, name);
        }

        // A row that is there but not for this user is refused, not missing: its rights are checked below.
        var context = call.Organization.QueryContextFor(call.Scope.UserId) with { RowSecurity = null };
        var row = call.Organization.Queries.Retrieve(table, id, ActivityRows.WithoutParties(table, columns), context)
            ?? throw ServiceFault.MissingRow(table.LogicalName, id);
        call.Organization.Access.Require(table, id, AccessRight.Read, call.Scope);
        row[table.PrimaryIdColumn] = id;
        if (table.Find("versionnumber") != null)
        {
            var version = row.GetAttributeValue<long?>("versionnumber")
                ?? call.Organization.SystemRetrieve(table.LogicalName, id, new ColumnSet("versionnumber"))?.GetAttributeValue<long?>("versionnumber");
            row.RowVersion = version?.ToString(CultureInfo.InvariantCulture);
        }

        ActivityRows.AddParties(call.Organization, table, row, columns);
        if (call.Get<RelationshipQueryCollection>("RelatedEntitiesQuery") is { } related)
        {
            foreach (var (relationship, query) in related)
                row.RelatedEntities[relationship] = RelatedRows.Of(call, table, id, relationship, query);
        }

        call.Output["Entity"] = row;
    }
}
