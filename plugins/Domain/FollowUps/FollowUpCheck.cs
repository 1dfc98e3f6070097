using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Domain.FollowUps;

/// <summary>Finds what keeps a rule from working, in sentences for the person who makes it. A column that its kind does not look at is refused: it would seem to restrict the rule.</summary>
internal static class FollowUpCheck
{
    private const int MostDays = 365;

    public static IEnumerable<Sentence> Of(FollowUpRow row)
    {
        if (row.Kind is not { } kind)
        {
            yield return $"'Kind' is empty: say what makes a task due.";
            yield break;
        }

        foreach (var fault in Days(kind, row.Days).Concat(Level(kind, row.Level)).Concat(Purchases(kind, row)).Concat(Recurrence(kind, row)).Concat(Assignment(row)))
            yield return fault;
        foreach (var text in new[] { row.Subject, row.Description })
        {
            if (FollowUpText.UnknownPlaceholder(text) is { } placeholder)
                yield return $"'{placeholder}' stands for nothing: only {{customer}} does, for the customer's name.";
        }
    }

    private static IEnumerable<Sentence> Days(FollowUpKind kind, int? days)
    {
        if (kind is FollowUpKind.PriorityRise or FollowUpKind.Lapse)
        {
            if (days != null)
                yield return $"'Days' is not for this kind: its tasks are made on the day. Leave it empty.";
        }
        else if (days == null && kind != FollowUpKind.RecurringDate)
        {
            yield return kind == FollowUpKind.AfterPurchase ? (Sentence)$"'Days' is empty: say how many days after the purchase." : $"'Days' is empty: say how many days before, 0 for the day itself.";
        }
        else if (days is < 0 or > MostDays)
        {
            yield return $"'Days' is {days}: it must be from 0 to {MostDays}.";
        }
    }

    private static IEnumerable<Sentence> Level(FollowUpKind kind, PriorityLevel? level)
    {
        if (level != null && kind != FollowUpKind.PriorityRise)
            yield return $"'Level Reached' is only for the kind Priority Rise. Leave it empty.";
        if (level == PriorityLevel.None)
            yield return $"'Level Reached' is None, to which no level rises: choose another one, or none at all for any rise.";
    }

    private static IEnumerable<Sentence> Purchases(FollowUpKind kind, FollowUpRow row)
    {
        if (kind == FollowUpKind.AfterPurchase)
        {
            if (row.HasCategory && row.FlaggedCategoriesOnly)
                yield return $"'Product Category' and 'Flagged Categories Only' are both set: keep one of the two.";
        }
        else if (row.HasCategory || row.FlaggedCategoriesOnly)
        {
            yield return $"'Product Category' and 'Flagged Categories Only' are only for the kind After Purchase. Leave them empty.";
        }
    }

    private static IEnumerable<Sentence> Recurrence(FollowUpKind kind, FollowUpRow row)
    {
        var recurring = row.Recurring;
        if (kind == FollowUpKind.RecurringDate)
        {
            if (!recurring.IsComplete)
                yield return $"A recurring date is either a 'Day of Month', or a 'Week of Month' together with a 'Weekday'.";
            if (recurring.DayOfMonth is < 1 or > 31)
                yield return $"'Day of Month' is {recurring.DayOfMonth}: it must be from 1 to 31.";
            if (recurring.Month is < 1 or > 12)
                yield return $"'Month' is {recurring.Month}: it must be from 1 to 12, or empty for every month.";
            if (!row.HasSegment && !row.HasCustomer)
                yield return $"A recurring date needs a 'Segment' or a 'Customer': without either, every customer would get a task.";
        }
        else
        {
            if (recurring != new RecurringDate())
                yield return $"'Month', 'Day of Month', 'Week of Month' and 'Weekday' are only for the kind Recurring Date. Leave them empty.";
            if (row.HasCustomer)
                yield return $"'Customer' is only for the kind Recurring Date. Leave it empty, or use a segment.";
        }
    }

    private static IEnumerable<Sentence> Assignment(FollowUpRow row)
    {
        if (row.Assignee == FollowUpAssignee.Queue && !row.HasQueue)
            yield return $"'Queue' is empty, but tasks are to go to one: choose it.";
    }
}
