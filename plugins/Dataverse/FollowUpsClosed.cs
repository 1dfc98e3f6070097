using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using System.Xml.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that cancels open tasks of follow-up rules whose reason is gone, where the rule says so; and, whatever it
/// says, those that rest on a profile that the customer does not want. What is canceled is not found again, so it needs no place.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="texts">The language in which is noted why.</param>
internal sealed class FollowUpsClosed(IOrganizationService service, ReasonTexts texts) : IMaintenancePhase
{
    private const string Customer = "customer";
    private const string Purchase = "purchase";
    private const int Canceled = 2;
    private const int CanceledStatus = 6;

    public string Name => "follow-up tasks without reason";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var answer = new MaintenancePage();
        if (token.Unreported is { } earlier)
            answer.Result.Failures[earlier.Key] = earlier.Value;
        token = token with { Unreported = null };
        var closed = 0;
        for (var number = 0; closed < pageSize && FollowUpRuleRow.At(service, number) is { } rule; number++)
        {
            foreach (var reason in ReasonsOf(rule, token.AsOf))
            {
                var found = Open(rule, reason.Value, token, pageSize - closed);
                foreach (var followUp in found)
                    Close(rule, followUp, reason.Key, token);
                closed += found.Count;
            }
        }

        return answer with
        {
            Note = closed == 0 ? null : (Sentence)$"{closed} follow-up tasks canceled whose reason was gone",
            Next = closed < pageSize ? null : token,
        };
    }

    /// <summary>Why tasks of a rule lose their reason: the key of a text, and a condition.</summary>
    private static IEnumerable<KeyValuePair<string, XElement>> ReasonsOf(FollowUpRuleRow rule, DateTime asOf)
    {
        if (rule.Rule.IsByProfile)
            yield return new("Gone_Profile", AnyOf(Condition(Customer, ContactTable.SchemeVersion, "null"), Condition(Customer, ContactTable.ProfilingOptOut, "eq", "1")));
        if (!rule.ClosesWhenGone)
            yield break;

        yield return new("Gone_Customer", Condition(Customer, ContactTable.State, "ne", "0"));
        if (WhenGone(rule.Rule, asOf) is { } gone)
            yield return new("Gone_" + rule.Rule.Kind, AllOf(Condition(null, FollowUpTable.IsRequested, "ne", "1"), gone));
    }

    private static XElement? WhenGone(FollowUpRule rule, DateTime asOf) => rule.Kind switch
    {
        FollowUpKind.PriorityRise => AnyOf(LevelsReached(rule).Select(level => AllOf(
            Condition(null, FollowUpTable.Level, "eq", Number(level)),
            Condition(Customer, ContactTable.Priority, "gt", Number(rule.Level ?? level))))),
        FollowUpKind.Lapse => AnyOf(
            Condition(Customer, ContactTable.LapsesOn, "null"),
            Condition(Customer, ContactTable.LapsesOn, "gt", Day(asOf)),
            Compare("lt", $"{Customer}.{ContactTable.LastPurchaseOn}")),
        FollowUpKind.AfterPurchase => AnyOf(
            Condition(Purchase, PurchaseTable.Id, "null"),
            Condition(Purchase, PurchaseTable.State, "ne", "0"),
            Condition(Purchase, PurchaseTable.Kind, "eq", ((int)PurchaseKind.Return).ToString(CultureInfo.InvariantCulture)),
            Compare("ne", $"{Purchase}.{PurchaseTable.PurchaseDate}"),
            Condition(Purchase, PurchaseTable.Contact, "null"),
            Compare("ne", $"{Purchase}.{PurchaseTable.Contact}", FollowUpTable.Contact)),
        FollowUpKind.BeforeBirthday => NoLonger(ContactTable.NextBirthdayOn),
        FollowUpKind.BeforeAnniversary => NoLonger(ContactTable.NextAnniversaryOn),
        _ => null,
    };

    /// <summary>The day after it is the next one's, a year later.</summary>
    private static XElement NoLonger(string column) => AnyOf(Condition(Customer, column, "null"), Compare("ne", $"{Customer}.{column}"));

    private static IEnumerable<PriorityLevel> LevelsReached(FollowUpRule rule) =>
        new[] { PriorityLevel.High, PriorityLevel.Medium, PriorityLevel.Low }.Where(level => FollowUpRule.Rank(level) >= FollowUpRule.Rank(rule.Level ?? PriorityLevel.Low));

    private List<Entity> Open(FollowUpRuleRow rule, XElement gone, MaintenanceToken token, int most)
    {
        if (most == 0)
            return [];

        var filter = AllOf(Condition(null, FollowUpTable.Rule, "eq", rule.Id.ToString()), Condition(null, FollowUpTable.ClosedOn, "null"), gone);
        if (token.Failed.Count > 0)
            filter.Add(new XElement("condition", new XAttribute("attribute", FollowUpTable.Contact), new XAttribute("operator", "not-in"), token.Failed.Select(id => new XElement("value", id))));
        var query = new XElement("fetch", new XAttribute("top", most), new XElement("entity", new XAttribute("name", FollowUpTable.Name),
            Attribute(FollowUpTable.Contact), Attribute(FollowUpTable.Task), Attribute(FollowUpTable.EventOn),
            new XElement("order", new XAttribute("attribute", FollowUpTable.Id)),
            filter,
            Link(ActivityTables.Task, ActivityTables.Id, FollowUpTable.Task, "inner", "open", new XElement("filter", Condition(null, ActivityTables.State, "eq", "0"))),
            Link(ContactTable.Name, ContactTable.Id, FollowUpTable.Contact, "inner", Customer),
            Link(PurchaseTable.Name, PurchaseTable.Id, FollowUpTable.Purchase, "outer", Purchase)));
        return [.. service.RetrieveMultiple(new FetchExpression(query.ToString(SaveOptions.DisableFormatting))).Entities];
    }

    private void Close(FollowUpRuleRow rule, Entity followUp, string reason, MaintenanceToken token)
    {
        var customer = followUp.GetAttributeValue<EntityReference>(FollowUpTable.Contact).Id;
        try
        {
            // Another purchase of that day is as good a reason.
            if (reason == "Gone_" + FollowUpKind.AfterPurchase && new FollowUpFinder(service, texts).PurchaseOf(rule, customer, followUp.GetAttributeValue<DateTime>(FollowUpTable.EventOn)) is { } other)
            {
                service.Update(new Entity(FollowUpTable.Name, followUp.Id) { [FollowUpTable.Purchase] = new EntityReference(PurchaseTable.Name, other) });
                return;
            }

            service.Update(new Entity(ActivityTables.Task, followUp.GetAttributeValue<EntityReference>(FollowUpTable.Task).Id)
            {
                [ActivityTables.State] = new OptionSetValue(Canceled),
                [ActivityTables.Status] = new OptionSetValue(CanceledStatus),
            });
            service.Update(new Entity(FollowUpTable.Name, followUp.Id) { [FollowUpTable.ClosedOn] = token.AsOf, [FollowUpTable.ClosedReason] = texts.Text("FollowUp_" + reason) });
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            var interrupted = RowRefusedException.Of(token, customer, $"The task of the follow-up rule \"{rule.Name.Replace('\'', '"')}\" for the contact {customer} could not be canceled:", fault);
            throw new RefusedException($"{interrupted.Sentence}", interrupted);
        }
    }

    private static XElement Attribute(string name) => new("attribute", new XAttribute("name", name));

    private static XElement Link(string table, string from, string to, string type, string alias, XElement? filter = null) => new("link-entity",
        new XAttribute("name", table), new XAttribute("from", from), new XAttribute("to", to), new XAttribute("link-type", type), new XAttribute("alias", alias), filter);

    private static XElement AllOf(params XElement[] conditions) => new("filter", new XAttribute("type", "and"), conditions);

    private static XElement AnyOf(params XElement[] conditions) => AnyOf(conditions.AsEnumerable());

    private static XElement AnyOf(IEnumerable<XElement> conditions) => new("filter", new XAttribute("type", "or"), conditions);

    private static XElement Condition(string? link, string column, string comparison, string? value = null) => new("condition",
        link == null ? null : new XAttribute("entityname", link),
        new XAttribute("attribute", column),
        new XAttribute("operator", comparison),
        value == null ? null : new XAttribute("value", value));

    /// <summary>The day of the event, or another column of the follow-up, against a column of a link.</summary>
    private static XElement Compare(string comparison, string other, string own = FollowUpTable.EventOn) => new("condition",
        new XAttribute("attribute", own), new XAttribute("operator", comparison), new XAttribute("valueof", other));

    private static string Number(PriorityLevel level) => ((int)level).ToString(CultureInfo.InvariantCulture);

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
