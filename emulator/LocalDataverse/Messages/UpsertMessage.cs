using System;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace LocalDataverse.Messages;

/// <summary>Upsert and UpsertMultiple: an update where the row exists, a create where it does not; steps on those two events run.</summary>
internal sealed class UpsertMessage(bool isMultiple) : Message
{
    public override string Name => isMultiple ? "UpsertMultiple" : "Upsert";

    public override bool HasNoEvent => true;

    public override bool IsBatch => isMultiple;

    public override string? TableOf(ParameterCollection input) => isMultiple ? (input.TryGetValue("Targets", out var rows) ? (rows as EntityCollection)?.EntityName : null) : base.TableOf(input);

    public override void Execute(MessageCall call)
    {
        if (isMultiple)
        {
            call.Output["Results"] = Many(call, call.Require<EntityCollection>("Targets"));
            return;
        }

        var (reference, created) = One(call, call.Require<Entity>("Target"));
        call.Output["RecordCreated"] = created;
        call.Output["Target"] = reference;
    }

    private static (EntityReference Row, bool Created) One(MessageCall call, Entity target)
    {
        var table = call.TableOf(target.LogicalName);
        var existing = Existing(call, table, target);
        var row = ValueCopy.Of(target);
        if (existing is { } id)
        {
            AsUpdate(row, table, id);
            call.Run("Update", ("Target", row));
            return (new EntityReference(table.LogicalName, id), false);
        }

        AsCreate(row);
        return (new EntityReference(table.LogicalName, (Guid)call.Run("Create", ("Target", row))["id"]), true);
    }

    /// <summary>The rows in two batches, so that steps on CreateMultiple and UpdateMultiple see them together.</summary>
    private static UpsertResponse[] Many(MessageCall call, EntityCollection targets)
    {
        var rows = targets.Entities.Select(ValueCopy.Of).ToList();
        var results = new UpsertResponse[rows.Count];
        var creates = new EntityCollection { EntityName = targets.EntityName };
        var updates = new EntityCollection { EntityName = targets.EntityName };
        var createdAt = new System.Collections.Generic.List<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            var table = call.TableOf(rows[i].LogicalName);
            if (Existing(call, table, rows[i]) is { } id)
            {
                AsUpdate(rows[i], table, id);
                updates.Entities.Add(rows[i]);
                results[i] = Response(new EntityReference(table.LogicalName, id), false);
            }
            else
            {
                AsCreate(rows[i]);
                creates.Entities.Add(rows[i]);
                createdAt.Add(i);
            }
        }

        if (creates.Entities.Count > 0)
        {
            var ids = (Guid[])call.Run("CreateMultiple", ("Targets", creates))["Ids"];
            for (var i = 0; i < ids.Length; i++)
                results[createdAt[i]] = Response(new EntityReference(creates.Entities[i].LogicalName, ids[i]), true);
        }

        if (updates.Entities.Count > 0)
            call.Run("UpdateMultiple", ("Targets", updates));
        return results;
    }

    private static Guid? Existing(MessageCall call, Table table, Entity target)
    {
        if (target.KeyAttributes.Count > 0)
            return call.Organization.Rows.FindByKey(table, target.KeyAttributes);
        var id = target.Id != Guid.Empty ? target.Id : target.Attributes.TryGetValue(table.PrimaryIdColumn, out var value) && value is Guid given ? given : Guid.Empty;
        return id != Guid.Empty && call.Organization.Store.Exists(table, id) ? id : null;
    }

    private static void AsUpdate(Entity row, Table table, Guid id)
    {
        row.Id = id;
        foreach (var name in row.KeyAttributes.Keys.Where(row.Contains).ToList())
            row.Attributes.Remove(name);
        row.KeyAttributes.Clear();
        row.Attributes.Remove(table.PrimaryIdColumn);
    }

    /// <summary>The key's values become the new row's columns.</summary>
    private static void AsCreate(Entity row)
    {
        foreach (var (name, value) in row.KeyAttributes.ToList())
            row[name] = value;
        row.KeyAttributes.Clear();
    }

    private static UpsertResponse Response(EntityReference row, bool created)
    {
        var response = new UpsertResponse { ResponseName = "Upsert" };
        response.Results["RecordCreated"] = created;
        response.Results["Target"] = row;
        return response;
    }
}
