using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>RetrieveRecordChangeHistory, RetrieveAttributeChangeHistory and RetrieveAuditDetails: what the audit tells of a row, newest first.</summary>
internal sealed class AuditMessage(string name) : Message
{
    public override string Name => name;

    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override void Execute(MessageCall call)
    {
        call.RequirePrivilege("prvReadRecordAuditHistory", Name);
        if (name == "RetrieveAuditDetails")
        {
            var id = call.Require<Guid>("AuditId");
            call.Output["AuditDetail"] = Detail(call, call.Organization.SystemRetrieve("audit", id, new ColumnSet(true)) ?? throw ServiceFault.MissingRow("audit", id));
            return;
        }

        var target = call.Require<EntityReference>("Target");
        var table = call.TableOf(target.LogicalName);
        if (call.Organization.Store.Exists(table, target.Id))
            call.Organization.Access.Require(table, target.Id, AccessRight.Read, call.Scope);
        var column = name == "RetrieveAttributeChangeHistory" ? call.Require<string>("AttributeLogicalName") : null;
        if (column != null && table.Find(column) is null)
            throw ServiceFault.UnknownColumn(table.SchemaName, column);
        var details = History(call, target).Select(audit => Detail(call, audit))
            .Where(d => column == null || d.OldValue.Contains(column) || d.NewValue.Contains(column));
        call.Output["AuditDetailCollection"] = Page(details, call.Get<PagingInfo>("PagingInfo"));
    }

    private static IEnumerable<Entity> History(MessageCall call, EntityReference target)
    {
        var query = new QueryExpression("audit") { ColumnSet = new ColumnSet(true) };
        query.Criteria.AddCondition("objectid", ConditionOperator.Equal, target.Id);
        query.AddOrder("versionnumber", OrderType.Descending);
        return call.Organization.SystemQuery(query);
    }

    /// <summary>A row of audit with the values it tells of, but for those of columns that the caller may not read.</summary>
    private static AttributeAuditDetail Detail(MessageCall call, Entity audit)
    {
        var table = call.TableOf(audit.GetAttributeValue<string>("objecttypecode"));
        var (old, changed) = AuditLog.Read(table, audit);
        foreach (var column in old.Attributes.Keys.Concat(changed.Attributes.Keys).Distinct().ToList())
        {
            if (call.Organization.Access.MayReadColumn(call.Scope.UserId, table, table.Find(column)!))
                continue;
            old.Attributes.Remove(column);
            changed.Attributes.Remove(column);
        }

        return new AttributeAuditDetail { AuditRecord = audit, OldValue = old, NewValue = changed };
    }

    private static AuditDetailCollection Page(IEnumerable<AttributeAuditDetail> details, PagingInfo? paging)
    {
        var size = paging is { Count: > 0 } ? paging.Count : 5000;
        var rest = details.Skip((Math.Max(paging?.PageNumber ?? 1, 1) - 1) * size).Take(size + 1).ToList();
        var page = new AuditDetailCollection { MoreRecords = rest.Count > size };
        foreach (var detail in rest.Take(size))
            page.Add(detail);
        return page;
    }
}
