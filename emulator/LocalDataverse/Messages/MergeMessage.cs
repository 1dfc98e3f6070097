using System;
using System.Collections.Generic;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>Merge: the master takes the given columns and the subordinate's children; the subordinate stays, inactive and marked.</summary>
internal sealed class MergeMessage : Message
{
    public override string Name => "Merge";

    public override void Execute(MessageCall call)
    {
        var target = call.Require<EntityReference>("Target");
        var subordinate = call.Require<Guid>("SubordinateId");
        var table = call.TableOf(target.LogicalName);
        if (table.Find("merged") == null || table.Find("masterid") == null)
            throw ServiceFault.Of(ErrorCode.MessageNotSupportedForTable, $"The 'Merge' method does not support entities of type '{table.LogicalName}'.");
        if (subordinate == target.Id)
            throw ServiceFault.Of(ErrorCode.MergeEntitiesIdentical, "Merge cannot be performed on master and sub-entities that are identical.");
        foreach (var id in new[] { target.Id, subordinate })
        {
            var row = call.Organization.SystemRetrieve(table.LogicalName, id, new ColumnSet("merged", "statecode")) ?? throw ServiceFault.MissingRow(table.LogicalName, id);
            if (row.GetAttributeValue<OptionSetValue>("statecode")?.Value != 0)
                throw ServiceFault.Of(ErrorCode.MergeEntityNotActive, $"Merge cannot be performed on entity that is inactive: {table.LogicalName} {id:D}.");
            call.Organization.Access.Require(table, id, AccessRight.Write, call.Scope);
        }

        if (call.Get<Entity>("UpdateContent") is { Attributes.Count: > 0 } content)
        {
            var update = ValueCopy.Of(content);
            update.LogicalName = table.LogicalName;
            update.Id = target.Id;
            call.RunAsPartOf(Name, table.LogicalName, target.Id, "Update", ("Target", update));
        }

        Cascades.Merge(call, table, subordinate, target.Id);
        call.Organization.Rows.WriteSystemRow(table.LogicalName, subordinate, new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["merged"] = true,
            ["masterid"] = new EntityReference(table.LogicalName, target.Id),
        });
        call.RunAsPartOf(Name, table.LogicalName, target.Id, "Update", ("Target", new Entity(table.LogicalName, subordinate) { ["statecode"] = new OptionSetValue(1) }));
    }
}
