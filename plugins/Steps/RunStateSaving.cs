using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>How far a run is the run itself says. People can only cancel one that goes over everything and is not at its end.</summary>
[PluginType("3d91b6e4-f07c-4a28-95d3-8b4e1c60a7f5")]
[Step(UpdateStepId, "Update", MaintenanceRunTable.Name, StepStage.PreOperation, FilteringColumns = [MaintenanceRunTable.RunState])]
[StepImage("a64f08d2-3b79-4e51-8c96-d51e7f20b938", UpdateStepId, StepImageKind.PreImage, "Target", Before, MaintenanceRunTable.Title, MaintenanceRunTable.Kind, MaintenanceRunTable.RunState)]
public sealed class RunStateSaving : PluginStep
{
    private const string UpdateStepId = "7c15e0a9-62d8-4f3b-a04e-9be2d7835f16";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        if (call.IsPartOfRecalculation)
            return;

        var run = call.Context.PreEntityImages[Before];
        var wanted = call.Target.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.RunState)?.Value;
        if (wanted == run.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.RunState)?.Value)
            return;
        if (wanted != (int)RunState.Cancelled || !BulkRuns.IsOpen(run))
            throw new RefusedException($"The state of '{run.GetAttributeValue<string>(MaintenanceRunTable.Title)}' cannot be set by hand: a run writes it itself, and only a run of 'Recalculate all', 'Publish all' or 'Mine co-purchases' that is not at its end can be cancelled.");

        call.Target[MaintenanceRunTable.OpenKey] = null;
    }
}
