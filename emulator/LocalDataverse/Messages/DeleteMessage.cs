using System;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>Delete, with what the relationships say becomes of the rows that refer to the deleted one.</summary>
internal sealed class DeleteMessage : Message
{
    private static readonly UninstallMessage Uninstall = new();

    public override string Name => "Delete";

    public override Message For(ParameterCollection input) => "solution".Equals(TableOf(input), StringComparison.OrdinalIgnoreCase) ? Uninstall : this;

    public override void Execute(MessageCall call)
    {
        var target = call.Require<EntityReference>("Target");
        var table = call.TableOf(target.LogicalName);
        var id = call.Organization.Rows.Resolve(table, target.Id, target.KeyAttributes);
        if (!call.Organization.Store.Exists(table, id))
            throw ServiceFault.MissingRow(table.LogicalName, id);
        call.Organization.Access.Require(table, id, AccessRight.Delete, call.Scope);
        RowVersions.Check(call.Organization, table, id, target.RowVersion, call.Input);
        var before = call.Organization.Audit.Before(table, id);
        Cascades.BeforeDelete(call, table, id);
        call.Organization.Store.Delete(table, id);
        ActivityRows.Deleted(call.Organization, table, id);
        call.Organization.Audit.Deleted(table, before, call.Scope);
        call.Organization.RowWritten(table);
    }
}
