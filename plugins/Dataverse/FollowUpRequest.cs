using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Makes the task that somebody asks for. Days and segment of a rule do not hold him back; that a customer wants no profile does.</summary>
/// <param name="asUser">Reads customer and rule, and makes a task without a rule, with the rights of who asks.</param>
/// <param name="asSystem">Makes the task of a rule: who gets it is what those decided who made the rule.</param>
/// <param name="settings">Say where the business day is.</param>
/// <param name="asOf">The day of the request.</param>
internal sealed class FollowUpRequest(IOrganizationService asUser, IOrganizationService asSystem, Settings settings, DateTime asOf)
{
    /// <summary>The rule's task of today; and whether it was made now. There is none where it has been deleted.</summary>
    public KeyValuePair<EntityReference?, bool> ByRule(Guid ruleId, Guid contact, DateTime dueOn)
    {
        var customer = Customer(contact);
        if (asUser.Retrieve(FollowUpRuleTable.Name, ruleId, new ColumnSet(FollowUpRuleTable.Title, FollowUpRuleTable.State)) is var readable && readable.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.State)?.Value != 0)
            throw new RefusedException($"The follow-up rule '{readable.GetAttributeValue<string>(FollowUpRuleTable.Title)}' is inactive: activate it, or take another one.");

        var rule = FollowUpRuleRow.Of(asSystem, ruleId);
        if (rule.Rule.IsByProfile && (customer.GetAttributeValue<bool>(ContactTable.ProfilingOptOut) || customer.GetAttributeValue<string>(ContactTable.SchemeVersion) == null))
            throw new RefusedException($"The follow-up rule '{rule.Name}' rests on the profile, and this customer is not to be profiled. Make a task without a rule.");

        var wanted = new FollowUp(contact, asOf, settings.Profiles.Texts.Text("FollowUp_Requested", settings.Profiles.Texts.Day(asOf))) { DueOn = BusinessDays.OnOrAfter(dueOn), IsRequested = true };
        var failures = new Dictionary<Guid, Sentence>();
        var tasks = new FollowUpTasks(asSystem, settings.TimeZone);
        var made = tasks.Make(rule, [wanted], failures);
        if (failures.Count > 0)
            throw new RefusedException(failures.Values.First());
        return made.Count > 0
            ? new(new EntityReference(ActivityTables.Task, made[0].Value), true)
            : new(tasks.Find(ruleId, wanted)?.GetAttributeValue<EntityReference>(FollowUpTable.Task), false);
    }

    /// <summary>A task of its own, for the customer's owner.</summary>
    public KeyValuePair<EntityReference?, bool> ByWords(Guid contact, string subject, string? description, DateTime dueOn)
    {
        var customer = Customer(contact);
        var name = customer.GetAttributeValue<string>(ContactTable.FullName) ?? "";
        var task = new Entity(ActivityTables.Task)
        {
            [ActivityTables.Subject] = FollowUpText.Subject(subject, "", name),
            [ActivityTables.Description] = FollowUpText.Description(description, "", name),
            [ActivityTables.Regarding] = customer.ToEntityReference(),
            [ActivityTables.DueOn] = settings.TimeZone.NoonOf(BusinessDays.OnOrAfter(dueOn)),
            [ActivityTables.Owner] = customer.GetAttributeValue<EntityReference>(ContactTable.Owner),
        };
        return new(new EntityReference(ActivityTables.Task, asUser.Create(task)), true);
    }

    private Entity Customer(Guid contact)
    {
        var customer = asUser.Retrieve(ContactTable.Name, contact, new ColumnSet(ContactTable.FullName, ContactTable.Owner, ContactTable.State, ContactTable.ProfilingOptOut, ContactTable.SchemeVersion));
        return customer.GetAttributeValue<OptionSetValue>(ContactTable.State)?.Value == 0
            ? customer
            : throw new RefusedException($"The customer is inactive, so there is nobody to follow up. Where he was merged into another one, take that one.");
    }
}
