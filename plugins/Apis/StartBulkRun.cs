using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Begins 'Recalculate all', 'Publish all' or the mining of co-purchases. Nothing is done until somebody goes on with it: see <see cref="ContinueBulkRun"/>.</summary>
[PluginType("5b7d2f90-83c6-4e15-a9d4-0f61c8e37b2a")]
[CustomApi(Message)]
public sealed class StartBulkRun : PluginApi
{
    /// <summary>Integer: of the choice cseg_runkind: Recalculate all, Publish all or Mine co-purchases.</summary>
    public const string Kind = "Kind";

    /// <summary>EntityReference: the row that keeps how far the run is.</summary>
    public const string RunReference = "Run";

    /// <summary>Integer: customers or segments that the run has to do.</summary>
    public const string Total = "Total";

    internal const string Message = "cseg_StartBulkRun";

    private protected override void Run(StepCall call)
    {
        var kind = (RunKind)call.Input<int>(Kind);
        if (kind is not (RunKind.RecalculateAll or RunKind.PublishAll or RunKind.MineCoPurchases))
            throw new RefusedException($"Kind is {(int)kind}; it must be {(int)RunKind.RecalculateAll} (Recalculate all), {(int)RunKind.PublishAll} (Publish all) or {(int)RunKind.MineCoPurchases} (Mine co-purchases).");

        var run = new BulkRuns(call.AsSystem, call.Rules, call.Context.OperationCreatedOn).Start(kind, call.AsOf);
        call.Output(RunReference, run.ToEntityReference());
        call.Output(Total, run.GetAttributeValue<int>(MaintenanceRunTable.Total));
    }
}
