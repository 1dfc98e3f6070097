using System;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CsCheck;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.FollowUps;

public class FollowUpRuleTests
{
    private static readonly FollowUpKind[] Kinds = Enum.GetValues<FollowUpKind>();

    private static readonly Gen<FollowUpRule> Rules = Gen.Select(Gen.Int[0, Kinds.Length - 1], Gen.Int[0, 40], Gen.Int[0, 60], Gen.Int[-1, 60], (kind, days, start, checkedTo) => new FollowUpRule
    {
        Kind = Kinds[kind],
        Days = Kinds[kind] is FollowUpKind.PriorityRise or FollowUpKind.Lapse ? 0 : days,
        StartsOn = Day("2003-01-01").AddDays(start),
        CheckedTo = checkedTo < 0 ? null : Day("2003-01-01").AddDays(checkedTo),
    });

    private static readonly Gen<DateTime> Days = Gen.Int[0, 120].Select(day => Day("2003-01-01").AddDays(day));

    /// <summary>2002-03-01 is a Friday.</summary>
    [Theory]
    [InlineData((int)FollowUpKind.Lapse, 0, "2002-03-01", "2002-03-01")]
    [InlineData((int)FollowUpKind.Lapse, 0, "2002-03-02", "2002-03-04")]
    [InlineData((int)FollowUpKind.PriorityRise, 0, "2002-03-03", "2002-03-04")]
    [InlineData((int)FollowUpKind.AfterPurchase, 7, "2002-02-23", "2002-03-04")]
    [InlineData((int)FollowUpKind.BeforeBirthday, 0, "2002-03-03", "2002-03-01")]
    [InlineData((int)FollowUpKind.BeforeBirthday, 7, "2002-03-09", "2002-03-01")]
    [InlineData((int)FollowUpKind.BeforeAnniversary, 3, "2002-03-07", "2002-03-04")]
    [InlineData((int)FollowUpKind.RecurringDate, 0, "2002-03-02", "2002-03-01")]
    public void A_task_is_due_on_the_business_day_after_what_happened_and_before_what_is_to_come(int kind, int days, string eventDay, string due)
    {
        var rule = new FollowUpRule { Kind = (FollowUpKind)kind, Days = days, StartsOn = Day("2002-01-01") };

        Assert.Equal(Day(due), rule.DueOn(Day(eventDay), rule.ArisesOn(Day(eventDay))));
    }

    [Theory]
    [InlineData((int)FollowUpKind.Lapse, "2002-03-01", "2002-03-06", "2002-03-06")]
    [InlineData((int)FollowUpKind.Lapse, "2002-03-01", "2002-03-09", "2002-03-11")]
    [InlineData((int)FollowUpKind.BeforeBirthday, "2002-03-08", "2002-03-06", "2002-03-08")]
    [InlineData((int)FollowUpKind.BeforeBirthday, "2002-03-10", "2002-03-09", "2002-03-08")]
    [InlineData((int)FollowUpKind.RecurringDate, "2002-03-04", "2002-03-06", "2002-03-06")]
    public void A_task_made_late_is_due_on_the_next_business_day_but_not_after_what_it_is_for(int kind, string eventDay, string made, string due) =>
        Assert.Equal(Day(due), new FollowUpRule { Kind = (FollowUpKind)kind, StartsOn = Day("2002-01-01") }.DueOn(Day(eventDay), Day(made)));

    [Fact]
    public void Due_days_are_business_days() => Gen.Select(Rules, Days, Days).Sample((rule, eventDay, asOf) => BusinessDays.IsBusinessDay(rule.DueOn(eventDay, asOf)));

    /// <summary>What a query by the days of events leaves out is not pending.</summary>
    [Fact]
    public void Every_pending_event_is_among_the_days_that_are_asked_for() => Gen.Select(Rules, Days, Days).Sample((rule, eventDay, asOf) =>
    {
        var pending = rule.Pending(asOf);
        return !pending.Contains(rule.ArisesOn(eventDay)) || rule.Events(pending).Contains(eventDay);
    });

    /// <summary>One run a day, some of them missed: whatever arises from the first day on is found by one run at least.</summary>
    [Fact]
    public void No_event_falls_between_two_runs() => Gen.Select(Rules, Days, Gen.Int[1, FollowUpRule.MostDaysCaughtUp].Array[1, 20]).Sample((rule, eventDay, pauses) =>
    {
        rule = rule with { CheckedTo = null };
        var found = false;
        var asOf = rule.StartsOn;
        foreach (var pause in pauses)
        {
            found |= rule.Pending(asOf).Contains(rule.ArisesOn(eventDay));
            rule = rule with { CheckedTo = asOf };
            asOf = asOf.AddDays(pause);
        }

        var arises = rule.ArisesOn(eventDay);
        return arises < rule.StartsOn ? !found : found || arises > rule.CheckedTo;
    });

    [Fact]
    public void A_new_rule_does_not_look_back_and_a_run_after_a_long_pause_not_further_than_a_month()
    {
        var rule = new FollowUpRule { Kind = FollowUpKind.Lapse, StartsOn = Day("2002-03-01") };
        Assert.Equal(new DateSpan(Day("2002-02-28"), Day("2002-03-01")), rule.Pending(Day("2002-03-01")));

        Assert.Equal(new DateSpan(Day("2002-05-31"), Day("2002-07-01")), (rule with { CheckedTo = Day("2002-03-20") }).Pending(Day("2002-07-01")));
        Assert.Equal(new DateSpan(Day("2002-03-13"), Day("2002-03-21")), (rule with { CheckedTo = Day("2002-03-20") }).Pending(Day("2002-03-21")));
        Assert.Equal(new DateSpan(Day("2002-03-20"), Day("2002-03-21")), (rule with { Kind = FollowUpKind.RecurringDate, CheckedTo = Day("2002-03-20") }).Pending(Day("2002-03-21")));
    }

    [Theory]
    [InlineData((int)PriorityLevel.Low, (int)PriorityLevel.Medium, null, true)]
    [InlineData((int)PriorityLevel.None, (int)PriorityLevel.Low, null, true)]
    [InlineData((int)PriorityLevel.High, (int)PriorityLevel.Medium, null, false)]
    [InlineData((int)PriorityLevel.Low, (int)PriorityLevel.Medium, (int)PriorityLevel.High, false)]
    [InlineData((int)PriorityLevel.Low, (int)PriorityLevel.High, (int)PriorityLevel.Medium, true)]
    [InlineData((int)PriorityLevel.Medium, (int)PriorityLevel.High, (int)PriorityLevel.Medium, false)]
    public void A_rise_to_a_level_comes_from_below_it(int from, int to, int? level, bool expected) =>
        Assert.Equal(expected, new FollowUpRule { Kind = FollowUpKind.PriorityRise, Level = (PriorityLevel?)level, StartsOn = Day("2002-01-01") }.IsRise((PriorityLevel)from, (PriorityLevel)to));

    [Theory]
    [InlineData(92, "2002-03-01", "2002-03-01 12:00")]
    [InlineData(110, "2002-03-01", "2002-03-01 11:00")]
    [InlineData(110, "2002-07-01", "2002-07-01 10:00")]
    [InlineData(290, "2002-03-01", "2002-02-28 23:00")]
    public void Noon_is_that_of_the_business(int zone, string day, string utc) => Assert.Equal(utc, BusinessTimeZone.Of(zone).NoonOf(Day(day)).ToString("yyyy-MM-dd HH:mm", null));

    [Fact]
    public void Noon_of_a_day_is_of_that_day_in_every_zone() => Days.Sample(day =>
        BusinessTimeZone.Codes.Select(BusinessTimeZone.Of).All(zone => zone.DayOf(zone.NoonOf(day)) == day), iter: 200);
}
