using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>
/// Saved settings are checked as a whole and count from this save on: what a profile was computed by stands in its version,
/// so maintenance finds all that the change concerns.
/// </summary>
[PluginType("5b7f1c94-2d3e-4a68-b0c1-8e4f97a2d635")]
[Step("a40c9d1e-7f25-4b86-93ce-58d2e0b6a719", "Create", SettingsTable.Name, StepStage.PostOperation)]
[Step("37e1b5f8-0a6d-4c92-8d47-f9b3c2e1605a", "Update", SettingsTable.Name, StepStage.PostOperation, FilteringColumns =
[
    SettingsTable.Title, SettingsTable.WindowMode, SettingsTable.WindowDays, SettingsTable.FiscalYearStartMonth,
    SettingsTable.TimeZoneCode, SettingsTable.MergeSameDayPurchases, SettingsTable.ReturnPolicy, SettingsTable.ProfilingConsentRequired,
    SettingsTable.ReportingCurrency, SettingsTable.LapseFactor, SettingsTable.DefaultIntervalDays, SettingsTable.HandoverLimit,
    SettingsTable.InvoiceSource, SettingsTable.OrderSource, SettingsTable.LevelHistoryDays, SettingsTable.SegmentHistoryDays, SettingsTable.PrivacyNoticeUrl,
    SettingsTable.SmallSegment, SettingsTable.MostConditions, SettingsTable.OverlapWarning, SettingsTable.UnusedAfterDays,
    SettingsTable.State,
])]
[Step("c2a85e07-91d4-4f3b-8a6c-70be1d5f2948", "Delete", SettingsTable.Name, StepStage.PostOperation)]
public sealed class SettingsSaved : PluginStep
{
    private protected override void Run(StepCall call)
    {
        call.ForgetRules();
        if (call.TargetOrNull is { } settings)
            new SettingsGuard(call.AsSystem).Check(settings.Id);
    }
}
