using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>GrantAccess, ModifyAccess and RevokeAccess, with the rows below that the relationships say.</summary>
internal sealed class ShareMessage(string name) : Message
{
    public override string Name => name;

    public override void Execute(MessageCall call)
    {
        var target = call.Require<EntityReference>("Target");
        var table = call.TableOf(target.LogicalName);
        if (!call.Organization.Store.Exists(table, target.Id))
            throw ServiceFault.MissingRow(table.LogicalName, target.Id);
        call.Organization.Access.Require(table, target.Id, AccessRight.Share, call.Scope);
        var access = name == "RevokeAccess" ? null : call.Require<PrincipalAccess>("PrincipalAccess");
        var principal = access?.Principal ?? call.Require<EntityReference>("Revokee");
        if (name == "ModifyAccess" && Shares(call, target.Id, principal.Id).Count == 0)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The row is not shared with {principal.LogicalName} {principal.Id:D}, so there is no access to modify.");
        var mask = (int)(access?.AccessMask ?? AccessRights.None);
        Set(call, table, target.Id, principal, "accessrightsmask", mask);
        GoOn(call, table, target.Id, principal, mask, [target.Id]);
    }

    /// <summary>The rows below get the same rights as inherited ones, or lose them.</summary>
    private void GoOn(MessageCall call, Table table, Guid row, EntityReference principal, int mask, HashSet<Guid> reached)
    {
        foreach (var (childTable, child) in Cascades.Shared(call, table, row))
        {
            if (!reached.Add(child))
                continue;
            Set(call, childTable, child, principal, "inheritedaccessrightsmask", mask);
            GoOn(call, childTable, child, principal, mask, reached);
        }
    }

    private void Set(MessageCall call, Table table, Guid row, EntityReference principal, string column, int mask)
    {
        var present = Shares(call, row, principal.Id).FirstOrDefault();
        var other = column == "accessrightsmask" ? "inheritedaccessrightsmask" : "accessrightsmask";
        var others = present?.GetAttributeValue<int>(other) ?? 0;
        if (name == "GrantAccess")
            mask |= present?.GetAttributeValue<int>(column) ?? 0;
        if (mask == 0 && others == 0)
        {
            if (present != null)
                call.Organization.Store.Delete(call.Organization.Table("principalobjectaccess"), present.Id);
            return;
        }

        call.Organization.Rows.WriteSystemRow("principalobjectaccess", present?.Id ?? Guid.NewGuid(), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["objectid"] = row,
            ["objecttypecode"] = table.LogicalName,
            ["principalid"] = principal.Id,
            ["principaltypecode"] = principal.LogicalName,
            [column] = mask,
            [other] = others,
        });
    }

    private static List<Entity> Shares(MessageCall call, Guid row, Guid principal)
    {
        var query = new QueryExpression("principalobjectaccess") { ColumnSet = new ColumnSet("accessrightsmask", "inheritedaccessrightsmask") };
        query.Criteria.AddCondition("objectid", ConditionOperator.Equal, row);
        query.Criteria.AddCondition("principalid", ConditionOperator.Equal, principal);
        return call.Organization.SystemQuery(query).ToList();
    }
}
