using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>RetrievePrincipalAccess.</summary>
internal sealed class RetrievePrincipalAccessMessage : Message
{
    public override string Name => "RetrievePrincipalAccess";

    public override bool Writes => false;

    public override void Execute(MessageCall call)
    {
        var target = call.Require<EntityReference>("Target");
        var principal = call.Require<EntityReference>("Principal");
        var table = call.TableOf(target.LogicalName);
        if (!call.Organization.Store.Exists(table, target.Id))
            throw ServiceFault.MissingRow(table.LogicalName, target.Id);
        call.Output["AccessRights"] = (AccessRights)(int)call.Organization.Access.RightsTo(table, target.Id, principal.Id);
    }
}
