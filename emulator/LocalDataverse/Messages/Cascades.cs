using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>What relationships do to the rows that refer to a row when it is deleted, assigned, shared or merged.</summary>
internal static class Cascades
{
    public static void BeforeDelete(MessageCall call, Table table, Guid id)
    {
        var relationships = Effective(call, table);
        foreach (var relationship in relationships.Where(r => r.Delete == CascadeBehavior.Restrict))
        {
            if (Referring(call, relationship, id, 1).Count > 0)
            {
                throw ServiceFault.Of(
                    ErrorCode.CannotDeleteDueToAssociation,
                    $"The object cannot be deleted because it is associated with another object. ({relationship.SchemaName}: rows of '{relationship.ReferencingTable}' refer to it.)");
            }
        }

        foreach (var relationship in relationships)
        {
            switch (relationship.Delete)
            {
                case CascadeBehavior.Cascade:
                    foreach (var child in Referring(call, relationship, id))
                    {
                        // A cascade that reached the row by another way has deleted it already.
                        if (call.Organization.Store.Exists(call.Organization.Table(relationship.ReferencingTable), child))
                            call.RunAsPartOf("Delete", table.LogicalName, id, "Delete", ("Target", new EntityReference(relationship.ReferencingTable, child)));
                    }

                    break;
                case CascadeBehavior.RemoveLink:
                    foreach (var child in Referring(call, relationship, id))
                        call.RunAsPartOf("Delete", table.LogicalName, id, "Update", ("Target", new Entity(relationship.ReferencingTable, child) { [relationship.ReferencingColumn] = null }));
                    break;
                default:
                    break;
            }
        }

        foreach (var relationship in call.Organization.Metadata.ManyToMany.Where(r => r.Table1 == table.LogicalName || r.Table2 == table.LogicalName))
            Links.RemoveAll(call, relationship, table, id);
    }

    /// <summary>Rows that go to the new owner with their parent.</summary>
    public static void AfterAssign(MessageCall call, Table table, Guid id, EntityReference? formerOwner, EntityReference owner)
    {
        foreach (var relationship in Effective(call, table).Where(r => r.Assign is CascadeBehavior.Cascade or CascadeBehavior.Active or CascadeBehavior.UserOwned))
        {
            foreach (var row in Reached(call, relationship, relationship.Assign, id, formerOwner))
                call.Run("Update", ("Target", new Entity(relationship.ReferencingTable, row) { ["ownerid"] = owner }));
        }
    }

    /// <summary>The rows to which a share of a row goes on, and from which it is taken back with it.</summary>
    public static IEnumerable<(Table Table, Guid Row)> Shared(MessageCall call, Table table, Guid id)
    {
        var owner = table.Find("ownerid") == null ? null : call.Organization.SystemRetrieve(table.LogicalName, id, new ColumnSet("ownerid"))?.GetAttributeValue<EntityReference>("ownerid");
        foreach (var relationship in call.Organization.Metadata.ReferencedBy(table.LogicalName).Where(r => r.ReferencingTable != "activitypointer" && r.Share is CascadeBehavior.Cascade or CascadeBehavior.Active or CascadeBehavior.UserOwned))
        {
            foreach (var row in Reached(call, relationship, relationship.Share, id, owner))
                yield return (call.Organization.Table(relationship.ReferencingTable), row);
        }
    }

    /// <summary>The rows below that a cascade reaches: all, the active ones, or those of the same owner.</summary>
    private static IEnumerable<Guid> Reached(MessageCall call, OneToManyRelationship relationship, CascadeBehavior behavior, Guid id, EntityReference? owner)
    {
        var child = call.Organization.Table(relationship.ReferencingTable);
        if (child.Find("ownerid") == null)
            yield break;
        foreach (var row in Referring(call, relationship, id))
        {
            if (behavior != CascadeBehavior.Cascade)
            {
                var current = call.Organization.SystemRetrieve(child.LogicalName, row, child.Find("statecode") == null ? new ColumnSet("ownerid") : new ColumnSet("ownerid", "statecode"));
                if (behavior == CascadeBehavior.Active && current?.GetAttributeValue<OptionSetValue>("statecode")?.Value is > 0)
                    continue;
                if (behavior == CascadeBehavior.UserOwned && current?.GetAttributeValue<EntityReference>("ownerid")?.Id != owner?.Id)
                    continue;
            }

            yield return row;
        }
    }

    /// <summary>Re-attaches the children of a merged row to the master.</summary>
    public static void Merge(MessageCall call, Table table, Guid subordinate, Guid master)
    {
        foreach (var relationship in Effective(call, table))
        {
            // A row's own past merges and the platform's own columns stay what they are.
            if (relationship.ReferencingColumn is "masterid" || call.Organization.Table(relationship.ReferencingTable).Find(relationship.ReferencingColumn) is not { ValidForUpdate: true } column)
                continue;
            foreach (var child in Referring(call, relationship, subordinate).Where(c => c != master))
            {
                var link = new EntityReference(table.LogicalName, master);
                if (call.Organization.Options.MergeUpdatesChildren)
                    call.RunAsPartOf("Merge", table.LogicalName, master, "Update", ("Target", new Entity(relationship.ReferencingTable, child) { [column.LogicalName] = link }));
                else
                    call.Organization.Rows.WriteSystemRow(relationship.ReferencingTable, child, new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [column.LogicalName] = link });
            }
        }
    }

    /// <summary>The rows that refer to a row through a relationship.</summary>
    public static List<Guid> Referring(MessageCall call, OneToManyRelationship relationship, Guid id, int? top = null)
    {
        var query = new QueryExpression(relationship.ReferencingTable) { ColumnSet = new ColumnSet(false), TopCount = top };
        query.Criteria.AddCondition(relationship.ReferencingColumn, ConditionOperator.Equal, id);
        return call.Organization.SystemQuery(query).Select(r => r.Id).ToList();
    }

    /// <summary>activitypointer stands for all activity tables; their own relationships do the work.</summary>
    private static List<OneToManyRelationship> Effective(MessageCall call, Table table) => call.Organization.Metadata.ReferencedBy(table.LogicalName)
        .Where(r => r.ReferencingTable != "activitypointer" && r.Delete != CascadeBehavior.NoCascade | r.Assign != CascadeBehavior.NoCascade | r.Merge != CascadeBehavior.NoCascade)
        .ToList();
}
