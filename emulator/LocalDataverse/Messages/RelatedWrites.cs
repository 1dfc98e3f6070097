using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>
/// The rows that a Create or Update carries along in RelatedEntities: those that the row refers to are written before it, those that
/// refer to it and those linked many-to-many after it, all in its transaction and each as an event of its own. A related row that
/// exists is updated, one that does not is created, and one whose state is Unchanged is only linked.
/// </summary>
internal static class RelatedWrites
{
    public static bool Any(List<Entity> rows) => rows.Exists(static r => r.HasRelatedEntities);

    /// <summary>Writes the rows that a row refers to and makes it refer to them.</summary>
    public static void Before(MessageCall call, Table table, Entity row)
    {
        foreach (var (relationship, others) in row.RelatedEntities)
        {
            if (Find(call, table, relationship) is not { } found || found.RowIsParent)
                continue;
            if (others.Entities.Count != 1)
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The relationship '{relationship.SchemaName}' leads from a row of '{table.LogicalName}' to one row; {others.Entities.Count} are given.");
            row[found.Relationship.ReferencingColumn] = Written(call, others.Entities[0]);
        }
    }

    /// <summary>Writes the rows that refer to a row or are linked with it.</summary>
    public static void After(MessageCall call, Table table, Guid id, Entity row)
    {
        var self = new EntityReference(table.LogicalName, id);
        foreach (var (relationship, others) in row.RelatedEntities)
        {
            var found = Find(call, table, relationship);
            if (found is { RowIsParent: false })
                continue;
            foreach (var other in others.Entities)
            {
                if (found is null)
                {
                    call.Run("Associate", ("Target", self), ("Relationship", relationship), ("RelatedEntities", new EntityReferenceCollection { Written(call, other) }));
                    continue;
                }

                var child = other.EntityState == EntityState.Unchanged ? new Entity(other.LogicalName, other.Id) : ValueCopy.Of(other);
                child.EntityState = null;
                child[found.Relationship.ReferencingColumn] = self;
                Written(call, child);
            }
        }
    }

    /// <summary>The one-to-many relationship of that name and which end the row is; null for a many-to-many one.</summary>
    private static End? Find(MessageCall call, Table table, Relationship relationship)
    {
        var metadata = call.Organization.Metadata;
        if (metadata.OneToMany.Find(r => r.SchemaName.Equals(relationship.SchemaName, StringComparison.OrdinalIgnoreCase)) is { } one)
        {
            var isParent = one.ReferencedTable == one.ReferencingTable
                ? relationship.PrimaryEntityRole != EntityRole.Referencing
                : one.ReferencedTable.Equals(table.LogicalName, StringComparison.OrdinalIgnoreCase);
            return new End(one, isParent);
        }

        return metadata.ManyToMany.Exists(r => r.SchemaName.Equals(relationship.SchemaName, StringComparison.OrdinalIgnoreCase))
            ? null
            : throw ServiceFault.Of(ErrorCode.InvalidArgument, $"No relationship is called '{relationship.SchemaName}'.");
    }

    private static EntityReference Written(MessageCall call, Entity row)
    {
        var table = call.TableOf(row.LogicalName);
        var reference = new EntityReference(table.LogicalName, row.Id);
        if (row.EntityState == EntityState.Unchanged)
            return reference;
        if (row.Id != Guid.Empty && call.Organization.Store.Exists(table, row.Id))
            call.Run("Update", ("Target", row));
        else
            reference.Id = (Guid)call.Run("Create", ("Target", row))["id"];
        return reference;
    }

    private sealed record End(OneToManyRelationship Relationship, bool RowIsParent);
}
