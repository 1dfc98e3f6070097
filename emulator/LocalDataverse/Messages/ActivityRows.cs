using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>
/// What activities share: each has a row in activitypointer with the common columns, and its senders and recipients are rows of activityparty.
/// </summary>
internal static class ActivityRows
{
    private static readonly Dictionary<string, int> Participation = new(StringComparer.OrdinalIgnoreCase)
    {
        ["from"] = 1,
        ["to"] = 2,
        ["cc"] = 3,
        ["bcc"] = 4,
        ["requiredattendees"] = 5,
        ["optionalattendees"] = 6,
        ["organizer"] = 7,
        ["customer"] = 11,
    };

    public static void Written(LocalOrganization organization, Table table, Entity row, WrittenRow written, bool isNew)
    {
        if (!table.IsActivity || table.LogicalName == "activitypointer")
            return;
        var pointer = organization.Table("activitypointer");
        var shared = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in written.Values)
        {
            if (pointer.Find(name) is { IsStored: true } column && (column.Choice == null || column.Type is ColumnType.State or ColumnType.Boolean or ColumnType.Picklist or ColumnType.Status))
                shared[name] = value;
        }

        if (isNew)
            organization.Store.Insert(pointer, written.Id, shared);
        else
            organization.Store.Update(pointer, written.Id, shared);
        foreach (var (name, value) in row.Attributes)
        {
            if (table.Find(name) is { Type: ColumnType.PartyList } column)
                SetParties(organization, written.Id, column.LogicalName, value);
        }

        if (written.Values.TryGetValue("regardingobjectid", out var regarding) && regarding is EntityReference { LogicalName: "contact" or "account" or "systemuser" or "queue" } about)
            ReplaceParties(organization, written.Id, 8, [about]);
    }

    public static void Deleted(LocalOrganization organization, Table table, Guid id)
    {
        if (!table.IsActivity)
            return;
        foreach (var party in Parties(organization, id, null))
            organization.Store.Delete(organization.Table("activityparty"), party.Id);
        organization.Store.Delete(organization.Table("activitypointer"), id);
    }

    /// <summary>The columns that the store has.</summary>
    public static ColumnSet WithoutParties(Table table, ColumnSet columns) => !table.IsActivity || columns.AllColumns
        ? columns
        : new ColumnSet(columns.Columns.Where(c => table.Find(c)?.Type != ColumnType.PartyList).ToArray());

    /// <summary>Fills the party columns that a Retrieve asks for.</summary>
    public static void AddParties(LocalOrganization organization, Table table, Entity row, ColumnSet columns)
    {
        if (!table.IsActivity)
            return;
        foreach (var column in table.Columns.Where(c => c.Type == ColumnType.PartyList && (columns.AllColumns || columns.Columns.Contains(c.LogicalName))))
        {
            if (Participation.TryGetValue(column.LogicalName, out var mask))
                row[column.LogicalName] = new EntityCollection(Parties(organization, row.Id, mask)) { EntityName = "activityparty" };
        }
    }

    private static void SetParties(LocalOrganization organization, Guid activity, string column, object? value)
    {
        if (!Participation.TryGetValue(column, out var mask))
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The party column '{column}' is not supported by this local Dataverse.");
        var parties = value switch
        {
            null => [],
            EntityCollection collection => collection.Entities.Select(p => p.GetAttributeValue<EntityReference>("partyid")).Where(p => p != null).ToList(),
            EntityReference single => [single],
            _ => throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The party column '{column}' takes a collection of activityparty rows."),
        };
        ReplaceParties(organization, activity, mask, parties);
    }

    private static void ReplaceParties(LocalOrganization organization, Guid activity, int mask, List<EntityReference> parties)
    {
        foreach (var party in Parties(organization, activity, mask))
            organization.Store.Delete(organization.Table("activityparty"), party.Id);
        foreach (var party in parties)
        {
            organization.Rows.WriteSystemRow("activityparty", Guid.NewGuid(), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["activityid"] = new EntityReference("activitypointer", activity),
                ["partyid"] = party,
                ["participationtypemask"] = new OptionSetValue(mask),
            });
        }
    }

    private static List<Entity> Parties(LocalOrganization organization, Guid activity, int? mask)
    {
        var query = new QueryExpression("activityparty") { ColumnSet = new ColumnSet("activityid", "partyid", "participationtypemask") };
        query.Criteria.AddCondition("activityid", ConditionOperator.Equal, activity);
        if (mask != null)
            query.Criteria.AddCondition("participationtypemask", ConditionOperator.Equal, mask.Value);
        return organization.SystemQuery(query).ToList();
    }
}
