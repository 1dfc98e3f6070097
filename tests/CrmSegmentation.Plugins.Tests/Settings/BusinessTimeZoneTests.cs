using System;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Tests.Settings;

public class BusinessTimeZoneTests
{
    public static TheoryData<int> Codes => [.. BusinessTimeZone.Codes];

    [Theory]
    [InlineData(92, "2002-01-01T00:00", "2002-01-01")]
    [InlineData(92, "2001-12-31T23:59", "2001-12-31")]
    [InlineData(110, "2001-12-31T22:59", "2001-12-31")]
    [InlineData(110, "2001-12-31T23:00", "2002-01-01")]
    [InlineData(110, "2002-06-30T21:59", "2002-06-30")]
    [InlineData(110, "2002-06-30T22:00", "2002-07-01")]
    [InlineData(35, "2002-01-01T04:59", "2001-12-31")]
    [InlineData(35, "2002-01-01T05:00", "2002-01-01")]
    [InlineData(35, "2002-07-01T03:59", "2002-06-30")]
    [InlineData(35, "2002-07-01T04:00", "2002-07-01")]
    [InlineData(290, "2001-12-31T10:59", "2001-12-31")]
    [InlineData(290, "2001-12-31T11:00", "2002-01-01")]
    [InlineData(190, "2001-12-31T18:29", "2001-12-31")]
    [InlineData(190, "2001-12-31T18:30", "2002-01-01")]
    public void The_day_begins_at_the_midnight_of_the_zone(int code, string utc, string day) => Assert.Equal(day, DayOf(code, utc));

    [Theory]
    [InlineData("2002-03-30T22:59", "2002-03-30")]
    [InlineData("2002-03-30T23:00", "2002-03-31")]
    [InlineData("2002-03-31T21:59", "2002-03-31")]
    [InlineData("2002-03-31T22:00", "2002-04-01")]
    [InlineData("2002-10-26T21:59", "2002-10-26")]
    [InlineData("2002-10-26T22:00", "2002-10-27")]
    [InlineData("2002-10-27T22:59", "2002-10-27")]
    [InlineData("2002-10-27T23:00", "2002-10-28")]
    public void On_the_days_the_clocks_change_the_day_has_23_and_25_hours(string utc, string day) => Assert.Equal(day, DayOf(110, utc));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_its_zone_on_this_machine(int code) => Assert.Equal(code, BusinessTimeZone.Of(code).Code);

    [Fact]
    public void A_day_has_no_kind_as_a_column_of_days_has_none() =>
        Assert.Equal(DateTimeKind.Unspecified, BusinessTimeZone.Of(110).DayOf(new DateTime(2002, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Kind);

    [Fact]
    public void A_code_that_is_none_is_refused_in_a_sentence() =>
        Assert.Equal(
            "The settings name the time zone 93, which is no code of the platform's time zones: choose a time zone from the list.",
            Assert.Throws<RefusedException>(() => BusinessTimeZone.Of(93)).Message);

    [Fact]
    public void The_days_of_a_zone_follow_each_other_without_gap()
    {
        foreach (var zone in BusinessTimeZone.Codes.Select(BusinessTimeZone.Of))
        {
            var moment = new DateTime(2023, 12, 30, 0, 0, 0, DateTimeKind.Utc);
            var day = zone.DayOf(moment);
            for (var hour = 0; hour < 24 * 400; hour++)
            {
                moment = moment.AddHours(1);
                var next = zone.DayOf(moment);
                Assert.True(next == day || next == day.AddDays(1), $"{zone.Code} {moment:s}");
                day = next;
            }
        }
    }

    private static string DayOf(int code, string utc) =>
        BusinessTimeZone.Of(code).DayOf(DateTime.ParseExact(utc, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
