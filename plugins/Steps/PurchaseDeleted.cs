using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>A purchase is gone: its customer is recalculated in the same save.</summary>
[PluginType("864eed41-39d4-4295-bf88-f9070f65197d")]
[Step(StepId, "Delete", PurchaseTable.Name, StepStage.PostOperation)]
[StepImage("d2953c93-3ec9-4392-828a-3e7945e60f8e", StepId, StepImageKind.PreImage, "Target", Before, PurchaseTable.Contact, PurchaseTable.PurchaseDate)]
public sealed class PurchaseDeleted : PluginStep
{
    private const string StepId = "ee8bd1da-d22e-481c-889d-e7bf69cf1c02";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        if (call.IsPartOf(EraseCustomer.Message))
            return;

        var before = call.Context.PreEntityImages[Before];
        var touched = new TouchedCustomers();
        touched.Add(PurchaseColumns.CustomerOf(before), PurchaseColumns.DayOf(before));
        call.Recalculate(touched, ChangeCause.Purchase);
    }
}
