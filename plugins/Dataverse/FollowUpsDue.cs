using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that makes the tasks of follow-up rules, rule by rule and page by page. A rule remembers the day up to which
/// its tasks have been made, so that missed days are caught up. After the customers, whose dates it goes by.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="settings">Say where the business day is.</param>
/// <param name="texts">The language of reasons.</param>
internal sealed class FollowUpsDue(IOrganizationService service, Settings settings, ReasonTexts texts) : IMaintenancePhase
{
    public string Name => "follow-up tasks";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var answer = new MaintenancePage();
        if (token.Unreported is { } earlier)
            answer.Result.Failures[earlier.Key] = earlier.Value;
        for (var place = FollowUpPlace.Parse(token.Place); FollowUpRuleRow.At(service, place.Rule) is { } rule; place = place.NextRule)
        {
            answer = Page(rule, place, answer, token with { Unreported = null }, pageSize);
            if (!answer.DidNothing)
                return answer with { Next = answer.Next ?? token with { Place = place.NextRule.ToString(), Unreported = null } };
        }

        return answer;
    }

    private MaintenancePage Page(FollowUpRuleRow rule, FollowUpPlace place, MaintenancePage answer, MaintenanceToken token, int pageSize)
    {
        try
        {
            var page = new FollowUpFinder(service, texts).Find(rule, place, token.AsOf, pageSize);
            var failures = new Dictionary<Guid, Sentence>();
            var made = new FollowUpTasks(service, settings.TimeZone).Make(rule, page.Found.Where(one => !token.Failed.Contains(one.Contact)).ToList(), failures).Count;
            foreach (var failure in failures)
                answer.Result.Failures[failure.Key] = texts.Say(failure.Value);
            if (page.Next == null && !(rule.Rule.CheckedTo >= token.AsOf))
                service.Update(new Entity(FollowUpRuleTable.Name, rule.Id) { [FollowUpRuleTable.CheckedTo] = token.AsOf });
            return answer with
            {
                Note = made == 0 ? null : (Sentence)$"{made} tasks made by the follow-up rule '{rule.Name}'",
                Next = page.Next is { } next ? token with { Place = next.ToString() } : null,
            };
        }
        catch (RefusedException refused)
        {
            answer.Result.Failures[rule.Id] = texts.Say($"The follow-up rule '{rule.Name}' made no tasks. {refused.Sentence}");
            return answer;
        }
        catch (CustomerFailedException failure)
        {
            var interrupted = RowRefusedException.Of(token, failure.ContactId, $"The contact {failure.ContactId} could not get the task of the follow-up rule \"{rule.Name.Replace('\'', '"')}\":", failure);
            throw new RefusedException($"{interrupted.Sentence}", interrupted);
        }
    }
}
