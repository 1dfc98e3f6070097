using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Refuses follow-up rules that cannot work, and says from which day on one makes tasks.</summary>
/// <param name="service">Reads queues.</param>
/// <param name="asOf">The day of the save.</param>
internal sealed class FollowUpGuard(IOrganizationService service, DateTime asOf)
{
    /// <summary>Checks the row as it will be: what is sent, over what is stored. A rule that is made or activated begins today at the earliest, unless it says another day.</summary>
    /// <exception cref="RefusedException">With a sentence for each fault.</exception>
    public void Check(Entity target, Entity? before)
    {
        var after = new Entity(FollowUpRuleTable.Name);
        after.Attributes.AddRange((before?.Attributes ?? []).Concat(target.Attributes).GroupBy(value => value.Key).Select(values => values.Last()));
        var faults = FollowUpCheck.Of(FollowUpRuleRow.Entered(after)).Concat(Queue(target)).Concat(Watermark(target, before)).ToList();
        if (faults.Count > 0)
            throw new RefusedException($"The follow-up rule '{after.GetAttributeValue<string>(FollowUpRuleTable.Title)}' cannot be saved: {Sentence.Joined(" ", faults)}");

        if (StartsAnew(target, before, after))
            target[FollowUpRuleTable.StartsOn] = asOf;
    }

    /// <summary>What came about while there was no rule is not caught up.</summary>
    private bool StartsAnew(Entity target, Entity? before, Entity after)
    {
        var startsOn = after.GetAttributeValue<DateTime?>(FollowUpRuleTable.StartsOn);
        var activated = before != null && StateOf(before) != 0 && StateOf(after) == 0 && target.GetAttributeValue<DateTime?>(FollowUpRuleTable.StartsOn) == null;
        return startsOn == null || (activated && startsOn < asOf);
    }

    private IEnumerable<Sentence> Queue(Entity target)
    {
        if (target.GetAttributeValue<EntityReference>(FollowUpRuleTable.Queue) is { } queue
            && service.Retrieve(QueueTable.Name, queue.Id, new ColumnSet(QueueTable.Title, QueueTable.State)) is var row
            && row.GetAttributeValue<OptionSetValue>(QueueTable.State)?.Value != 0)
        {
            yield return $"The queue '{row.GetAttributeValue<string>(QueueTable.Title)}' is inactive: choose another one.";
        }
    }

    private static IEnumerable<Sentence> Watermark(Entity target, Entity? before)
    {
        if (target.Contains(FollowUpRuleTable.CheckedTo) && target.GetAttributeValue<DateTime?>(FollowUpRuleTable.CheckedTo) != before?.GetAttributeValue<DateTime?>(FollowUpRuleTable.CheckedTo))
            yield return $"'Checked To' is set by maintenance. Use 'Starts On' to leave days out.";
    }

    private static int StateOf(Entity row) => row.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.State)?.Value ?? 0;
}
