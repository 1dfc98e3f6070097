using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;

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
        if (name == "ModifyAccess" && Shares.Of(call.Organization, target.Id, principal.Id).Count == 0)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The row is not shared with {principal.LogicalName} {principal.Id:D}, so there is no access to modify.");
        var mask = (int)(access?.AccessMask ?? AccessRights.None);
        var left = Set(call, table, target.Id, principal, mask, inherited: false);
        GoOn(call, table, target.Id, principal, left, [target.Id]);
    }

    /// <summary>The rows below get the same rights as inherited ones, or lose them.</summary>
    private void GoOn(MessageCall call, Table table, Guid row, EntityReference principal, int mask, HashSet<Guid> reached)
    {
        foreach (var (childTable, child) in Cascades.Shared(call, table, row))
        {
            if (!reached.Add(child))
                continue;

            // What was given to the row itself stays, and so it does below it.
            var left = Set(call, childTable, child, principal, mask, inherited: true);
            GoOn(call, childTable, child, principal, left, reached);
        }
    }

    /// <summary>Gives, replaces or takes; all that the principal then may do with the row.</summary>
    private int Set(MessageCall call, Table table, Guid row, EntityReference principal, int mask, bool inherited)
    {
        if (name == "GrantAccess" && Shares.Of(call.Organization, row, principal.Id).FirstOrDefault() is { } present)
            mask |= inherited ? Shares.InheritedBy(present) : Shares.GivenTo(present);
        return Shares.Set(call.Organization, table, row, principal, mask, inherited);
    }
}
