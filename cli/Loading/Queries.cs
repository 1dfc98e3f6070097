using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Loading;

/// <summary>Whole results of queries, whatever their number of pages.</summary>
internal static class Queries
{
    /// <summary>Values of one 'in' condition. They become parameters of a database query, which takes about two thousand.</summary>
    public const int ValuesAtOnce = 500;

    /// <summary>What the values of one condition may come to in the address of a query, escaped and each in its element; an address has 32 KB.</summary>
    private const int EscapedAtOnce = 24_000;

    private const int PageSize = 5000;

    /// <summary>Every row of a query, page by page.</summary>
    public static IEnumerable<Entity> RetrieveAll(this IOrganizationService service, QueryExpression query)
    {
        query.PageInfo = new PagingInfo { PageNumber = 1, Count = PageSize };
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

    /// <summary>How many rows a FetchXML query gives. Counted page by page, because an aggregate ends at 50,000 rows.</summary>
    public static int Count(this IOrganizationService service, string fetchXml)
    {
        var fetch = XElement.Parse(fetchXml);
        fetch.SetAttributeValue("count", PageSize);
        var count = 0;
        for (var page = 1; ; page++)
        {
            fetch.SetAttributeValue("page", page);
            var result = service.RetrieveMultiple(new FetchExpression(fetch.ToString(SaveOptions.DisableFormatting)));
            count += result.Entities.Count;
            if (!result.MoreRecords)
                return count;

            fetch.SetAttributeValue("paging-cookie", result.PagingCookie);
        }
    }

    /// <summary>Rows whose column has one of these values, asked for in pieces that one query can take.</summary>
    public static IEnumerable<Entity> RetrieveByValues(
        this IOrganizationService service, string table, string column, IEnumerable<string> values, IEnumerable<string> columns, params ConditionExpression[] conditions)
    {
        foreach (var piece in values.Distinct(StringComparer.OrdinalIgnoreCase).Pieces())
        {
            var query = new QueryExpression(table) { ColumnSet = new ColumnSet([.. columns]) };
            query.Criteria.Conditions.Add(new ConditionExpression(column, ConditionOperator.In, piece.Cast<object>().ToArray()));
            foreach (var condition in conditions)
                query.Criteria.Conditions.Add(condition);
            foreach (var row in service.RetrieveAll(query))
                yield return row;
        }
    }

    private static IEnumerable<List<string>> Pieces(this IEnumerable<string> values)
    {
        var (piece, length) = (new List<string>(), 0);
        foreach (var value in values)
        {
            var escaped = Uri.EscapeDataString($"<value>{value}</value>").Length;
            if (piece.Count == ValuesAtOnce || (piece.Count > 0 && length + escaped > EscapedAtOnce))
            {
                yield return piece;
                (piece, length) = ([], 0);
            }

            piece.Add(value);
            length += escaped;
        }

        if (piece.Count > 0)
            yield return piece;
    }
}
