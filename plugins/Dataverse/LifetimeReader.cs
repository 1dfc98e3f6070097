using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Adds up, in the database where it can, what customers bought before a day.</summary>
internal sealed class LifetimeReader(IOrganizationService service)
{
    /// <summary>
    /// An aggregate over more than 50,000 rows fails, and a fault inside a transaction dooms it even when it is caught. So
    /// the choice is made beforehand, by what is stored about the customers: half the limit, as the stored counts leave out
    /// returns and what the running save has added.
    /// </summary>
    internal const int MostRowsToAggregate = 25_000;

    private const int GenericSqlError = unchecked((int)0x80044150);

    /// <summary>The number that the platform's database gives this error.</summary>
    private const string ArithmeticOverflow = "8115";

    /// <summary>Active purchases and returns of each customer before a day: by kind and category, or row by row.</summary>
    /// <param name="contactIds">The customers.</param>
    /// <param name="before">The day.</param>
    /// <param name="expectedRows">How many purchases they are known to have.</param>
    /// <param name="byRow">Whether the rows are asked for. It is set where they had to be read.</param>
    public Dictionary<Guid, List<LifetimeGroup>> Read(IReadOnlyCollection<Guid> contactIds, DateTime before, long expectedRows, ref bool byRow)
    {
        if (contactIds.Count == 0)
            return [];
        byRow |= expectedRows > MostRowsToAggregate;
        if (!byRow)
        {
            var groups = AddedUp(Aggregate(contactIds, before));
            if (!groups.MoreRecords)
                return ByContact(groups.Entities.Select(GroupOf));
        }

        // More groups than a page holds cannot be paged through.
        byRow = true;
        return ByContact(Rows(contactIds, before));
    }

    private EntityCollection AddedUp(QueryExpression query)
    {
        try
        {
            return service.RetrieveMultiple(query);
        }
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode == GenericSqlError && fault.Detail.Message.Contains(ArithmeticOverflow))
        {
            throw new RefusedException($"The customer's purchases add up to more than a Money column holds. Check the amounts and the exchange rate.");
        }
    }

    /// <summary>A row without a kind is a purchase, the column's default.</summary>
    public static PurchaseKind KindOf(OptionSetValue? choice) => (PurchaseKind)(choice?.Value ?? (int)PurchaseKind.Purchase);

    private static QueryExpression Aggregate(IReadOnlyCollection<Guid> contactIds, DateTime before)
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
        Restrict(query, contactIds, before);
        return query;
    }

    private static XrmAttributeExpression Group(string column, string alias) => new(column) { Alias = alias, HasGroupBy = true };

    private static void Restrict(QueryExpression query, IReadOnlyCollection<Guid> contactIds, DateTime before)
    {
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.LessThan, before);
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

    private IEnumerable<KeyValuePair<Guid, LifetimeGroup>> Rows(IReadOnlyCollection<Guid> contactIds, DateTime before)
    {
        var query = new QueryExpression(PurchaseTable.Name)
        {
            ColumnSet = new ColumnSet(PurchaseTable.Contact, PurchaseTable.Kind, PurchaseTable.ProductCategory, PurchaseTable.AmountBase, PurchaseTable.PurchaseDate),
        };
        Restrict(query, contactIds, before);
        return Paging.ByCookie(service, query, PurchaseTable.Id).Select(row =>
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
        });
    }

    private static Dictionary<Guid, List<LifetimeGroup>> ByContact(IEnumerable<KeyValuePair<Guid, LifetimeGroup>> rows)
    {
        var customers = new Dictionary<Guid, List<LifetimeGroup>>();
        foreach (var row in rows)
        {
            if (!customers.TryGetValue(row.Key, out var groups))
                customers.Add(row.Key, groups = []);
            groups.Add(row.Value);
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
