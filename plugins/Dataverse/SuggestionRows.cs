using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Suggestions;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The suggestions of customers. Which of them are open is computed anew from purchases, rules and dismissals whenever somebody
/// looks, and only differences are written; an alternate key keeps a customer from having two open ones of a category.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
internal sealed class SuggestionRows(IOrganizationService service)
{
    /// <summary>Days for which closed suggestions are kept.</summary>
    public const int DaysKept = 730;

    private static readonly ColumnSet Columns = new(
        SuggestionTable.Contact, SuggestionTable.Category, SuggestionTable.Type, SuggestionTable.SuggestionStatus, SuggestionTable.Reason, SuggestionTable.Rule,
        SuggestionTable.Confidence, SuggestionTable.SuggestedOn, SuggestionTable.ClosedOn, SuggestionTable.OpenKey);

    /// <summary>Open suggestions, the most likely first, without a limit to one customer.</summary>
    public static QueryExpression OpenOnes()
    {
        var query = new QueryExpression(SuggestionTable.Name) { ColumnSet = Columns, Orders = { new OrderExpression(SuggestionTable.Confidence, OrderType.Descending) } };
        query.Criteria.AddCondition(SuggestionTable.SuggestionStatus, ConditionOperator.Equal, (int)SuggestionStatus.Open);
        return query;
    }

    /// <summary>The key that there can be once; a closed suggestion has none.</summary>
    public static string Key(Guid contactId, Guid categoryId) => contactId.ToString("N") + categoryId.ToString("N");

    /// <summary>The change that closes a suggestion.</summary>
    public static void Close(Entity suggestion, SuggestionStatus status, DateTime day)
    {
        suggestion[SuggestionTable.SuggestionStatus] = new OptionSetValue((int)status);
        suggestion[SuggestionTable.ClosedOn] = day;
        suggestion[SuggestionTable.OpenKey] = null;
    }

    /// <summary>Brings the suggestions of customers up to date. Returns in how many something changed.</summary>
    /// <param name="contactIds">The customers, as many as one query takes.</param>
    /// <param name="rules">All rules.</param>
    /// <param name="minedOn">The day for which the rules were mined.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="settings">What the organisation decided.</param>
    /// <exception cref="CustomerFailedException">The platform refused a row of this customer.</exception>
    public int Refresh(IReadOnlyCollection<Guid> contactIds, IReadOnlyCollection<CategoryRule> rules, DateTime minedOn, DateTime asOf, Settings settings)
    {
        if (contactIds.Count == 0)
            return 0;

        var contacts = Contacts(contactIds);
        var bought = new PurchasedCategories(service).Read(contactIds, settings.Suggestions.HistoryAfter(minedOn), asOf);
        var suggestions = Of(contactIds).ToLookup(row => row.GetAttributeValue<EntityReference>(SuggestionTable.Contact).Id);
        var byCategory = rules.ToLookup(rule => rule.From);
        var changed = 0;
        foreach (var contact in contacts)
        {
            var own = bought.TryGetValue(contact.Id, out var categories) ? categories : [];
            var changes = !CustomerColumns.ReadCustomer(contact).HasProfile(settings.Profiles.ConsentRequired)
                ? suggestions[contact.Id].Select(row => (Action)(() => service.Delete(SuggestionTable.Name, row.Id)))
                : Changes(contact, [.. suggestions[contact.Id]], own, byCategory, minedOn, asOf, settings);
            var any = false;
            foreach (var change in changes)
            {
                any = true;
                ForCustomer(contact.Id, change);
            }

            changed += any ? 1 : 0;
        }

        return changed;
    }

    /// <summary>Customers who are no longer profiled have no suggestions either, open or closed. Where they have none it is one read.</summary>
    public void Remove(IReadOnlyCollection<Guid> contactIds, Action<Guid, Action> write)
    {
        if (contactIds.Count == 0)
            return;
        foreach (var row in Of(contactIds))
            write(row.GetAttributeValue<EntityReference>(SuggestionTable.Contact).Id, () => service.Delete(SuggestionTable.Name, row.Id));
    }

    /// <summary>
    /// Two customers are one: what was suggested to the other is now suggested to the master, unless that is so already. The
    /// platform moves the rows, with or without telling; a row that moved still bears the other's key.
    /// </summary>
    public void Merge(Guid masterId, Guid otherId, DateTime asOf)
    {
        var open = OpenOnes();
        open.Criteria.AddCondition(SuggestionTable.Contact, ConditionOperator.In, masterId, otherId);
        var rows = service.RetrieveMultiple(open).Entities;
        var keys = new HashSet<string>(rows.Select(row => row.GetAttributeValue<string>(SuggestionTable.OpenKey)));
        foreach (var row in rows)
        {
            var key = Key(masterId, row.GetAttributeValue<EntityReference>(SuggestionTable.Category).Id);
            if (row.GetAttributeValue<string>(SuggestionTable.OpenKey) == key)
                continue;

            var change = new Entity(SuggestionTable.Name, row.Id);
            if (keys.Add(key))
                change[SuggestionTable.OpenKey] = key;
            else
                Close(change, SuggestionStatus.Expired, asOf);
            service.Update(change);
        }
    }

    /// <summary>Deletes suggestions that were closed before a day, the oldest first. Returns how many, fewer than asked when none is left.</summary>
    public int Prune(DateTime day, int most)
    {
        var query = new QueryExpression(SuggestionTable.Name) { ColumnSet = new ColumnSet(false), TopCount = most, Orders = { new OrderExpression(SuggestionTable.ClosedOn, OrderType.Ascending) } };
        query.Criteria.AddCondition(SuggestionTable.ClosedOn, ConditionOperator.LessThan, day);
        var rows = service.RetrieveMultiple(query).Entities;
        foreach (var row in rows)
            service.Delete(SuggestionTable.Name, row.Id);
        return rows.Count;
    }

    private IEnumerable<Action> Changes(
        Entity contact, IReadOnlyCollection<Entity> stored, Dictionary<Guid, BoughtCategory> bought, ILookup<Guid, CategoryRule> rules, DateTime minedOn, DateTime asOf, Settings settings)
    {
        var isActive = contact.GetAttributeValue<OptionSetValue>(ContactTable.State)?.Value is null or 0;
        var except = new HashSet<Guid>(stored.Where(row => IsLeftOut(row, minedOn, settings.Suggestions)).Select(CategoryOf));
        var wanted = (isActive ? NextCategories.Of([.. bought.Values], rules, except, settings.Suggestions.MostSuggestions) : []).ToDictionary(one => one.Rule.To);
        foreach (var row in stored.Where(row => StatusOf(row) == SuggestionStatus.Open))
        {
            var category = CategoryOf(row);
            var change = new Entity(SuggestionTable.Name, row.Id);
            if (isActive && bought.TryGetValue(category, out var purchase) && (!IsUpSell(row) || purchase.Date >= row.GetAttributeValue<DateTime>(SuggestionTable.SuggestedOn)))
            {
                Close(change, SuggestionStatus.Bought, asOf);
                change[SuggestionTable.Purchase] = new EntityReference(PurchaseTable.Name, purchase.Purchase);
            }
            else if (wanted.TryGetValue(category, out var same))
            {
                wanted.Remove(category);
                foreach (var value in RowOf(contact.Id, same, settings).Attributes.Where(value => !CustomerColumns.SameValue(row.GetAttributeValue<object>(value.Key), value.Value)))
                    change[value.Key] = value.Value;
            }
            else if (!isActive || !IsUpSell(row))
            {
                Close(change, SuggestionStatus.Expired, asOf);
            }

            if (change.Attributes.Count > 0)
                yield return () => service.Update(change);
        }

        foreach (var one in wanted.Values)
        {
            var row = RowOf(contact.Id, one, settings);
            row[SuggestionTable.Title] = one.Rule.ToName;
            row[SuggestionTable.SuggestionStatus] = new OptionSetValue((int)SuggestionStatus.Open);
            row[SuggestionTable.SuggestedOn] = asOf;
            yield return () => service.Create(row);
        }
    }

    private static Entity RowOf(Guid contactId, WantedSuggestion one, Settings settings)
    {
        var texts = settings.Profiles.Texts;
        return new Entity(SuggestionTable.Name)
        {
            [SuggestionTable.Contact] = new EntityReference(ContactTable.Name, contactId),
            [SuggestionTable.Category] = new EntityReference(ProductCategoryTable.Name, one.Rule.To),
            [SuggestionTable.Type] = new OptionSetValue((int)SuggestionType.CrossSell),
            [SuggestionTable.Rule] = one.Rule.Id is { } rule ? new EntityReference(CategoryAssociationTable.Name, rule) : null,
            [SuggestionTable.Confidence] = one.Rule.Confidence,
            [SuggestionTable.Reason] = texts.Text("Suggestion", one.Rule.FromName ?? "", texts.Day(one.Because.Date), texts.Whole(Math.Round(one.Rule.Confidence, MidpointRounding.AwayFromZero)), one.Rule.ToName ?? ""),
            [SuggestionTable.OpenKey] = Key(contactId, one.Rule.To),
        };
    }

    private static bool IsLeftOut(Entity row, DateTime minedOn, SuggestionSettings settings) => StatusOf(row) switch
    {
        SuggestionStatus.Dismissed => settings.StillDismissed(row.GetAttributeValue<DateTime>(SuggestionTable.ClosedOn), minedOn),
        SuggestionStatus.Open => IsUpSell(row),
        _ => false,
    };

    private static bool IsUpSell(Entity row) => row.GetAttributeValue<OptionSetValue>(SuggestionTable.Type)?.Value == (int)SuggestionType.UpSell;

    private static SuggestionStatus StatusOf(Entity row) => (SuggestionStatus)row.GetAttributeValue<OptionSetValue>(SuggestionTable.SuggestionStatus).Value;

    private static Guid CategoryOf(Entity row) => row.GetAttributeValue<EntityReference>(SuggestionTable.Category).Id;

    private List<Entity> Of(IReadOnlyCollection<Guid> contactIds)
    {
        var query = new QueryExpression(SuggestionTable.Name) { ColumnSet = Columns };
        query.Criteria.AddCondition(SuggestionTable.Contact, ConditionOperator.In, contactIds.Cast<object>().ToArray());
        return [.. Paging.ByCookie(service, query, SuggestionTable.Id)];
    }

    private DataCollection<Entity> Contacts(IReadOnlyCollection<Guid> contactIds)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(ContactTable.State, ContactTable.ConsentBasis, ContactTable.ProfilingOptOut, ContactTable.Merged) };
        query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.In, contactIds.Cast<object>().ToArray());
        return service.RetrieveMultiple(query).Entities;
    }

    private static void ForCustomer(Guid contactId, Action write)
    {
        try
        {
            write();
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            throw new CustomerFailedException(contactId, fault);
        }
    }
}
