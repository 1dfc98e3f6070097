using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>The members of static marketing lists, which only the list messages change.</summary>
internal static class MemberLists
{
    /// <summary>The list, which must be static, unlocked and active.</summary>
    public static Entity StaticList(MessageCall call, Guid id)
    {
        var list = List(call, id);
        if (list.GetAttributeValue<bool>("type"))
            throw ServiceFault.Of(ErrorCode.ListNotStatic, $"The marketing list '{list.GetAttributeValue<string>("listname")}' is dynamic: its members are what its query finds, they cannot be added or removed.");
        if (list.GetAttributeValue<bool>("lockstatus"))
            throw ServiceFault.Of(ErrorCode.ListLocked, $"The marketing list '{list.GetAttributeValue<string>("listname")}' is locked.");
        return list;
    }

    public static Entity List(MessageCall call, Guid id) =>
        call.Organization.SystemRetrieve("list", id, new ColumnSet(true)) ?? throw ServiceFault.MissingRow("list", id);

    public static string MemberTable(Entity list) => ListRows.MemberTable(list.GetAttributeValue<OptionSetValue>("createdfromcode")?.Value ?? 0);

    /// <summary>Adds members that are not there yet; the id of the last member row.</summary>
    public static Guid Add(MessageCall call, Entity list, IEnumerable<Guid> members)
    {
        var memberTable = MemberTable(list);
        var table = call.TableOf(memberTable);
        var present = Members(call, list.Id).ToDictionary(m => m.Member, m => m.Row);
        var last = Guid.Empty;
        var count = present.Count;
        foreach (var member in members)
        {
            if (present.TryGetValue(member, out last))
                continue;
            if (!call.Organization.Store.Exists(table, member))
                throw ServiceFault.MissingRow(memberTable, member);
            last = call.Organization.Rows.WriteSystemRow("listmember", Guid.NewGuid(), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["listid"] = new EntityReference("list", list.Id),
                ["entityid"] = new EntityReference(memberTable, member),
                ["entitytype"] = memberTable,
            });
            present.Add(member, last);
        }

        if (present.Count != count)
            SetCount(call, list, present.Count);
        return last;
    }

    public static void Remove(MessageCall call, Entity list, IReadOnlyCollection<Guid> members)
    {
        var present = Members(call, list.Id);
        var table = call.Organization.Table("listmember");
        var removed = present.Where(m => members.Contains(m.Member)).ToList();
        foreach (var member in removed)
            call.Organization.Store.Delete(table, member.Row);
        SetCount(call, list, present.Count - removed.Count);
    }

    public static List<(Guid Row, Guid Member)> Members(MessageCall call, Guid list)
    {
        var query = new QueryExpression("listmember") { ColumnSet = new ColumnSet("entityid") };
        query.Criteria.AddCondition("listid", ConditionOperator.Equal, list);
        return call.Organization.SystemQuery(query).Select(m => (m.Id, m.GetAttributeValue<EntityReference>("entityid").Id)).ToList();
    }

    /// <summary>What a dynamic list's query finds now.</summary>
    public static List<Guid> Evaluate(MessageCall call, Entity list)
    {
        var fetch = list.GetAttributeValue<string>("query");
        if (string.IsNullOrEmpty(fetch))
            return [];
        var members = new List<Guid>();
        var read = new FetchExpression(fetch);
        var context = call.Organization.QueryContextFor(call.Scope.UserId);
        var page = call.Organization.Queries.Execute(read, context);
        members.AddRange(page.Entities.Select(e => e.Id));
        for (var number = 2; page.MoreRecords; number++)
        {
            page = call.Organization.Queries.Execute(new FetchExpression(Paged(fetch, number, page.PagingCookie)), context);
            members.AddRange(page.Entities.Select(e => e.Id));
        }

        return members;
    }

    private static string Paged(string fetch, int page, string? cookie)
    {
        var root = System.Xml.Linq.XElement.Parse(fetch);
        root.SetAttributeValue("page", page);
        root.SetAttributeValue("paging-cookie", cookie);
        return root.ToString(System.Xml.Linq.SaveOptions.DisableFormatting);
    }

    private static void SetCount(MessageCall call, Entity list, int count) =>
        call.Organization.Rows.WriteSystemRow("list", list.Id, new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["membercount"] = count });
}
