using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>Assign: its own event, and an update of the owner.</summary>
internal sealed class AssignMessage : Message
{
    public override string Name => "Assign";

    public override void Execute(MessageCall call)
    {
        var row = call.Require<EntityReference>("Target");
        call.Run("Update", ("Target", new Entity(row.LogicalName, row.Id) { ["ownerid"] = call.Require<EntityReference>("Assignee") }));
    }
}
