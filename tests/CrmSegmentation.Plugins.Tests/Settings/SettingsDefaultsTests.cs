using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Settings;

/// <summary>What the descriptions of the settings say of an empty column, and with them the form, is what the code does.</summary>
public sealed class SettingsDefaultsTests
{
    private static readonly Domain.Settings Defaults = SettingsColumns.Read(new Entity(SettingsTable.Name));

    /// <summary>The default of each column as the code has it; one of a choice in the words of both languages.</summary>
    private static readonly Dictionary<string, object> OfTheCode = new(StringComparer.Ordinal)
    {
        [SettingsTable.WindowMode] = Words(Defaults.Profiles.Window.Mode, WindowMode.TrailingTwelveMonths, "twelve months", "zwölf Monate"),
        [SettingsTable.WindowDays] = Defaults.Profiles.Window.Days,
        [SettingsTable.FiscalYearStartMonth] = Defaults.Profiles.Window.FirstMonth,
        [SettingsTable.TimeZoneCode] = Words(Defaults.TimeZone.Code, 92, "Coordinated Universal Time (92)", "koordinierte Weltzeit (92)"),
        [SettingsTable.MergeSameDayPurchases] = Defaults.Profiles.MergeSameDayPurchases,
        [SettingsTable.ReturnPolicy] = Words(Defaults.Profiles.Returns, ReturnPolicy.ReducesValue, "it reduces value", "Sie mindert den Wert"),
        [SettingsTable.ProfilingConsentRequired] = Defaults.Profiles.ConsentRequired,
        [SettingsTable.ReportingCurrency] = Words(Defaults.Profiles.ReportingCurrency, null, "the base currency", "die Basiswährung"),
        [SettingsTable.LapseFactor] = Defaults.Profiles.LapseFactor,
        [SettingsTable.DefaultIntervalDays] = Defaults.Profiles.DefaultInterval,
        [SettingsTable.HandoverLimit] = Defaults.HandoverLimit,
        [SettingsTable.InvoiceSource] = Defaults.InvoiceSource,
        [SettingsTable.OrderSource] = Defaults.OrderSource,
        [SettingsTable.LevelHistoryDays] = Defaults.LevelHistoryDays,
        [SettingsTable.SegmentHistoryDays] = Defaults.SegmentHistoryDays,
        [SettingsTable.SmallSegment] = Defaults.SmallSegment,
        [SettingsTable.MostConditions] = Defaults.MostConditions,
        [SettingsTable.OverlapWarning] = Defaults.OverlapWarning,
        [SettingsTable.UnusedAfterDays] = Defaults.UnusedAfterDays,
        [SettingsTable.AssociationSchedule] = Words(Defaults.Suggestions.Schedule, CutPointSchedule.Monthly, "monthly", "monatlich"),
        [SettingsTable.AssociationMonths] = Defaults.Suggestions.HistoryMonths,
        [SettingsTable.AssociationCustomers] = Defaults.Suggestions.Thresholds.Customers,
        [SettingsTable.AssociationConfidence] = Defaults.Suggestions.Thresholds.Confidence,
        [SettingsTable.AssociationLift] = Defaults.Suggestions.Thresholds.Lift,
        [SettingsTable.MostSuggestions] = Defaults.Suggestions.MostSuggestions,
        [SettingsTable.DismissedDays] = Defaults.Suggestions.DismissedDays,
    };

    private static readonly XDocument Table = XDocument.Load(Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "src", "Entities", SettingsTable.Name, "Entity.xml"));

    [Theory]
    [InlineData(1033, "Default: ", "en-US", "No", "Yes")]
    [InlineData(1031, "Standard: ", "de-DE", "Nein", "Ja")]
    public void Descriptions_say_the_default_that_the_code_has(int language, string mark, string culture, string no, string yes)
    {
        var said = Columns().Select(column => (Name: NameOf(column), Text: DescriptionOf(column, language))).Where(column => column.Text.Contains(mark, StringComparison.Ordinal))
            .ToDictionary(column => column.Name, column => column.Text[(column.Text.LastIndexOf(mark, StringComparison.Ordinal) + mark.Length)..^1]);
        var format = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(
            OfTheCode.ToDictionary(pair => pair.Key, pair => pair.Value switch
            {
                bool value => value ? yes : no,
                (string english, string german) => language == 1033 ? english : german,
                IFormattable number => number.ToString("#,##0.##", format),
                var other => other.ToString()!,
            }).OrderBy(pair => pair.Key, StringComparer.Ordinal),
            said.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    /// <summary>A new row is filled with the column's own default: it must not say anything else than an empty column.</summary>
    [Fact]
    public void What_a_new_row_is_filled_with_is_the_default_too()
    {
        var filled = Columns().Select(column => (Name: NameOf(column), Value: (int?)column.Element("AppDefaultValue") ?? (int?)column.Descendants("AppDefaultValue").FirstOrDefault() ?? -1)).Where(column => column.Value != -1).ToList();

        Assert.NotEmpty(filled);
        Assert.Equal(
            filled,
            filled.Select(column => (column.Name, column.Name switch
            {
                SettingsTable.WindowMode => (int)Defaults.Profiles.Window.Mode,
                SettingsTable.ReturnPolicy => (int)Defaults.Profiles.Returns,
                _ => (bool)OfTheCode[column.Name] ? 1 : 0,
            })));
    }

    private static (string English, string German) Words<T>(T actual, T expected, string english, string german) =>
        Equals(actual, expected) ? (english, german) : ($"words for {actual}", $"words for {actual}");

    private static IEnumerable<XElement> Columns() => Table.Descendants("attribute").Where(column => NameOf(column).StartsWith("cseg_", StringComparison.Ordinal));

    private static string NameOf(XElement column) => (string)column.Element("LogicalName")!;

    private static string DescriptionOf(XElement column, int language) =>
        (string?)column.Elements("Descriptions").Elements().FirstOrDefault(text => (int)text.Attribute("languagecode")! == language)?.Attribute("description") ?? "";
}
