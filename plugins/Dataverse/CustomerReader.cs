using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Reads customers, the rate of their currency, and their recent and future purchases: one query for all of them, and one more for each further page.
/// </summary>
internal sealed class CustomerReader(IOrganizationService service)
{
    /// <summary>Rows a page, the platform's maximum.</summary>
    public const int PageSize = 5000;

    /// <summary>Without a paging cookie the platform pages through 50,000 rows and no further; joined rows have no reliable cookie.</summary>
    private const int PagesWithoutCookie = 10;

    private const string PurchaseAlias = "p";

    private const string CurrencyAlias = "c";

    private const string RateAlias = CurrencyAlias + "." + CurrencyTable.ExchangeRate;

    private static readonly string[] PurchaseColumns =
    [
        PurchaseTable.Id, PurchaseTable.PurchaseDate, PurchaseTable.Kind, PurchaseTable.AmountBase, PurchaseTable.Channel, PurchaseTable.IsGift, PurchaseTable.ProductCategory,
    ];

    // What the columns of a purchase are called, made once and not for every value.
    private static readonly PurchaseNames Plain = new("");
    private static readonly PurchaseNames Joined = new(PurchaseAlias + ".");

    // Queries share these; nothing changes them.
    private static readonly ColumnSet ContactColumnSet = new(CustomerColumns.ToRead);
    private static readonly ColumnSet CurrencyColumnSet = new(CurrencyTable.ExchangeRate);
    private static readonly ColumnSet PurchaseColumnSet = new(PurchaseColumns);

    /// <summary>The rate of the currency of a customer who was read here; none where he has no currency.</summary>
    public static decimal? RateNow(Entity row) => (decimal?)row.GetAttributeValue<AliasedValue>(RateAlias)?.Value;

    /// <summary>The customers that exist, by id, with their active purchases after a day.</summary>
    public Dictionary<Guid, StoredCustomer> Read(IReadOnlyCollection<Guid> contactIds, DateTime purchasesAfter)
    {
        var customers = new Dictionary<Guid, StoredCustomer>();
        var query = ContactsWithPurchases(contactIds, purchasesAfter);
        for (query.PageInfo.PageNumber = 1; query.PageInfo.PageNumber <= PagesWithoutCookie; query.PageInfo.PageNumber++)
        {
            if (!AddPage(customers, query))
                return customers;
        }

        return ReadApart(contactIds, purchasesAfter);
    }

    /// <summary>The customers that exist, by id, with all their active purchases; none where that is more than a page.</summary>
    public Dictionary<Guid, StoredCustomer>? ReadPage(IReadOnlyCollection<Guid> contactIds)
    {
        var customers = new Dictionary<Guid, StoredCustomer>();
        return AddPage(customers, ContactsWithPurchases(contactIds, null)) ? null : customers;
    }

    /// <summary>Adds what a page of customers with their purchases holds. Returns whether there are more pages.</summary>
    private bool AddPage(Dictionary<Guid, StoredCustomer> customers, QueryExpression query)
    {
        var page = service.RetrieveMultiple(query);
        foreach (var row in page.Entities)
        {
            var customer = CustomerOf(customers, row);
            if (row.Contains(Joined.Id))
                customer.Purchases.Add(PurchaseOf(row, Joined));
        }

        return page.MoreRecords;
    }

    /// <summary>For histories beyond what a joined query can page through: the contacts, then their purchases by cookie.</summary>
    private Dictionary<Guid, StoredCustomer> ReadApart(IReadOnlyCollection<Guid> contactIds, DateTime purchasesAfter)
    {
        var customers = new Dictionary<Guid, StoredCustomer>();
        foreach (var row in service.RetrieveMultiple(Contacts(contactIds)).Entities)
            CustomerOf(customers, row);

        foreach (var purchase in ReadPurchases(contactIds, purchasesAfter.AddDays(1), null))
        {
            if (customers.TryGetValue(purchase.Key, out var customer))
                customer.Purchases.Add(purchase.Value);
        }

        return customers;
    }

    /// <summary>The active purchases of customers from a day on, to before another one where that is given, each with its customer.</summary>
    public IEnumerable<KeyValuePair<Guid, Purchase>> ReadPurchases(IReadOnlyCollection<Guid> contactIds, DateTime? from, DateTime? before)
    {
        var query = new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet([PurchaseTable.Contact, .. PurchaseColumns]) };
        query.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.In, Values(contactIds));
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        if (from != null)
            query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.GreaterEqual, from);
        if (before != null)
            query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.LessThan, before);
        return Paging.ByCookie(service, query, PurchaseTable.Id).Select(row => new KeyValuePair<Guid, Purchase>(
            row.GetAttributeValue<EntityReference>(PurchaseTable.Contact).Id,
            PurchaseOf(row, Plain)));
    }

    private static StoredCustomer CustomerOf(Dictionary<Guid, StoredCustomer> customers, Entity row)
    {
        if (!customers.TryGetValue(row.Id, out var customer))
            customers.Add(row.Id, customer = new StoredCustomer(row));
        return customer;
    }

    private static QueryExpression Contacts(IReadOnlyCollection<Guid> contactIds)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = ContactColumnSet };
        query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.In, Values(contactIds));
        var currency = query.AddLink(CurrencyTable.Name, ContactTable.Currency, CurrencyTable.Id, JoinOperator.LeftOuter);
        currency.EntityAlias = CurrencyAlias;
        currency.Columns = CurrencyColumnSet;
        return query;
    }

    private static QueryExpression ContactsWithPurchases(IReadOnlyCollection<Guid> contactIds, DateTime? purchasesAfter)
    {
        var query = Contacts(contactIds);
        query.PageInfo = new PagingInfo { Count = PageSize, PageNumber = 1 };
        query.AddOrder(ContactTable.Id, OrderType.Ascending);
        var purchases = query.AddLink(PurchaseTable.Name, ContactTable.Id, PurchaseTable.Contact, JoinOperator.LeftOuter);
        purchases.EntityAlias = PurchaseAlias;
        purchases.Columns = PurchaseColumnSet;
        purchases.LinkCriteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        if (purchasesAfter != null)
            purchases.LinkCriteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.GreaterThan, purchasesAfter);
        purchases.Orders.Add(new OrderExpression(PurchaseTable.Id, OrderType.Ascending));
        return query;
    }

    private static Purchase PurchaseOf(Entity row, PurchaseNames names) => new(
        Value<DateTime>(row, names.Date).Date,
        LifetimeReader.KindOf(Value<OptionSetValue>(row, names.Kind)),
        Value<Money>(row, names.AmountBase)?.Value ?? 0m,
        (PurchaseChannel?)Value<OptionSetValue>(row, names.Channel)?.Value,
        Value<bool>(row, names.IsGift),
        Value<EntityReference>(row, names.ProductCategory)?.Id);

    /// <summary>A value, of the row itself or of one that is joined to it.</summary>
    private static T? Value<T>(Entity row, string column) =>
        row.Attributes.TryGetValue(column, out var value) && (value is AliasedValue joined ? joined.Value : value) is T known ? known : default;

    private static object[] Values(IEnumerable<Guid> ids) => ids.Cast<object>().ToArray();

    private sealed class PurchaseNames(string prefix)
    {
        public string Id { get; } = prefix + PurchaseTable.Id;

        public string Date { get; } = prefix + PurchaseTable.PurchaseDate;

        public string Kind { get; } = prefix + PurchaseTable.Kind;

        public string AmountBase { get; } = prefix + PurchaseTable.AmountBase;

        public string Channel { get; } = prefix + PurchaseTable.Channel;

        public string IsGift { get; } = prefix + PurchaseTable.IsGift;

        public string ProductCategory { get; } = prefix + PurchaseTable.ProductCategory;
    }
}
