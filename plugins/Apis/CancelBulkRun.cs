using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>
/// Cancels 'Recalculate all' or 'Publish all' after the page that is being done. Bound to the run. Setting the run's state to
/// Cancelled on its form does the same.
/// </summary>
[PluginType("e8a35c17-49b2-4d06-b1f8-27c09e6d5a43")]
[CustomApi(Message)]
public sealed class CancelBulkRun : PluginApi
{
    internal const string Message = "cseg_CancelBulkRun";

    private protected override void Run(StepCall call) =>
        call.AsSystem.Update(new Entity(MaintenanceRunTable.Name, ((EntityReference)call.Context.InputParameters["Target"]).Id)
        {
            [MaintenanceRunTable.RunState] = new OptionSetValue((int)RunState.Cancelled),
        });
}
