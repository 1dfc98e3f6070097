using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>GrantAccess, ModifyAccess and RevokeAccess.</summary>
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
        var present = Shares(call, target.Id, principal.Id);
        if (name == "RevokeAccess")
        {
            foreach (var share in present)
                call.Organization.Store.Delete(call.Organization.Table("principalobjectaccess"), share.Id);
            return;
        }

        if (name == "ModifyAccess" && present.Count == 0)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The row is not shared with {principal.LogicalName} {principal.Id:D}, so there is no access to modify.");
        var mask = (int)access!.AccessMask;
        if (name == "GrantAccess" && present.Count > 0)
            mask |= present[0].GetAttributeValue<int>("accessrightsmask");
        call.Organization.Rows.WriteSystemRow("principalobjectaccess", present.Count > 0 ? present[0].Id : Guid.NewGuid(), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["objectid"] = target.Id,
            ["objecttypecode"] = table.LogicalName,
            ["principalid"] = principal.Id,
            ["principaltypecode"] = principal.LogicalName,
            ["accessrightsmask"] = mask,
            ["inheritedaccessrightsmask"] = 0,
        });
    }

    private static List<Entity> Shares(MessageCall call, Guid row, Guid principal)
    {
        var query = new QueryExpression("principalobjectaccess") { ColumnSet = new ColumnSet("accessrightsmask") };
        query.Criteria.AddCondition("objectid", ConditionOperator.Equal, row);
        query.Criteria.AddCondition("principalid", ConditionOperator.Equal, principal);
        return call.Organization.SystemQuery(query).ToList();
    }
}
