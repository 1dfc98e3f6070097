using System;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain.FollowUps;

/// <summary>
/// A rule that makes follow-up tasks: when one is due for a customer. An <i>event</i> is what the task is about: the day on which the
/// level rose, the lapse date, a purchase, a birthday. There is one task for each rule, customer and day of event.
/// </summary>
internal sealed record FollowUpRule
{
    /// <summary>Days for which events are still found that were entered late: a purchase of last Friday keyed in on Tuesday.</summary>
    public const int DaysForLatecomers = 7;

    /// <summary>Days of missed runs that are caught up. What fell due before has had its time.</summary>
    public const int MostDaysCaughtUp = 31;

    /// <summary>Days for which it is known what was made; far more than a run looks back.</summary>
    public const int DaysKept = 730;

    public required FollowUpKind Kind { get; init; }

    /// <summary>Days after a purchase, or before a birthday, an anniversary or a recurring date.</summary>
    public int Days { get; init; }

    /// <summary>The level that a rise has to reach, from below it; none for any rise.</summary>
    public PriorityLevel? Level { get; init; }

    public RecurringDate Recurring { get; init; } = new();

    /// <summary>First day whose tasks are made.</summary>
    public required DateTime StartsOn { get; init; }

    /// <summary>Last day whose tasks have been made; none before the first run.</summary>
    public DateTime? CheckedTo { get; init; }

    /// <summary>Whether the task precedes the event.</summary>
    public bool IsAhead => Kind is FollowUpKind.BeforeBirthday or FollowUpKind.BeforeAnniversary or FollowUpKind.RecurringDate;

    /// <summary>Whether it rests on what purchases say about a customer, which some do not want to be looked at.</summary>
    public bool IsByProfile => Kind != FollowUpKind.RecurringDate;

    /// <summary>
    /// The days on which tasks are to be made: those since the last run, at most a month's, and a week more, since events may be entered
    /// late; never those before the rule began. A date that recurs is known beforehand, so nothing of it comes late.
    /// </summary>
    public DateSpan Pending(DateTime asOf)
    {
        var checkedTo = CheckedTo ?? DateTime.MinValue;
        if (CheckedTo != null && Kind != FollowUpKind.RecurringDate)
            checkedTo = checkedTo.AddDays(-DaysForLatecomers);
        return new DateSpan(Latest(checkedTo, StartsOn.AddDays(-1), asOf.AddDays(-MostDaysCaughtUp)), asOf);
    }

    /// <summary>
    /// Days of events whose tasks may have to be made on a day of the span. Those ahead may have to be made up to two days earlier,
    /// so as not to be due on a weekend.
    /// </summary>
    public DateSpan Events(DateSpan pending) => IsAhead
        ? new DateSpan(pending.After.AddDays(Days), pending.Through.AddDays(Days + 2))
        : new DateSpan(pending.After.AddDays(-Days), pending.Through.AddDays(-Days));

    /// <summary>
    /// The day from which on there is a task. One that is ahead is made on the day it is due: the business day on or before.
    /// </summary>
    public DateTime ArisesOn(DateTime eventDay) => IsAhead ? BusinessDays.OnOrBefore(eventDay.AddDays(-Days)) : eventDay.AddDays(Days);

    /// <summary>
    /// The business day on which a task is due that is made on a day: the next one after an event, the one before where it is ahead. A
    /// task that is made late is due on the next business day, but not after a day that it is for.
    /// </summary>
    public DateTime DueOn(DateTime eventDay, DateTime asOf)
    {
        var due = IsAhead ? ArisesOn(eventDay) : BusinessDays.OnOrAfter(ArisesOn(eventDay));
        var next = BusinessDays.OnOrAfter(asOf);
        return due >= asOf || (IsAhead && next > eventDay && eventDay >= asOf) ? due : next;
    }

    /// <summary>
    /// Whether a change of level is a rise in the sense of the rule.
    /// </summary>
    public bool IsRise(PriorityLevel from, PriorityLevel to) => Level is { } level
        ? Rank(to) >= Rank(level) && Rank(from) < Rank(level)
        : Rank(to) > Rank(from);

    /// <summary>Higher is better; the values of the choice go the other way.</summary>
    public static int Rank(PriorityLevel level) => PriorityLevel.None - level;

    private static DateTime Latest(DateTime one, DateTime other, DateTime third)
    {
        var later = one > other ? one : other;
        return later > third ? later : third;
    }
}
