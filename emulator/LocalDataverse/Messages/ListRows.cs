using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>What the platform sees to when marketing lists are saved.</summary>
internal static class ListRows
{
    /// <summary>Table codes of what a list may hold, by createdfromcode.</summary>
    public static string MemberTable(int createdFrom) => createdFrom switch
    {
        1 => "account",
        2 => "contact",
        4 => "lead",
        _ => throw ServiceFault.Of(ErrorCode.ListTypeMismatch, $"createdfromcode {createdFrom} is none of 1 (account), 2 (contact) and 4 (lead)."),
    };

    /// <summary>The row with what the platform adds.</summary>
    public static Entity BeforeCreate(Table table, Entity row)
    {
        if (table.LogicalName == "listmember")
            throw ServiceFault.Of(ErrorCode.MessageNotSupportedForTable, "The 'Create' method does not support entities of type 'listmember'. Use AddMemberList or AddListMembersList.");
        if (table.LogicalName != "list")
            return row;
        var createdFrom = row.GetAttributeValue<OptionSetValue>("createdfromcode")?.Value
            ?? throw ServiceFault.Of(ErrorCode.InvalidArgument, "A marketing list needs createdfromcode: 1 account, 2 contact, 4 lead.");
        var member = MemberTable(createdFrom);
        row = ValueCopy.Of(row);
        if (!row.Contains("membertype"))
            row["membertype"] = createdFrom;
        if (row.GetAttributeValue<bool>("type") && row.GetAttributeValue<bool>("lockstatus"))
            throw ServiceFault.Of(ErrorCode.LockStatusNotValidForDynamicList, "Lock Status cannot be specified for a dynamic list.");
        if (row.GetAttributeValue<bool>("type"))
            CheckQuery(row.GetAttributeValue<string>("query"), member);
        return row;
    }

    /// <summary>A static list counts its members from the start; a dynamic one has no count.</summary>
    public static void AfterCreate(LocalOrganization organization, Table table, WrittenRow written)
    {
        if (table.LogicalName == "list" && written.Values.GetValueOrDefault("type") is not true)
            organization.Store.Update(table, written.Id, new Dictionary<string, object?> { ["membercount"] = 0 });
    }

    public static void BeforeUpdate(LocalOrganization organization, Table table, Guid id, Entity row)
    {
        if (table.LogicalName != "list" || !row.Attributes.TryGetValue("query", out var query))
            return;
        var list = organization.SystemRetrieve("list", id, new ColumnSet("createdfromcode", "type"));
        if (list != null && list.GetAttributeValue<bool>("type"))
            CheckQuery(query as string, MemberTable(list.GetAttributeValue<OptionSetValue>("createdfromcode")?.Value ?? 0));
    }

    private static void CheckQuery(string? query, string member)
    {
        if (string.IsNullOrEmpty(query))
            return;
        var root = FetchTable.Of(query);
        if (root != member)
            throw ServiceFault.Of(ErrorCode.ListTypeMismatch, $"The query of a dynamic marketing list of '{member}' must be about '{member}', not about '{root ?? "nothing that can be read"}'.");
    }
}
