using System;
using CrmSegmentation.Domain.Lists;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Lists;

public class NextContactTests
{
    [Theory]
    [InlineData("2001-05-01", nameof(ContactFrequency.AsItHappens), null)]
    [InlineData("2001-05-01", nameof(ContactFrequency.Weekly), "2001-05-08")]
    [InlineData("2001-05-01", nameof(ContactFrequency.Monthly), "2001-06-01")]
    [InlineData("2001-05-01", nameof(ContactFrequency.Quarterly), "2001-08-01")]
    [InlineData("2001-05-01", nameof(ContactFrequency.Never), null)]
    [InlineData("2001-05-01", null, null)]
    [InlineData(null, nameof(ContactFrequency.Monthly), null)]
    [InlineData("2001-01-31", nameof(ContactFrequency.Monthly), "2001-02-28")]
    [InlineData("2004-01-31", nameof(ContactFrequency.Monthly), "2004-02-29")]
    [InlineData("2001-02-28", nameof(ContactFrequency.Monthly), "2001-03-28")]
    [InlineData("2001-11-30", nameof(ContactFrequency.Quarterly), "2002-02-28")]
    [InlineData("2001-12-31", nameof(ContactFrequency.Weekly), "2002-01-07")]
    public void The_next_contact_is_allowed_a_week_a_month_or_a_quarter_later(string? last, string? frequency, string? expected) =>
        Assert.Equal(
            expected == null ? (DateTime?)null : Day(expected),
            NextContact.AllowedOn(last == null ? null : Day(last), frequency == null ? null : Enum.Parse<ContactFrequency>(frequency)));
}
