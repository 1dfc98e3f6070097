using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>New purchases: their customers get their profile and priority in the same save.</summary>
[PluginType("65d47ed5-6e1a-4ff0-b47a-52357ddc0de8")]
[Step("25109d68-8e76-4c88-a1f8-78c30ae34085", "CreateMultiple", PurchaseTable.Name, StepStage.PostOperation)]
public sealed class PurchasesCreated : PluginStep
{
    private protected override void Run(StepCall call)
    {
        var touched = new TouchedCustomers();
        foreach (var purchase in call.Targets)
            touched.Add(PurchaseColumns.CustomerOf(purchase), PurchaseColumns.DayOf(purchase));
        call.Recalculate(touched, ChangeCause.Purchase);
    }
}
