using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Chooses the customers whose stored profile is compared with their purchases.</summary>
internal sealed class Verification(IOrganizationService service)
{
    /// <summary>The customers of one page, in the order of their ids.</summary>
    /// <param name="cookie">What the page before returned as <paramref name="next"/>; null to begin.</param>
    /// <param name="pageNumber">1 to begin.</param>
    /// <param name="pageSize">How many.</param>
    /// <param name="next">The cookie of the page after; null after the last.</param>
    public List<Guid> Page(string? cookie, int pageNumber, int pageSize, out string? next)
    {
        var query = new QueryExpression(ContactTable.Name)
        {
            ColumnSet = new ColumnSet(ContactTable.Id),
            PageInfo = new PagingInfo { Count = pageSize, PageNumber = pageNumber, PagingCookie = cookie },
            Orders = { new OrderExpression(ContactTable.Id, OrderType.Ascending) },
        };
        var page = service.RetrieveMultiple(query);
        next = page.MoreRecords ? page.PagingCookie : null;
        return [.. page.Entities.Select(contact => contact.Id)];
    }

    /// <summary>
    /// A sample: the customers created from some moment on, which lies anywhere between the first and the last one. Rows of
    /// a bulk load share their moment, so it says less about those; verifying all leaves none out.
    /// </summary>
    /// <param name="size">How many; fewer where there are fewer.</param>
    /// <param name="place">Where between the first (0) and the last (1).</param>
    public List<Guid> Sample(int size, double place)
    {
        if (Created(OrderType.Ascending) is not { } first || Created(OrderType.Descending) is not { } last)
            return [];

        var from = first.AddSeconds(Math.Floor((last - first).TotalSeconds * place));
        var chosen = Some(size, query => query.Criteria.AddCondition(ContactTable.CreatedOn, ConditionOperator.GreaterEqual, from));
        if (chosen.Count < size)
            chosen.AddRange(Some(size - chosen.Count, query => query.Criteria.AddCondition(ContactTable.CreatedOn, ConditionOperator.LessThan, from)));
        return chosen;
    }

    private List<Guid> Some(int count, Action<QueryExpression> restrict)
    {
        var query = new QueryExpression(ContactTable.Name)
        {
            ColumnSet = new ColumnSet(ContactTable.Id),
            TopCount = count,
            Orders = { new OrderExpression(ContactTable.CreatedOn, OrderType.Ascending), new OrderExpression(ContactTable.Id, OrderType.Ascending) },
        };
        restrict(query);
        return [.. service.RetrieveMultiple(query).Entities.Select(contact => contact.Id)];
    }

    private DateTime? Created(OrderType order)
    {
        var query = new QueryExpression(ContactTable.Name)
        {
            ColumnSet = new ColumnSet(ContactTable.CreatedOn),
            TopCount = 1,
            Orders = { new OrderExpression(ContactTable.CreatedOn, order) },
        };
        return service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<DateTime?>(ContactTable.CreatedOn);
    }
}
