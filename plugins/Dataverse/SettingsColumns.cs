using System;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Suggestions;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>From the columns of a settings row to the domain's settings. An empty column is the default.</summary>
internal static class SettingsColumns
{
    /// <summary>Reads a row.</summary>
    /// <exception cref="RefusedException">The time zone is unknown.</exception>
    public static Settings Read(Entity row)
    {
        var defaults = Settings.Default;
        var window = defaults.Profiles.Window;
        return new Settings
        {
            Profiles = new ProfileSettings
            {
                Window = new AnnualWindow
                {
                    Mode = (WindowMode)(row.GetAttributeValue<OptionSetValue>(SettingsTable.WindowMode)?.Value ?? (int)window.Mode),
                    FirstMonth = row.GetAttributeValue<int?>(SettingsTable.FiscalYearStartMonth) ?? window.FirstMonth,
                    Days = row.GetAttributeValue<int?>(SettingsTable.WindowDays) ?? window.Days,
                },
                MergeSameDayPurchases = row.GetAttributeValue<bool?>(SettingsTable.MergeSameDayPurchases) ?? defaults.Profiles.MergeSameDayPurchases,
                Returns = (ReturnPolicy)(row.GetAttributeValue<OptionSetValue>(SettingsTable.ReturnPolicy)?.Value ?? (int)defaults.Profiles.Returns),
                ConsentRequired = row.GetAttributeValue<bool?>(SettingsTable.ProfilingConsentRequired) ?? defaults.Profiles.ConsentRequired,
                LapseFactor = row.GetAttributeValue<decimal?>(SettingsTable.LapseFactor) ?? defaults.Profiles.LapseFactor,
                DefaultInterval = row.GetAttributeValue<int?>(SettingsTable.DefaultIntervalDays) ?? defaults.Profiles.DefaultInterval,
            },
            TimeZone = row.GetAttributeValue<int?>(SettingsTable.TimeZoneCode) is { } code ? BusinessTimeZone.Of(code) : defaults.TimeZone,
            HandoverLimit = row.GetAttributeValue<int?>(SettingsTable.HandoverLimit) ?? defaults.HandoverLimit,
            InvoiceSource = row.GetAttributeValue<bool?>(SettingsTable.InvoiceSource) ?? defaults.InvoiceSource,
            OrderSource = row.GetAttributeValue<bool?>(SettingsTable.OrderSource) ?? defaults.OrderSource,
            LevelHistoryDays = row.GetAttributeValue<int?>(SettingsTable.LevelHistoryDays) ?? defaults.LevelHistoryDays,
            SegmentHistoryDays = row.GetAttributeValue<int?>(SettingsTable.SegmentHistoryDays) ?? defaults.SegmentHistoryDays,
            PrivacyNoticeUrl = row.GetAttributeValue<string>(SettingsTable.PrivacyNoticeUrl),
            SmallSegment = row.GetAttributeValue<int?>(SettingsTable.SmallSegment) ?? defaults.SmallSegment,
            MostConditions = row.GetAttributeValue<int?>(SettingsTable.MostConditions) ?? defaults.MostConditions,
            OverlapWarning = row.GetAttributeValue<int?>(SettingsTable.OverlapWarning) ?? defaults.OverlapWarning,
            Suggestions = new SuggestionSettings
            {
                Schedule = (CutPointSchedule)(row.GetAttributeValue<OptionSetValue>(SettingsTable.AssociationSchedule)?.Value ?? (int)defaults.Suggestions.Schedule),
                HistoryMonths = row.GetAttributeValue<int?>(SettingsTable.AssociationMonths) ?? defaults.Suggestions.HistoryMonths,
                Thresholds = new AssociationThresholds
                {
                    Customers = row.GetAttributeValue<int?>(SettingsTable.AssociationCustomers) ?? defaults.Suggestions.Thresholds.Customers,
                    Confidence = row.GetAttributeValue<decimal?>(SettingsTable.AssociationConfidence) ?? defaults.Suggestions.Thresholds.Confidence,
                    Lift = row.GetAttributeValue<decimal?>(SettingsTable.AssociationLift) ?? defaults.Suggestions.Thresholds.Lift,
                },
                MostSuggestions = row.GetAttributeValue<int?>(SettingsTable.MostSuggestions) ?? defaults.Suggestions.MostSuggestions,
                DismissedDays = row.GetAttributeValue<int?>(SettingsTable.DismissedDays) ?? defaults.Suggestions.DismissedDays,
            },
            UnusedAfterDays = row.GetAttributeValue<int?>(SettingsTable.UnusedAfterDays) ?? defaults.UnusedAfterDays,
        };
    }
}
