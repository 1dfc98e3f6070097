using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>New purchases without a name get one inside the row that is being written, so that a seller need not invent it.</summary>
[PluginType("c08a4c67-4b0e-4b3f-8f57-2a9be1cf7d35")]
[Step("a7b5f0c1-6d5e-47f2-9a43-1f0e8d7c6b52", "CreateMultiple", PurchaseTable.Name, StepStage.PreOperation)]
public sealed class PurchasesCreating : PluginStep
{
    private protected override void Run(StepCall call)
    {
        foreach (var purchase in call.Targets)
            PurchaseColumns.NameWhenUnnamed(purchase, () => call.Rules.Settings.Profiles.Texts);
    }
}
