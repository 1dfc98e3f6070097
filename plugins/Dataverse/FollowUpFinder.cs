using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Finds for whom a rule's tasks are due, page by page, by the dates that rows bear: the cost follows what falls due, not how many
/// customers there are.
/// </summary>
/// <param name="service">Sees every customer.</param>
/// <param name="texts">The language of reasons.</param>
internal sealed class FollowUpFinder(IOrganizationService service, ReasonTexts texts)
{
    private const string Contact = "customer";
    private const string CategoryAlias = "category";

    /// <summary>Rows that the platform gives without a cookie, which it does not give for a query that is distinct.</summary>
    private const int MostWithoutCookie = 50_000;

    /// <summary>What is due at a place.</summary>
    /// <exception cref="RefusedException">The segment of the rule cannot be used.</exception>
    public FollowUpPage Find(FollowUpRuleRow rule, FollowUpPlace place, DateTime asOf, int pageSize)
    {
        var pending = rule.Rule.Pending(asOf);
        if (pending.After >= pending.Through)
            return new FollowUpPage([], null);

        if (rule.Rule.Kind == FollowUpKind.RecurringDate)
            return Recurring(rule, place, pending, asOf, pageSize);

        var query = rule.Rule.Kind switch
        {
            FollowUpKind.PriorityRise => Rises(pending),
            FollowUpKind.Lapse => Lapses(pending),
            FollowUpKind.AfterPurchase => Purchases(rule, pending),
            FollowUpKind.BeforeBirthday => Upcoming(ContactTable.NextBirthdayOn, rule, pending, asOf),
            FollowUpKind.BeforeAnniversary => Upcoming(ContactTable.NextAnniversaryOn, rule, pending, asOf),
            _ => throw new RefusedException($"The follow-up rule '{rule.Name}' is of a kind that this version does not know."),
        };
        query.PageInfo = new PagingInfo { Count = pageSize, PageNumber = place.Page, PagingCookie = place.Cookie };
        var page = service.RetrieveMultiple(query);
        var found = page.Entities.Select(row => Read(rule, row)).OfType<FollowUp>()
            .GroupBy(one => one.Key).Select(one => one.OrderBy(rise => rise.Level ?? PriorityLevel.None).First())
            .Where(one => pending.Contains(ArisesOn(rule.Rule, one)))
            .Select(one => one with { DueOn = rule.Rule.DueOn(one.DueOn, asOf) })
            .ToList();
        return new FollowUpPage(InSegment(rule, found), Next(place, page, pageSize));
    }

    /// <summary>Whether the customer bought on that day what the rule follows up; the purchase.</summary>
    public Guid? PurchaseOf(FollowUpRuleRow rule, Guid contact, DateTime day)
    {
        var query = PurchaseQuery(rule);
        query.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.Equal, contact);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.Equal, day);
        query.TopCount = 1;
        return service.RetrieveMultiple(query).Entities.FirstOrDefault()?.Id;
    }

    /// <summary>Until it is known when a follow-up is due, its <see cref="FollowUp.DueOn"/> is the day from which the rule counts.</summary>
    private static DateTime ArisesOn(FollowUpRule rule, FollowUp one) => rule.ArisesOn(one.DueOn);

    private FollowUp? Read(FollowUpRuleRow rule, Entity row)
    {
        switch (rule.Rule.Kind)
        {
            case FollowUpKind.PriorityRise:
                var from = Level(row, PriorityChangeTable.FromLevel);
                var to = Level(row, PriorityChangeTable.ToLevel);
                var now = (PriorityLevel)((OptionSetValue)row.GetAttributeValue<AliasedValue>($"{Contact}.{ContactTable.Priority}").Value).Value;
                if (!rule.Rule.IsRise(from, to) || FollowUpRule.Rank(now) < FollowUpRule.Rank(rule.Rule.Level ?? to))
                    return null;
                var rose = row.GetAttributeValue<DateTime>(PriorityChangeTable.ChangedOn);
                return new FollowUp(ReferenceIn(row, PriorityChangeTable.Contact), rose, Reason("PriorityRise", texts.Level(from), texts.Level(to), texts.Day(rose))) { Level = to, DueOn = rose };

            case FollowUpKind.Lapse:
                var last = row.GetAttributeValue<DateTime>(ContactTable.LastPurchaseOn);
                var lapsed = row.GetAttributeValue<DateTime>(ContactTable.LapsesOn);
                return new FollowUp(row.Id, last, Reason("Lapse", texts.Day(last), texts.Day(lapsed))) { DueOn = lapsed };

            case FollowUpKind.AfterPurchase:
                var bought = row.GetAttributeValue<DateTime>(PurchaseTable.PurchaseDate);
                var reason = row.GetAttributeValue<EntityReference>(PurchaseTable.ProductCategory)?.Name is { Length: > 0 } category
                    ? Reason("AfterPurchaseOf", texts.Day(bought), category)
                    : Reason("AfterPurchase", texts.Day(bought));
                return new FollowUp(ReferenceIn(row, PurchaseTable.Contact), bought, reason) { Purchase = row.Id, DueOn = bought };

            default:
                var day = row.GetAttributeValue<DateTime>(rule.Rule.Kind == FollowUpKind.BeforeBirthday ? ContactTable.NextBirthdayOn : ContactTable.NextAnniversaryOn);
                return new FollowUp(row.Id, day, Reason(rule.Rule.Kind.ToString(), texts.Day(day))) { DueOn = day };
        }
    }

    private string Reason(string key, params object[] values) => texts.Text("FollowUp_" + key, values);

    private static PriorityLevel Level(Entity row, string column) => (PriorityLevel)row.GetAttributeValue<OptionSetValue>(column).Value;

    private static Guid ReferenceIn(Entity row, string column) => row.GetAttributeValue<EntityReference>(column).Id;

    private static QueryExpression Rises(DateSpan pending)
    {
        var query = new QueryExpression(PriorityChangeTable.Name)
        {
            ColumnSet = new ColumnSet(PriorityChangeTable.Contact, PriorityChangeTable.ChangedOn, PriorityChangeTable.FromLevel, PriorityChangeTable.ToLevel),
        };
        Within(query, PriorityChangeTable.ChangedOn, pending);
        Customer(query, PriorityChangeTable.Contact).Columns = new ColumnSet(ContactTable.Priority);
        query.AddOrder(PriorityChangeTable.Id, OrderType.Ascending);
        return query;
    }

    private static QueryExpression Lapses(DateSpan pending)
    {
        var query = Customers(ContactTable.LapsesOn, ContactTable.LastPurchaseOn);
        Within(query, ContactTable.LapsesOn, pending);
        return query;
    }

    private static QueryExpression Purchases(FollowUpRuleRow rule, DateSpan pending)
    {
        var query = PurchaseQuery(rule);
        Within(query, PurchaseTable.PurchaseDate, rule.Rule.Events(pending));
        Customer(query, PurchaseTable.Contact);
        query.AddOrder(PurchaseTable.Id, OrderType.Ascending);
        return query;
    }

    private static QueryExpression PurchaseQuery(FollowUpRuleRow rule)
    {
        var query = new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(PurchaseTable.Contact, PurchaseTable.PurchaseDate, PurchaseTable.ProductCategory) };
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(PurchaseTable.Kind, ConditionOperator.NotEqual, (int)PurchaseKind.Return);
        if (rule.Category is { } category)
            query.Criteria.AddCondition(PurchaseTable.ProductCategory, ConditionOperator.Equal, category);
        if (rule.FlaggedCategoriesOnly)
        {
            var flagged = query.AddLink(ProductCategoryTable.Name, PurchaseTable.ProductCategory, ProductCategoryTable.Id);
            flagged.EntityAlias = CategoryAlias;
            flagged.LinkCriteria.AddCondition(ProductCategoryTable.FollowUp, ConditionOperator.Equal, true);
        }

        return query;
    }

    /// <summary>Birthdays and anniversaries; one that has passed is not followed up.</summary>
    private static QueryExpression Upcoming(string column, FollowUpRuleRow rule, DateSpan pending, DateTime asOf)
    {
        var query = Customers(column);
        Within(query, column, rule.Rule.Events(pending));
        query.Criteria.AddCondition(column, ConditionOperator.GreaterEqual, asOf);
        return query;
    }

    private static QueryExpression Customers(params string[] columns)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(columns), Orders = { new OrderExpression(ContactTable.Id, OrderType.Ascending) } };
        Restrict(query.Criteria);
        query.Criteria.AddCondition(ContactTable.SchemeVersion, ConditionOperator.NotNull);
        return query;
    }

    private static LinkEntity Customer(QueryExpression query, string column)
    {
        var link = query.AddLink(ContactTable.Name, column, ContactTable.Id);
        link.EntityAlias = Contact;
        Restrict(link.LinkCriteria);
        link.LinkCriteria.AddCondition(ContactTable.SchemeVersion, ConditionOperator.NotNull);
        return link;
    }

    /// <summary>Who has a profile and may be approached because of it.</summary>
    private static void Restrict(FilterExpression filter)
    {
        filter.AddCondition(ContactTable.State, ConditionOperator.Equal, 0);
        filter.AddCondition(ContactTable.Merged, ConditionOperator.NotEqual, true);
        filter.AddCondition(ContactTable.ProfilingOptOut, ConditionOperator.NotEqual, true);
        filter.AddCondition(ContactTable.ContactFrequency, ConditionOperator.NotEqual, (int)ContactFrequency.Never);
    }

    private static void Within(QueryExpression query, string column, DateSpan span)
    {
        query.Criteria.AddCondition(column, ConditionOperator.GreaterThan, span.After);
        query.Criteria.AddCondition(column, ConditionOperator.LessEqual, span.Through);
    }

    private FollowUpPage Recurring(FollowUpRuleRow rule, FollowUpPlace place, DateSpan pending, DateTime asOf, int pageSize)
    {
        var days = rule.Rule.Recurring.Within(rule.Rule.Events(pending)).Where(day => pending.Contains(rule.Rule.ArisesOn(day))).ToList();
        if (days.Count == 0)
            return new FollowUpPage([], null);

        var query = rule.Contact is { } contact ? OnlyActive(contact) : XElement.Parse(SegmentQuery(rule.Segment!.Value));
        query.Element("entity")!.Add(new XElement("order", new XAttribute("attribute", ContactTable.Id)));
        query.SetAttributeValue("count", pageSize);
        query.SetAttributeValue("page", place.Page);
        query.SetAttributeValue("paging-cookie", place.Cookie);
        var page = service.RetrieveMultiple(new FetchExpression(query.ToString(SaveOptions.DisableFormatting)));
        var found = page.Entities
            .SelectMany(customer => days.Select(day => new FollowUp(customer.Id, day, Reason("RecurringDate", texts.Day(day))) { DueOn = rule.Rule.DueOn(day, asOf) }))
            .ToList();
        return new FollowUpPage(rule.Contact == null ? found : InSegment(rule, found), Next(place, page, pageSize));
    }

    private static FollowUpPlace? Next(FollowUpPlace place, EntityCollection page, int pageSize)
    {
        if (!page.MoreRecords)
            return null;
        if (string.IsNullOrEmpty(page.PagingCookie) && (place.Page + 1) * pageSize > MostWithoutCookie)
            throw new RefusedException($"Its segment has more than 50,000 customers over linked tables, more than the platform gives. Use columns of the contact instead of links.");
        return place with { Page = place.Page + 1, Cookie = page.PagingCookie };
    }

    private List<FollowUp> InSegment(FollowUpRuleRow rule, List<FollowUp> found)
    {
        if (rule.Segment is not { } segment || found.Count == 0)
            return found;

        var query = XElement.Parse(SegmentQuery(segment));
        query.Element("entity")!.Add(new XElement("filter", new XElement("condition",
            new XAttribute("attribute", ContactTable.Id),
            new XAttribute("operator", "in"),
            found.Select(one => one.Contact).Distinct().Select(id => new XElement("value", id)))));
        var members = new HashSet<Guid>(service.RetrieveMultiple(new FetchExpression(query.ToString(SaveOptions.DisableFormatting))).Entities.Select(contact => contact.Id));
        return found.FindAll(one => members.Contains(one.Contact));
    }

    /// <summary>The segment's definition, published or not.</summary>
    private string SegmentQuery(Guid id)
    {
        var segment = service.Retrieve(SegmentTable.Name, id, new ColumnSet(SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Lifecycle));
        if (segment.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle)?.Value == (int)SegmentLifecycle.Retired)
            throw new RefusedException($"Its segment '{SegmentChain.NameOf(segment)}' is retired: choose another one, or deactivate the rule.");
        return SegmentChain.Of(service, segment).QueryForService();
    }

    private static XElement OnlyActive(Guid contact) => new("fetch", new XElement("entity", new XAttribute("name", ContactTable.Name),
        new XElement("attribute", new XAttribute("name", ContactTable.Id)),
        new XElement("filter",
            Condition(ContactTable.Id, contact.ToString()),
            Condition(ContactTable.State, 0.ToString(CultureInfo.InvariantCulture)))));

    private static XElement Condition(string column, string value) => new("condition", new XAttribute("attribute", column), new XAttribute("operator", "eq"), new XAttribute("value", value));
}
