using System;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>SetState: its own event, and an update of the two columns.</summary>
internal sealed class SetStateMessage : Message
{
    public override string Name => "SetState";

    public override string? TableOf(ParameterCollection input) => (input.TryGetValue("EntityMoniker", out var row) ? row as EntityReference : null)?.LogicalName;

    public override Guid IdOf(ParameterCollection input) => (input.TryGetValue("EntityMoniker", out var row) ? row as EntityReference : null)?.Id ?? Guid.Empty;

    public override void Execute(MessageCall call)
    {
        var row = call.Require<EntityReference>("EntityMoniker");
        var update = new Entity(row.LogicalName, row.Id) { ["statecode"] = call.Require<OptionSetValue>("State") };
        if (call.Get<OptionSetValue>("Status") is { Value: not -1 } status)
            update["statuscode"] = status;
        call.Run("Update", ("Target", update));
    }
}
