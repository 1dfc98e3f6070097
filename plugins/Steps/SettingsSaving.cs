using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>Before settings are written: no other row is active beside them, not even one saved at the same moment.</summary>
[PluginType("43aa83d6-78ed-47aa-863e-f70f6cd65d20")]
[Step("f0d583ba-acbb-4607-8733-4bc3a89ca823", "Create", SettingsTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", SettingsTable.Name, StepStage.PreOperation, FilteringColumns = [SettingsTable.OnlyActive, SettingsTable.State])]
[StepImage("65a74cb5-456b-482a-b656-fa522f67762a", UpdateStepId, StepImageKind.PreImage, "Target", Before, SettingsTable.State)]
public sealed class SettingsSaving : PluginStep
{
    private const string UpdateStepId = "674848a9-e855-42a2-b0e5-d3c018d63af7";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        new SettingsGuard(call.AsSystem).AllowOneActive(call.Target, before);
    }
}
