using System.Collections.Generic;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Reading all rows of a query over one table, however many they are.</summary>
internal static class Paging
{
    /// <summary>Rows in the order of their id, page by page; the cookie carries the place, so no row limit applies.</summary>
    public static IEnumerable<Entity> ByCookie(IOrganizationService service, QueryExpression query, string idColumn)
    {
        query.PageInfo = new PagingInfo { Count = CustomerReader.PageSize, PageNumber = 1 };
        query.AddOrder(idColumn, OrderType.Ascending);
        while (true)
        {
            var page = service.RetrieveMultiple(query);
            foreach (var row in page.Entities)
                yield return row;
            if (!page.MoreRecords)
                yield break;

            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
    }
}
