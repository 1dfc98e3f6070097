using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>What Delete is for a row of the table solution: the solution goes with all that it brought.</summary>
internal sealed class UninstallMessage : Message
{
    public override string Name => "Delete";

    /// <summary>It has its own transaction, since it also removes tables.</summary>
    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override void Execute(MessageCall call)
    {
        call.RequireNoTransaction("Delete of a solution");
        var target = call.Require<EntityReference>("Target");
        var table = call.TableOf(target.LogicalName);
        var id = call.Organization.Rows.Resolve(table, target.Id, target.KeyAttributes);
        if (!call.Organization.Store.Exists(table, id))
            throw ServiceFault.MissingRow(table.LogicalName, id);
        call.Organization.Access.Require(table, id, AccessRight.Delete, call.Scope);
        call.Organization.Pipeline.Exclusively(() =>
        {
            call.Organization.Import.Uninstall(id);
            return true;
        });
    }
}
