using System.Collections.Generic;
using System.Globalization;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Suggestions;

namespace CrmSegmentation.Domain;

/// <summary>
/// What an organisation decides: the one active row of <c>cseg_settings</c>. The defaults hold where there is none, and for
/// every column that is empty.
/// </summary>
internal sealed record Settings
{
    public static Settings Default { get; } = new();

    /// <summary>What decides the numbers of a profile.</summary>
    public ProfileSettings Profiles { get; init; } = ProfileSettings.Default;

    public BusinessTimeZone TimeZone { get; init; } = BusinessTimeZone.Utc;

    /// <summary>
    /// Customers that one save recalculates itself. Two updates each for the default stay within the platform's two minutes;
    /// that many rows are also what it advises a bulk message to hold.
    /// </summary>
    public int HandoverLimit { get; init; } = 1_000;

    /// <summary>Whether paid invoices become purchases.</summary>
    public bool InvoiceSource { get; init; }

    /// <summary>Whether fulfilled orders become purchases.</summary>
    public bool OrderSource { get; init; }

    public SuggestionSettings Suggestions { get; init; } = SuggestionSettings.Default;

    /// <summary>Days for which changes of priority are kept.</summary>
    public int LevelHistoryDays { get; init; } = 730;

    /// <summary>Days for which past memberships in segments are kept.</summary>
    public int SegmentHistoryDays { get; init; } = 730;

    public string? PrivacyNoticeUrl { get; init; }

    /// <summary>Below so many members a segment is small.</summary>
    public int SmallSegment { get; init; } = 20;

    /// <summary>Above so many conditions a segment is complicated.</summary>
    public int MostConditions { get; init; } = 10;

    /// <summary>From so many per cent of common members two segments are near-duplicates.</summary>
    public int OverlapWarning { get; init; } = 80;

    /// <summary>Days without use after which a segment is unused.</summary>
    public int UnusedAfterDays { get; init; } = 90;

    /// <summary>
    /// The settings that change numbers, where they are not the default, in a few letters: part of what every profile says
    /// about the rules it was computed by. It follows from the values alone, so the same settings bear the same stamp whoever
    /// enters them when, in whichever row.
    /// </summary>
    public string Stamp
    {
        get
        {
            var parts = new List<string>();
            switch (Profiles.Window.Mode)
            {
                case WindowMode.CalendarYear:
                    parts.Add("C");
                    break;
                case WindowMode.FiscalYear:
                    parts.Add("F" + Text(Profiles.Window.FirstMonth));
                    break;
                case WindowMode.TrailingDays:
                    parts.Add("D" + Text(Profiles.Window.Days));
                    break;
            }

            if (TimeZone.Code != BusinessTimeZone.UtcCode)
                parts.Add("Z" + Text(TimeZone.Code));
            if (Profiles.MergeSameDayPurchases)
                parts.Add("M");
            if (Profiles.Returns == ReturnPolicy.Ignored)
                parts.Add("R");
            if (Profiles.ConsentRequired)
                parts.Add("P");
            if (Profiles.LapseFactor != ProfileSettings.Default.LapseFactor)
                parts.Add("L" + Profiles.LapseFactor.ToString("0.##", CultureInfo.InvariantCulture));
            if (Profiles.DefaultInterval != ProfileSettings.Default.DefaultInterval)
                parts.Add("I" + Profiles.DefaultInterval.ToString("0.##", CultureInfo.InvariantCulture));
            if (Profiles.ReportingCurrency is { } currency)
                parts.Add(currency.Code);
            return string.Join(" ", parts);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
