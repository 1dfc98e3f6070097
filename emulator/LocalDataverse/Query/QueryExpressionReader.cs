using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>Reads the SDK's query objects.</summary>
internal static class QueryExpressionReader
{
    public static SelectQuery Read(QueryBase query) => query switch
    {
        FetchExpression fetch => FetchXmlReader.Read(fetch.Query),
        QueryExpression expression => ReadExpression(expression),
        QueryByAttribute byAttribute => ReadByAttribute(byAttribute),
        null => throw ServiceFault.Of(ErrorCode.InvalidArgument, "A query is required."),
        _ => throw ServiceFault.Of(ErrorCode.InvalidArgument, $"Queries of type {query.GetType().Name} are not supported."),
    };

    private static SelectQuery ReadExpression(QueryExpression query)
    {
        if (query.SubQueryExpression is not null)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, "QueryExpression.SubQueryExpression is not supported.");
        if (!string.IsNullOrEmpty(query.DataSource))
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"QueryExpression.DataSource '{query.DataSource}' is not supported.");
        var root = new TableSource { Table = query.EntityName, AllColumns = query.ColumnSet.AllColumns, Columns = ReadColumns(query.ColumnSet) };
        AddFilter(root, query.Criteria);
        if (query.HasOrders)
            ReadOrders(query.Orders, root);
        if (query.HasLinkEntities)
            ReadLinks(query.LinkEntities, root);
        return new SelectQuery
        {
            Root = root,
            Top = query.TopCount,
            Count = query.PageInfo.Count > 0 ? query.PageInfo.Count : null,
            Page = query.PageInfo.PageNumber > 0 ? query.PageInfo.PageNumber : null,
            PagingCookie = string.IsNullOrEmpty(query.PageInfo.PagingCookie) ? null : query.PageInfo.PagingCookie,
            ReturnTotalRecordCount = query.PageInfo.ReturnTotalRecordCount,
            Distinct = query.Distinct,
            Aggregate = Aggregates(root),
        };
    }

    private static SelectQuery ReadByAttribute(QueryByAttribute query)
    {
        if (query.Attributes.Count != query.Values.Count)
            throw ServiceFault.Of(ErrorCode.ByAttributeMismatch, $"The QueryByAttribute on {query.EntityName} has {query.Attributes.Count} attributes and {query.Values.Count} values.");
        var root = new TableSource { Table = query.EntityName, AllColumns = query.ColumnSet.AllColumns, Columns = ReadColumns(query.ColumnSet) };
        for (var i = 0; i < query.Attributes.Count; i++)
        {
            root.Filters.Add(query.Values[i] is { } value
                ? new Condition(null, query.Attributes[i], ConditionOperator.Equal, [value], null)
                : new Condition(null, query.Attributes[i], ConditionOperator.Null, [], null));
        }

        ReadOrders(query.Orders, root);
        return new SelectQuery
        {
            Root = root,
            Top = query.TopCount,
            Count = query.PageInfo is { Count: > 0 } ? query.PageInfo.Count : null,
            Page = query.PageInfo is { PageNumber: > 0 } ? query.PageInfo.PageNumber : null,
            PagingCookie = string.IsNullOrEmpty(query.PageInfo?.PagingCookie) ? null : query.PageInfo.PagingCookie,
            ReturnTotalRecordCount = query.PageInfo?.ReturnTotalRecordCount ?? false,
        };
    }

    private static Link ReadLink(LinkEntity link)
    {
        var source = new TableSource
        {
            Table = link.LinkToEntityName,
            Alias = string.IsNullOrEmpty(link.EntityAlias) ? null : link.EntityAlias,
            AllColumns = link.Columns.AllColumns,
            Columns = ReadColumns(link.Columns),
        };
        if (link.HasLinkCriteria)
            AddFilter(source, link.LinkCriteria);
        if (link.HasOrders)
            ReadOrders(link.Orders, source);
        if (link.HasLinkEntities)
            ReadLinks(link.LinkEntities, source);
        return new Link { Source = source, From = link.LinkToAttributeName, To = link.LinkFromAttributeName, Join = link.JoinOperator };
    }

    private static void ReadLinks(DataCollection<LinkEntity> links, TableSource source)
    {
        for (var i = 0; i < links.Count; i++)
            source.Links.Add(ReadLink(links[i]));
    }

    private static SelectedColumn[] ReadColumns(ColumnSet columns)
    {
        var plain = PlainColumns.Of(columns.Columns);
        return !columns.HasAttributeExpressions
            ? plain
            :
            [
                .. plain,
                .. columns.AttributeExpressions.Select(static expression => new SelectedColumn(expression.AttributeName)
                {
                    Alias = string.IsNullOrEmpty(expression.Alias) ? null : expression.Alias,
                    Aggregate = expression.AggregateType,
                    IsGroup = expression.HasGroupBy,
                    DateGrouping = expression.DateTimeGrouping,
                }),
            ];
    }

    private static void ReadOrders(IEnumerable<OrderExpression> orders, TableSource source)
    {
        foreach (var order in orders)
        {
            source.Orders.Add(new Ordering(
                string.IsNullOrEmpty(order.AttributeName) ? null : order.AttributeName,
                string.IsNullOrEmpty(order.Alias) ? null : order.Alias,
                string.IsNullOrEmpty(order.EntityName) ? null : order.EntityName,
                order.OrderType == OrderType.Descending));
        }
    }

    private static void AddFilter(TableSource source, FilterExpression filter)
    {
        if (!filter.IsEmpty)
            source.Filters.Add(ReadFilter(filter));
    }

    private static FilterGroup ReadFilter(FilterExpression filter)
    {
        var conditions = filter.Conditions;
        var children = new List<FilterNode>(conditions.Count);
        for (var i = 0; i < conditions.Count; i++)
            children.Add(ReadCondition(conditions[i]));
        if (filter.HasFilters)
        {
            foreach (var nested in filter.Filters)
                children.Add(ReadFilter(nested));
        }

        if (filter.AnyAllFilterLinkEntity is { } link)
        {
            if (!LinkTypes.IsFilter(link.JoinOperator))
                throw ServiceFault.Of(ErrorCode.InvalidLinkType, $"AnyAllFilterLinkEntity cannot have the join operator {link.JoinOperator}.");
            children.Add(new RelatedRows(ReadLink(link)));
        }

        return new FilterGroup(filter.FilterOperator, children);
    }

    private static Condition ReadCondition(ConditionExpression condition)
    {
        var source = string.IsNullOrEmpty(condition.EntityName) ? null : condition.EntityName;
        if (condition.CompareColumns)
        {
            if (condition.Values is not [string other])
                throw ServiceFault.Of(ErrorCode.BadCondition, $"The condition on {condition.AttributeName} compares columns: its one value must be a column's name.");
            return new Condition(source, condition.AttributeName, condition.Operator, [], other);
        }

        // A list may come as the values or as one value that is itself a list.
        object?[] values = condition.Values is [not (string or Guid or DateTime or int) and IEnumerable list and not byte[]] ? [.. list] : condition.Values.ToArray();
        return new Condition(source, condition.AttributeName, condition.Operator, values, null);
    }

    private static bool Aggregates(TableSource source) =>
        source.Columns.Any(static c => c.Aggregate != XrmAggregateType.None || c.IsGroup) || source.Links.Exists(static l => Aggregates(l.Source));
}
