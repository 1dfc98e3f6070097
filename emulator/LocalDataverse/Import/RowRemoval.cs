using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Import;

/// <summary>Removes rows together with a solution: no steps run, and nothing keeps a reference to what is gone.</summary>
internal sealed class RowRemoval(LocalOrganization organization)
{
    /// <summary>Columns that name a table, in tables whose rows are nothing without it.</summary>
    private static readonly (string Table, string Column)[] PartsOfTables =
    [
        ("savedquery", "returnedtypecode"), ("systemform", "objecttypecode"), ("savedqueryvisualization", "primaryentitytypecode"), ("fieldpermission", "entityname"),
        ("principalobjectaccess", "objecttypecode"), ("audit", "objecttypecode"), ("userquery", "returnedtypecode"), ("sdkmessagefilter", "primaryobjecttypecode"),
    ];

    private readonly HashSet<(string Table, Guid Id)> gone = [];

    /// <summary>Removes a row, those that belong to it, and all links to it.</summary>
    public void Remove(string tableName, Guid id)
    {
        var table = organization.Table(tableName);
        if (!gone.Add((tableName, id)) || !organization.Store.Exists(table, id))
            return;
        foreach (var intersect in organization.Metadata.Tables.Where(t => t.IsIntersect && t.Find(table.PrimaryIdColumn) != null))
            Delete(intersect, table.PrimaryIdColumn, id);
        foreach (var relationship in organization.Metadata.ReferencedBy(tableName).Where(r => r.ReferencingTable != "activitypointer"))
        {
            var referencing = organization.Table(relationship.ReferencingTable);
            if (referencing.Find(relationship.ReferencingColumn) is not { IsStored: true })
                continue;
            foreach (var row in Rows(referencing, relationship.ReferencingColumn, id))
            {
                if (relationship.Delete == CascadeBehavior.Cascade)
                    Remove(referencing.LogicalName, row);
                else
                    organization.Store.Update(referencing, row, new Dictionary<string, object?> { [relationship.ReferencingColumn] = null });
            }
        }

        organization.Store.Delete(table, id);
    }

    /// <summary>What other tables hold of tables that go: their views and forms, shares, and rows that refer to theirs.</summary>
    public void OfTables(IReadOnlyCollection<Table> tables, MetadataCatalog remaining)
    {
        if (tables.Count == 0)
            return;
        var names = tables.Select(t => (object)t.LogicalName).ToArray();
        foreach (var (name, column) in PartsOfTables)
        {
            if (organization.Metadata.Find(name) is not { } table || table.Find(column) == null)
                continue;
            foreach (var row in Rows(table, column, names))
                Remove(name, row);
        }

        foreach (var relationship in organization.Metadata.OneToMany.Where(r => names.Contains(r.ReferencedTable) && r.ReferencingTable != "activitypointer" && remaining.Find(r.ReferencingTable)?.Find(r.ReferencingColumn) is { IsStored: true }))
        {
            var referencing = organization.Table(relationship.ReferencingTable);
            if (referencing.Find(relationship.ReferencingColumn) is not { IsPolymorphic: true })
                continue;
            var query = new QueryExpression(referencing.LogicalName) { ColumnSet = new ColumnSet(relationship.ReferencingColumn) };
            query.Criteria.AddCondition(relationship.ReferencingColumn, ConditionOperator.NotNull);
            foreach (var row in organization.SystemQuery(query).Where(r => r.GetAttributeValue<EntityReference>(relationship.ReferencingColumn).LogicalName == relationship.ReferencedTable).ToList())
            {
                if (relationship.Delete == CascadeBehavior.Cascade)
                    Remove(referencing.LogicalName, row.Id);
                else
                    organization.Store.Update(referencing, row.Id, new Dictionary<string, object?> { [relationship.ReferencingColumn] = null });
            }
        }
    }

    /// <summary>Permissions that column security profiles give for columns that go.</summary>
    public void OfColumns(IReadOnlyCollection<(Table Table, Column Column)> columns)
    {
        var permissions = organization.Table("fieldpermission");
        foreach (var (table, column) in columns.Where(c => c.Column.IsSecured))
        {
            var query = new QueryExpression(permissions.LogicalName) { ColumnSet = new ColumnSet(false) };
            query.Criteria.AddCondition("entityname", ConditionOperator.Equal, table.LogicalName);
            query.Criteria.AddCondition("attributelogicalname", ConditionOperator.Equal, column.LogicalName);
            foreach (var row in organization.SystemQuery(query).ToList())
                Remove(permissions.LogicalName, row.Id);
        }
    }

    private void Delete(Table table, string column, Guid id)
    {
        foreach (var row in Rows(table, column, id))
            organization.Store.Delete(table, row);
    }

    private List<Guid> Rows(Table table, string column, params object[] values)
    {
        var query = new QueryExpression(table.LogicalName) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(column, ConditionOperator.In, values);
        return organization.SystemQuery(query).Select(r => r.Id).ToList();
    }
}
