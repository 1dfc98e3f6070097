using System;
using System.Collections.Generic;
using System.Linq;
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
    /// <param name="byDay">Whether the days are to be told apart. An aggregate tells months from months and days of months from each other, not dates: so the rows are read.</param>
    public Dictionary<Guid, List<LifetimeGroup>> Read(IReadOnlyCollection<Guid> contactIds, DateTime asOf, long expectedRows, bool byDay)
    {
        if (contactIds.Count == 0)
            return [];
        if (byDay || expectedRows > MostRowsToAggregate)
            return ByRow(contactIds, asOf, byDay);

        var groups = service.RetrieveMultiple(Aggregate(contactIds, asOf));

        // More groups than a page holds cannot be paged through.
        return groups.MoreRecords ? ByRow(contactIds, asOf, byDay) : ByContact(groups.Entities.Select(GroupOf), byDay);
    }

    /// <summary>A row without a kind is a purchase, the column's default.</summary>
    public static PurchaseKind KindOf(OptionSetValue? choice) => (PurchaseKind)(choice?.Value ?? (int)PurchaseKind.Purchase);

    private static QueryExpression Aggregate(IReadOnlyCollection<Guid> contactIds, DateTime asOf)
    {
        var query = new QueryExpression(PurchaseTable.Name);
        query.ColumnSet.AttributeExpressions.AddRange(
            Group(PurchaseTable.Contact, Alias.Contact),
            Group(PurchaseTable.Kind, Alias.Kind),
            Group(PurchaseTable.ProductCategory, Alias.Category),
            new XrmAttributeExpression(PurchaseTable.Id, XrmAggregateType.Count, Alias.Count),
            new XrmAttributeExpression(PurchaseTable.AmountBase, XrmAggregateType.Sum, Alias.Amount),
            new XrmAttributeExpression(PurchaseTable.PurchaseDate, XrmAggregateType.Min, Alias.First),
            new XrmAttributeExpression(PurchaseTable.PurchaseDate, XrmAggregateType.Max, Alias.Last));
        Restrict(query, contactIds, asOf);
        return query;
    }

    private static XrmAttributeExpression Group(string column, string alias) => new(column) { Alias = alias, HasGroupBy = true };

    private static void Restrict(QueryExpression query, IReadOnlyCollection<Guid> contactIds, DateTime asOf)
    {
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.LessEqual, asOf);
        query.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.In, contactIds.Cast<object>().ToArray());
    }

    private static KeyValuePair<Guid, LifetimeGroup> GroupOf(Entity row) => new(
        Value<EntityReference>(row, Alias.Contact)!.Id,
        new LifetimeGroup(
            KindOf(Value<OptionSetValue>(row, Alias.Kind)),
            Value<EntityReference>(row, Alias.Category)?.Id,
            Value<int>(row, Alias.Count),
            Value<Money>(row, Alias.Amount)?.Value ?? 0m,
            Value<DateTime>(row, Alias.First).Date,
            Value<DateTime>(row, Alias.Last).Date));

    private Dictionary<Guid, List<LifetimeGroup>> ByRow(IReadOnlyCollection<Guid> contactIds, DateTime asOf, bool byDay)
    {
        var query = new QueryExpression(PurchaseTable.Name)
        {
            ColumnSet = new ColumnSet(PurchaseTable.Contact, PurchaseTable.Kind, PurchaseTable.ProductCategory, PurchaseTable.AmountBase, PurchaseTable.PurchaseDate),
        };
        Restrict(query, contactIds, asOf);
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
        }), byDay);
    }

    /// <summary>
    /// Groups of the same customer, kind and category (and day, where days are told apart) become one: rows are groups of one,
    /// and no kind is the default kind.
    /// </summary>
    private static Dictionary<Guid, List<LifetimeGroup>> ByContact(IEnumerable<KeyValuePair<Guid, LifetimeGroup>> rows, bool byDay)
    {
        var places = new Dictionary<GroupKey, int>();
        var customers = new Dictionary<Guid, List<LifetimeGroup>>();
        foreach (var row in rows)
        {
            if (!customers.TryGetValue(row.Key, out var groups))
                customers.Add(row.Key, groups = []);

            var key = new GroupKey(row.Key, row.Value.Kind, row.Value.Category, byDay ? row.Value.Last : null);
            if (places.TryGetValue(key, out var same))
            {
                groups[same] = groups[same].With(row.Value);
            }
            else
            {
                places.Add(key, groups.Count);
                groups.Add(row.Value);
            }
        }

        return customers;
    }

    private static T? Value<T>(Entity row, string alias) => (T?)row.GetAttributeValue<AliasedValue>(alias)?.Value;

    private readonly record struct GroupKey(Guid Contact, PurchaseKind Kind, Guid? Category, DateTime? Day);

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
