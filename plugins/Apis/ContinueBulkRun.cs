using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>
/// Does one page of 'Recalculate all' or 'Publish all'. Bound to the run. Call it while it answers that the run is open. Calling
/// it in two places at once does no harm, and where nobody calls it any more maintenance goes on.
/// </summary>
[PluginType("c20e94a7-5d18-4b63-8f7a-61e3b0d9c452")]
[CustomApi(Message)]
public sealed class ContinueBulkRun : PluginApi
{
    /// <summary>Integer, optional: customers a call, 1 to 1,000. Segments are done one a call.</summary>
    public const string PageSize = "PageSize";

    /// <summary>String, optional: the token in the sentence about a row that the platform refused, to go on without that row.</summary>
    public const string ContinuationToken = "ContinuationToken";

    /// <summary>Boolean: whether there is more to do.</summary>
    public const string IsOpen = "IsOpen";

    /// <summary>Integer: of the choice cseg_runstate.</summary>
    public const string State = "State";

    /// <summary>Integer: rows that the run is done with, failures included.</summary>
    public const string Done = "Done";

    /// <summary>Integer: rows that it has to do.</summary>
    public const string Total = "Total";

    /// <summary>Integer: those of the rows done that were not as they should be.</summary>
    public const string Changed = "Changed";

    /// <summary>Integer: rows that could not be done; the reasons stand in the run.</summary>
    public const string Failed = "Failed";

    internal const string Message = "cseg_ContinueBulkRun";

    private protected override void Run(StepCall call)
    {
        call.ReadRulesAnew();
        call.BeginRecalculation();
        var id = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        try
        {
            var runs = new BulkRuns(call.AsSystem, call.Rules, call.Context.OperationCreatedOn);
            var run = runs.Continue(id, call.AsOf, RunMaintenance.PageSizeGiven(call), call.Input<string>(ContinuationToken));
            call.Output(IsOpen, BulkRuns.IsOpen(run));
            call.Output(State, run.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.RunState).Value);
            call.Output(Done, BulkRuns.Done(run));
            call.Output(Total, run.GetAttributeValue<int>(MaintenanceRunTable.Total));
            call.Output(Changed, run.GetAttributeValue<int>(MaintenanceRunTable.Changed));
            call.Output(Failed, run.GetAttributeValue<int>(MaintenanceRunTable.Failed));
        }
        catch (RowRefusedException refused)
        {
            throw new RefusedException($"{refused.Sentence}", refused);
        }
    }
}
