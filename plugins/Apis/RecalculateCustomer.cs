using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>
/// Recalculates one customer on demand, as of today. Bound to the contact, which the caller must be allowed to read; the
/// computed columns are written by the system, as nobody may write them himself.
/// </summary>
[PluginType("3d004fb5-44d1-4c7a-80e9-c0f76f763788")]
[CustomApi(Message)]
public sealed class RecalculateCustomer : PluginApi
{
    /// <summary>Boolean: whether a stored value was another one before.</summary>
    public const string Changed = "Changed";

    internal const string Message = "cseg_RecalculateCustomer";

    private protected override void Run(StepCall call)
    {
        var contact = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        call.AsUser.Retrieve(ContactTable.Name, contact, new ColumnSet(false));
        call.ReadRulesAnew();
        var stored = CustomerColumns.ReadSchedule(call.AsSystem.Retrieve(ContactTable.Name, contact, new ColumnSet(CustomerColumns.ToRead)));

        // Who was not due and changes all the same had a wrong value.
        var cause = call.Calculator.IsDue(stored, call.AsOf) ? call.Calculator.CauseOfBeingDue(stored) : ChangeCause.Repair;
        call.Output(Changed, call.RecalculateHere([contact], cause) > 0);
    }
}
