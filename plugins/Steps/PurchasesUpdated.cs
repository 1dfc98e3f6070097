using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>Changed purchases: their customers, and those they belonged to before, are recalculated in the same save.</summary>
[PluginType("f1483e3f-cac2-4a58-bf1d-3e42640a7ee9")]
[Step(StepId, "UpdateMultiple", PurchaseTable.Name, StepStage.PostOperation, FilteringColumns =
[
    PurchaseTable.Contact, PurchaseTable.PurchaseDate, PurchaseTable.Amount, PurchaseTable.Kind, PurchaseTable.Channel,
    PurchaseTable.IsGift, PurchaseTable.ProductCategory, PurchaseTable.Currency, PurchaseTable.State,
])]
[StepImage("07cebc94-96f7-4c6d-9aa1-e7025f77d59c", StepId, StepImageKind.PreImage, "Targets", Before,
    PurchaseTable.Contact, PurchaseTable.PurchaseDate, PurchaseTable.Amount, PurchaseTable.Kind, PurchaseTable.Channel,
    PurchaseTable.IsGift, PurchaseTable.ProductCategory, PurchaseTable.Currency, PurchaseTable.State)]
[StepImage("1b507637-d1f3-4c00-9ce3-d0b486fbdd13", StepId, StepImageKind.PostImage, "Targets", After, PurchaseTable.Contact, PurchaseTable.PurchaseDate)]
public sealed class PurchasesUpdated : PluginStep
{
    private const string StepId = "7ebf3af6-5ec4-47d8-8fd7-5821e23b40c8";
    private const string Before = "before";
    private const string After = "after";

    private protected override void Run(StepCall call)
    {
        var touched = new TouchedCustomers();
        for (var i = 0; i < call.Targets.Count; i++)
        {
            // Where another save has moved the purchase since the image before, the one after knows whose it is.
            if (PurchaseColumns.NoteTouched(touched, call.Targets[i], call.PreImage(i, Before)) && call.PostImage(i, After) is var now)
                touched.Add(PurchaseColumns.CustomerOf(now), PurchaseColumns.DayOf(now));
        }

        call.Recalculate(touched, ChangeCause.Purchase);
    }
}
