using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Adds up, in the database where it can, what customers bought over all time.</summary>
internal sealed class LifetimeReader(IOrganizationService service)
{
    /// <summary>
    /// An aggregate over more than 50,000 rows fails, and a fault inside a transaction dooms it even when it is caught. So
    /// the choice is made beforehand, by what is stored about the customers: half the limit, as the stored counts leave out
    /// returns and what the running save has added.
    /// </summary>
    internal const int MostRowsToAggregate = 25_000;

    /// <summary>Counted purchases and returns (active, dated not after the day) of each customer.</summary>
    /// <param name="contactIds">The customers.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="expectedRows">How many purchases they are known to have.</param>
    public Dictionary<Guid, List<LifetimeGroup>> Read(IReadOnlyCollection<Guid> contactIds, DateTime asOf, long expectedRows)
    {
        if (contactIds.Count == 0)
            return [];
        if (expectedRows > MostRowsToAggregate)
            return ByRow(contactIds, asOf);

        var groups = service.RetrieveMultiple(new FetchExpression(Aggregate(contactIds, asOf)));

        // More groups than a page holds cannot be paged through.
        return groups.MoreRecords ? ByRow(contactIds, asOf) : ByContact(groups.Entities.Select(GroupOf));
    }

    /// <summary>A row without a kind is a purchase, the column's default.</summary>
    public static PurchaseKind KindOf(OptionSetValue? choice) => (PurchaseKind)(choice?.Value ?? (int)PurchaseKind.Purchase);

    private static string Aggregate(IReadOnlyCollection<Guid> contactIds, DateTime asOf) => new XElement("fetch", new XAttribute("aggregate", "true"),
        new XElement("entity", new XAttribute("name", PurchaseTable.Name),
            Attribute(PurchaseTable.Contact, Alias.Contact, new XAttribute("groupby", "true")),
            Attribute(PurchaseTable.Kind, Alias.Kind, new XAttribute("groupby", "true")),
            Attribute(PurchaseTable.ProductCategory, Alias.Category, new XAttribute("groupby", "true")),
            Attribute(PurchaseTable.Id, Alias.Count, new XAttribute("aggregate", "count")),
            Attribute(PurchaseTable.AmountBase, Alias.Amount, new XAttribute("aggregate", "sum")),
            Attribute(PurchaseTable.PurchaseDate, Alias.First, new XAttribute("aggregate", "min")),
            Attribute(PurchaseTable.PurchaseDate, Alias.Last, new XAttribute("aggregate", "max")),
            new XElement("filter",
                Condition(PurchaseTable.State, "eq", new XAttribute("value", 0)),
                Condition(PurchaseTable.PurchaseDate, "le", new XAttribute("value", asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
                Condition(PurchaseTable.Contact, "in", contactIds.Select(id => new XElement("value", id.ToString("D"))).ToArray<object>()))))
        .ToString(SaveOptions.DisableFormatting);

    private static XElement Attribute(string column, string alias, XAttribute function) =>
        new("attribute", new XAttribute("name", column), new XAttribute("alias", alias), function);

    private static XElement Condition(string column, string comparison, params object[] content) =>
        new("condition", new XAttribute("attribute", column), new XAttribute("operator", comparison), content);

    private static KeyValuePair<Guid, LifetimeGroup> GroupOf(Entity row) => new(
        Value<EntityReference>(row, Alias.Contact)!.Id,
        new LifetimeGroup(
            KindOf(Value<OptionSetValue>(row, Alias.Kind)),
            Value<EntityReference>(row, Alias.Category)?.Id,
            Value<int>(row, Alias.Count),
            Value<Money>(row, Alias.Amount)?.Value ?? 0m,
            Value<DateTime>(row, Alias.First).Date,
            Value<DateTime>(row, Alias.Last).Date));

    private Dictionary<Guid, List<LifetimeGroup>> ByRow(IReadOnlyCollection<Guid> contactIds, DateTime asOf)
    {
        var query = new QueryExpression(PurchaseTable.Name)
        {
            ColumnSet = new ColumnSet(PurchaseTable.Contact, PurchaseTable.Kind, PurchaseTable.ProductCategory, PurchaseTable.AmountBase, PurchaseTable.PurchaseDate),
        };
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.LessEqual, asOf);
        query.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.In, contactIds.Cast<object>().ToArray());
        return ByContact(Paging.ByCookie(service, query, PurchaseTable.Id).Select(row =>
        {
            var date = row.GetAttributeValue<DateTime>(PurchaseTable.PurchaseDate).Date;
            return new KeyValuePair<Guid, LifetimeGroup>(
                row.GetAttributeValue<EntityReference>(PurchaseTable.Contact).Id,
                new LifetimeGroup(
                    KindOf(row.GetAttributeValue<OptionSetValue>(PurchaseTable.Kind)),
                    row.GetAttributeValue<EntityReference>(PurchaseTable.ProductCategory)?.Id,
                    1,
                    row.GetAttributeValue<Money>(PurchaseTable.AmountBase)?.Value ?? 0m,
                    date,
                    date));
        }));
    }

    /// <summary>Groups of the same customer, kind and category become one: rows are groups of one, and no kind is the default kind.</summary>
    private static Dictionary<Guid, List<LifetimeGroup>> ByContact(IEnumerable<KeyValuePair<Guid, LifetimeGroup>> rows)
    {
        var customers = new Dictionary<Guid, List<LifetimeGroup>>();
        foreach (var row in rows)
        {
            if (!customers.TryGetValue(row.Key, out var groups))
                customers.Add(row.Key, groups = []);

            var same = groups.FindIndex(group => group.Kind == row.Value.Kind && group.Category == row.Value.Category);
            if (same < 0)
                groups.Add(row.Value);
            else
                groups[same] = groups[same].With(row.Value);
        }

        return customers;
    }

    private static T? Value<T>(Entity row, string alias) => (T?)row.GetAttributeValue<AliasedValue>(alias)?.Value;

    private static class Alias
    {
        public const string Contact = "contact";
        public const string Kind = "kind";
        public const string Category = "category";
        public const string Count = "purchases";
        public const string Amount = "amount";
        public const string First = "first";
        public const string Last = "last";
    }
}
