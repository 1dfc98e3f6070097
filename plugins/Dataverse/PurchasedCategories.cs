using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Suggestions;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Reads which categories customers bought: active purchases, no returns; a purchase counts from its day on.</summary>
internal sealed class PurchasedCategories(IOrganizationService service)
{
    /// <summary>The latest purchase of each category, by customer: one query for all of them, and one for each further page.</summary>
    /// <param name="contactIds">The customers, as many as one query takes.</param>
    /// <param name="after">The day after which purchases count.</param>
    /// <param name="asOf">The last day that counts.</param>
    public Dictionary<Guid, Dictionary<Guid, BoughtCategory>> Read(IReadOnlyCollection<Guid> contactIds, DateTime after, DateTime asOf)
    {
        var bought = new Dictionary<Guid, Dictionary<Guid, BoughtCategory>>();
        if (contactIds.Count == 0)
            return bought;

        var query = new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(PurchaseTable.Contact, PurchaseTable.ProductCategory, PurchaseTable.PurchaseDate) };
        query.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.In, contactIds.Cast<object>().ToArray());
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(PurchaseTable.Kind, ConditionOperator.NotEqual, (int)PurchaseKind.Return);
        query.Criteria.AddCondition(PurchaseTable.ProductCategory, ConditionOperator.NotNull);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.GreaterThan, after);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.LessEqual, asOf);
        foreach (var row in Paging.ByCookie(service, query, PurchaseTable.Id))
        {
            var contact = row.GetAttributeValue<EntityReference>(PurchaseTable.Contact).Id;
            if (!bought.TryGetValue(contact, out var own))
                bought.Add(contact, own = []);
            var one = new BoughtCategory(row.GetAttributeValue<EntityReference>(PurchaseTable.ProductCategory).Id, row.GetAttributeValue<DateTime>(PurchaseTable.PurchaseDate).Date, row.Id);
            if (!own.TryGetValue(one.Category, out var known) || one.Date > known.Date || (one.Date == known.Date && one.Purchase.CompareTo(known.Purchase) > 0))
                own[one.Category] = one;
        }

        return bought;
    }
}
