using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>Rows of intersect tables.</summary>
internal static class Links
{
    public static void Add(MessageCall call, ManyToManyRelationship relationship, Guid first, Guid second)
    {
        if (Find(call, relationship, first, second).Count > 0)
            throw ServiceFault.Of(ErrorCode.DuplicateRecord, $"Cannot insert duplicate key: the rows are linked by '{relationship.SchemaName}' already.");
        var table = call.Organization.Table(relationship.IntersectTable);
        call.Organization.Rows.WriteSystemRow(table.LogicalName, Guid.NewGuid(), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            [relationship.Table1Column] = Value(table, relationship.Table1Column, relationship.Table1, first),
            [relationship.Table2Column] = Value(table, relationship.Table2Column, relationship.Table2, second),
        });
    }

    public static void Remove(MessageCall call, ManyToManyRelationship relationship, Guid first, Guid second)
    {
        foreach (var link in Find(call, relationship, first, second))
            Delete(call, relationship, link);
    }

    public static void RemoveAll(MessageCall call, ManyToManyRelationship relationship, Table table, Guid id)
    {
        foreach (var column in new[] { (relationship.Table1, relationship.Table1Column), (relationship.Table2, relationship.Table2Column) }.Where(c => c.Item1 == table.LogicalName).Select(c => c.Item2))
        {
            var query = new QueryExpression(relationship.IntersectTable) { ColumnSet = new ColumnSet(false) };
            query.Criteria.AddCondition(column, ConditionOperator.Equal, id);
            foreach (var link in call.Organization.SystemQuery(query))
                Delete(call, relationship, link.Id);
        }
    }

    private static void Delete(MessageCall call, ManyToManyRelationship relationship, Guid link)
    {
        var table = call.Organization.Table(relationship.IntersectTable);
        call.Organization.Store.Delete(table, link);
        call.Organization.RowWritten(table);
    }

    private static List<Guid> Find(MessageCall call, ManyToManyRelationship relationship, Guid first, Guid second)
    {
        var query = new QueryExpression(relationship.IntersectTable) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(relationship.Table1Column, ConditionOperator.Equal, first);
        query.Criteria.AddCondition(relationship.Table2Column, ConditionOperator.Equal, second);
        return call.Organization.SystemQuery(query).Select(r => r.Id).ToList();
    }

    private static object Value(Table intersect, string column, string target, Guid id) =>
        intersect.Find(column)?.Type is ColumnType.Lookup or ColumnType.Customer ? new EntityReference(target, id) : id;
}
