using System;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>ExecuteWorkflow: a system job that runs a background workflow on a row, for the user who starts it.</summary>
internal sealed class ExecuteWorkflowMessage : Message
{
    private const int Workflow = 0;
    private const int Background = 0;
    private const int Activated = 1;

    public override string Name => "ExecuteWorkflow";

    public override string? TableOf(ParameterCollection input) => "workflow";

    public override Guid IdOf(ParameterCollection input) => input.TryGetValue("WorkflowId", out var id) && id is Guid known ? known : Guid.Empty;

    public override void Execute(MessageCall call)
    {
        var id = call.Require<Guid>("WorkflowId");
        var workflow = call.Organization.SystemRetrieve("workflow", id, new ColumnSet("name", "category", "mode", "statecode", "ondemand", "primaryentity", "asyncautodelete")) ?? throw ServiceFault.MissingRow("workflow", id);
        Require(call.Get<object>("InputArguments") == null, "InputArguments of ExecuteWorkflow are not supported by this local Dataverse.");
        Require(Number(workflow, "category") == Workflow && Number(workflow, "mode") == Background, $"The process '{workflow["name"]}' is no background workflow; this local Dataverse runs no other.");
        Require(Number(workflow, "statecode") == Activated, $"Workflow must be in Published state: '{workflow["name"]}' is a draft.");
        Require(workflow.GetAttributeValue<bool>("ondemand"), $"The workflow '{workflow["name"]}' cannot be started on demand.");

        var row = new EntityReference(workflow.GetAttributeValue<string>("primaryentity"), call.Require<Guid>("EntityId"));
        call.Run("Retrieve", ("Target", row), ("ColumnSet", new ColumnSet(false)));
        var context = new PluginContext
        {
            Stage = 40,
            Mode = 1,
            MessageName = Name,
            PrimaryEntityName = row.LogicalName,
            PrimaryEntityId = row.Id,
            InputParameters = ValueCopy.Of(call.Input),
        };
        EventRun.Fill(context, call.Organization, call.Scope);
        call.Output["Id"] = call.Organization.Async.Add(workflow, context, call.Scope.Transaction);
    }

    private static int Number(Entity workflow, string column) => workflow.GetAttributeValue<OptionSetValue>(column).Value;

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, sentence);
    }
}
