using System;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>Associate and Disassociate: links of a many-to-many relationship, or the lookup of a one-to-many one.</summary>
internal sealed class AssociateMessage(bool removes) : Message
{
    public override string Name => removes ? "Disassociate" : "Associate";

    /// <summary>Steps on Associate are registered for no table.</summary>
    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        var target = call.Require<EntityReference>("Target");
        var relationship = call.Require<Relationship>("Relationship");
        var related = call.Require<EntityReferenceCollection>("RelatedEntities");
        var table = call.TableOf(target.LogicalName);
        if (!call.Organization.Store.Exists(table, target.Id))
            throw ServiceFault.MissingRow(table.LogicalName, target.Id);
        var metadata = call.Organization.Metadata;
        if (metadata.ManyToMany.Find(r => r.SchemaName.Equals(relationship.SchemaName, StringComparison.OrdinalIgnoreCase)) is { } many)
        {
            foreach (var other in related)
                LinkMany(call, many, target, other, relationship.PrimaryEntityRole);
        }
        else if (metadata.OneToMany.Find(r => r.SchemaName.Equals(relationship.SchemaName, StringComparison.OrdinalIgnoreCase)) is { } one)
        {
            foreach (var other in related)
                LinkOne(call, one, target, other, relationship.PrimaryEntityRole);
        }
        else
        {
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"No relationship is called '{relationship.SchemaName}'.");
        }
    }

    private void LinkMany(MessageCall call, ManyToManyRelationship relationship, EntityReference target, EntityReference other, EntityRole? role)
    {
        var otherTable = call.TableOf(other.LogicalName);
        if (!call.Organization.Store.Exists(otherTable, other.Id))
            throw ServiceFault.MissingRow(otherTable.LogicalName, other.Id);

        // In a relationship of a table with itself, Referenced says that the target is the second end.
        var targetIsFirst = relationship.Table1 == relationship.Table2 ? role != EntityRole.Referenced : relationship.Table1.Equals(target.LogicalName, StringComparison.OrdinalIgnoreCase);
        var (first, second) = targetIsFirst ? (target.Id, other.Id) : (other.Id, target.Id);
        if (removes)
            Links.Remove(call, relationship, first, second);
        else
            Links.Add(call, relationship, first, second);
    }

    private void LinkOne(MessageCall call, OneToManyRelationship relationship, EntityReference target, EntityReference other, EntityRole? role)
    {
        var targetIsParent = relationship.ReferencedTable == relationship.ReferencingTable ? role != EntityRole.Referencing : relationship.ReferencedTable.Equals(target.LogicalName, StringComparison.OrdinalIgnoreCase);
        var (parent, child) = targetIsParent ? (target, other) : (other, target);
        call.Run("Update", ("Target", new Entity(child.LogicalName, child.Id) { [relationship.ReferencingColumn] = removes ? null : parent }));
    }
}
