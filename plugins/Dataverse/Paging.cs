using System.Collections.Generic;
using System.Globalization;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Reading all rows of a query over one table, however many they are.</summary>
internal static class Paging
{
    private const char Part = '|';

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

    /// <summary>The rows of one page in the order of their id, for calls that each do one.</summary>
    /// <param name="place">What the page before returned as <paramref name="next"/>; null to begin.</param>
    /// <param name="next">The place of the page after; null after the last.</param>
    /// <exception cref="RefusedException">The place is something else.</exception>
    public static IReadOnlyList<Entity> Next(IOrganizationService service, QueryExpression query, string idColumn, string? place, int size, out string? next)
    {
        var parts = place?.Split([Part], 2) ?? ["1", ""];
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new RefusedException($"The continuation token is not one that this API gave out. Leave it empty to begin anew.");

        query.PageInfo = new PagingInfo { Count = size, PageNumber = number, PagingCookie = parts[1].Length == 0 ? null : parts[1] };
        query.AddOrder(idColumn, OrderType.Ascending);
        var page = service.RetrieveMultiple(query);
        next = page.MoreRecords ? (number + 1).ToString(CultureInfo.InvariantCulture) + Part + page.PagingCookie : null;
        return page.Entities;
    }
}
