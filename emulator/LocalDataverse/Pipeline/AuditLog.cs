using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// The table audit: who changed which row and how, where the organisation, the table and the column have auditing on. A table that is not
/// audited costs one comparison; one that is costs a read of what was there before and a row.
/// </summary>
internal sealed class AuditLog(LocalOrganization organization)
{
    private const int Create = 1;
    private const int Update = 2;
    private const int Delete = 3;

    private readonly Remembered<object> isOn = new(() =>
        organization.SystemRetrieve("organization", organization.OrganizationId, new ColumnSet("isauditenabled"))?.GetAttributeValue<bool>("isauditenabled") == true);

    public void Forget(string table)
    {
        if (table == "organization")
            Forget();
    }

    public void Forget() => isOn.Forget();

    /// <summary>The audited columns of a row as they are, before they change; null where nothing is audited.</summary>
    public Entity? Before(Table table, Guid id) => Covers(table)
        ? organization.SystemRetrieve(table.LogicalName, id, new ColumnSet(table.Columns.Where(IsAudited).Select(c => c.LogicalName).ToArray()))
        : null;

    public void Created(Table table, WrittenRow row, CallScope scope)
    {
        if (Covers(table))
            Note(table, row.Id, Create, new Entity(), row.Values, scope);
    }

    public void Updated(Table table, Entity? before, WrittenRow row, CallScope scope)
    {
        if (before != null)
            Note(table, row.Id, Update, before, row.Values, scope);
    }

    public void Deleted(Table table, Entity? before, CallScope scope)
    {
        if (before != null)
            Note(table, before.Id, Delete, before, before.Attributes.ToDictionary(a => a.Key, _ => (object?)null), scope);
    }

    /// <summary>The values before and after that a row of audit tells of.</summary>
    public static (Entity Old, Entity New) Read(Table table, Entity audit)
    {
        var id = audit.GetAttributeValue<EntityReference>("objectid").Id;
        var (old, changed) = (new Entity(table.LogicalName, id), new Entity(table.LogicalName, id));
        using var data = JsonDocument.Parse(audit.GetAttributeValue<string>("changedata") ?? "{}");
        if (data.RootElement.TryGetProperty("changedAttributes", out var changes))
        {
            foreach (var change in changes.EnumerateArray())
            {
                // The column may be gone since.
                if (table.Find(change.GetProperty("logicalName").GetString()!) is not { } column)
                    continue;
                if (change.GetProperty("oldValue").GetString() is { } before)
                    old[column.LogicalName] = AuditValue.Read(column, before);
                if (change.GetProperty("newValue").GetString() is { } after)
                    changed[column.LogicalName] = AuditValue.Read(column, after);
            }
        }

        return (old, changed);
    }

    private static bool IsAudited(Column column) =>
        column is { IsStored: true, IsAuditEnabled: true } && (column.ValidForCreate || column.ValidForUpdate) && column.Type is not (ColumnType.Image or ColumnType.File or ColumnType.Uniqueidentifier);

    private bool Covers(Table table) => table.IsAuditEnabled
        && (bool)isOn.Value;

    private void Note(Table table, Guid id, int action, Entity before, IReadOnlyDictionary<string, object?> after, CallScope scope)
    {
        using var buffer = new MemoryStream();
        var any = false;
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("changedAttributes");
            foreach (var (name, value) in after)
            {
                if (table.Find(name) is not { } column || !IsAudited(column) || (action == Update && !before.Contains(name) && value is null))
                    continue;
                var (old, changed) = (AuditValue.Write(before.GetAttributeValue<object>(name)), AuditValue.Write(value));
                if (old == changed)
                    continue;
                any = true;
                json.WriteStartObject();
                json.WriteString("logicalName", column.LogicalName);
                json.WriteString("oldValue", old);
                json.WriteString("newValue", changed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        // An update that leaves everything as it was is no change.
        if (action == Update && !any)
            return;
        organization.Rows.WriteSystemRow("audit", Guid.NewGuid(), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["action"] = new OptionSetValue(action),
            ["operation"] = new OptionSetValue(action),
            ["objectid"] = new EntityReference(table.LogicalName, id),
            ["objecttypecode"] = table.LogicalName,
            ["userid"] = new EntityReference("systemuser", scope.UserId),
            ["transactionid"] = scope.CorrelationId,
            ["changedata"] = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length),
        });
    }
}
