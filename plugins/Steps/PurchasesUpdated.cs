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
public sealed class PurchasesUpdated : PluginStep
{
    private const string StepId = "7ebf3af6-5ec4-47d8-8fd7-5821e23b40c8";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        var touched = new TouchedCustomers();
        for (var i = 0; i < call.Targets.Count; i++)
            PurchaseColumns.NoteTouched(touched, call.Targets[i], call.PreImage(i, Before));
        call.Recalculate(touched, ChangeCause.Purchase);
    }
}
