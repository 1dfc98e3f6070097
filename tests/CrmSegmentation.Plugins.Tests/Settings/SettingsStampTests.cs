using System;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Tests.Settings;

/// <summary>What every profile says about the settings it was computed by.</summary>
public class SettingsStampTests
{
    [Fact]
    public void Defaults_leave_no_mark() => Assert.Equal(Rules.Default.Scheme.Version, Rules.Default.Version);

    [Fact]
    public void Every_setting_that_changes_numbers_marks_the_version()
    {
        var settings = new Domain.Settings
        {
            TimeZone = BusinessTimeZone.Of(110),
            Profiles = new ProfileSettings
            {
                Window = new AnnualWindow { Mode = WindowMode.TrailingDays, Days = 90 },
                MergeSameDayPurchases = true,
                Returns = ReturnPolicy.Ignored,
                ConsentRequired = true,
                LapseFactor = 1.5m,
                DefaultInterval = 60m,
                ReportingCurrency = new ReportingCurrency(Guid.NewGuid(), "EUR", 0.8m),
            },
        };
        Assert.Equal("Built-in 1 [D90 Z110 M R P L1.5 I60 EUR]", (Rules.Default with { Settings = settings }).Version);
    }

    [Theory]
    [InlineData((int)WindowMode.CalendarYear, "C")]
    [InlineData((int)WindowMode.FiscalYear, "F4")]
    [InlineData((int)WindowMode.TrailingDays, "D90")]
    [InlineData((int)WindowMode.TrailingTwelveMonths, "")]
    public void A_window_is_marked_by_what_it_uses_of_its_parts(int mode, string stamp) =>
        Assert.Equal(stamp, new Domain.Settings { Profiles = new ProfileSettings { Window = new AnnualWindow { Mode = (WindowMode)mode, Days = 90, FirstMonth = 4 } } }.Stamp);

    [Fact]
    public void What_changes_no_number_leaves_every_profile_valid() =>
        Assert.Equal("", new Domain.Settings { HandoverLimit = 5, SmallSegment = 3, InvoiceSource = true, LevelHistoryDays = 7, PrivacyNoticeUrl = "https://example.com" }.Stamp);
}
