using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>Writes a query as the SDK's query object; what such an object cannot say is a fault that names it.</summary>
internal static class QueryExpressionWriter
{
    public static QueryExpression Write(SelectQuery query, MetadataCatalog catalog)
    {
        if (query.RawOrder)
            throw Inexpressible("useraworderby");
        if (query.AggregateLimit is not null)
            throw Inexpressible("aggregatelimit");
        var expression = new QueryExpression(query.Root.Table) { ColumnSet = Columns(query.Root), Distinct = query.Distinct, TopCount = query.Top };
        expression.PageInfo.Count = query.Count ?? 0;
        expression.PageInfo.PageNumber = query.Page ?? 0;
        expression.PageInfo.PagingCookie = query.PagingCookie;
        expression.PageInfo.ReturnTotalRecordCount = query.ReturnTotalRecordCount;
        Fill(expression.Criteria, query.Root, query.Root.Filters, catalog);
        foreach (var link in query.Root.Links)
            expression.LinkEntities.Add(LinkObject(query.Root, link, catalog));
        foreach (var order in query.Root.Orders)
            expression.Orders.Add(Order(order));
        return expression;
    }

    private static ColumnSet Columns(TableSource source)
    {
        var columns = new ColumnSet { AllColumns = source.AllColumns };
        foreach (var column in source.Columns)
        {
            if (column.IsDistinct)
                throw Inexpressible($"distinct (attribute {column.Name})");
            if (!column.InUserTimeZone)
                throw Inexpressible($"usertimezone (attribute {column.Name})");
            if (column.CountsChildren)
                throw Inexpressible($"rowaggregate (attribute {column.Name})");
            if (column is { Alias: null, Aggregate: XrmAggregateType.None, IsGroup: false })
                columns.AddColumn(column.Name);
            else
                columns.AttributeExpressions.Add(new XrmAttributeExpression(column.Name, column.Aggregate, column.Alias, column.DateGrouping) { HasGroupBy = column.IsGroup });
        }

        return columns;
    }

    private static LinkEntity LinkObject(TableSource holder, Link link, MetadataCatalog catalog)
    {
        var to = link.To ?? catalog.Find(holder.Table)?.PrimaryIdColumn;
        var from = link.From ?? catalog.Find(link.Source.Table)?.PrimaryIdColumn;
        var entity = new LinkEntity(holder.Table, link.Source.Table, to, from, link.Join) { EntityAlias = link.Source.Alias, Columns = Columns(link.Source) };
        Fill(entity.LinkCriteria, link.Source, link.Source.Filters, catalog);
        foreach (var nested in link.Source.Links)
            entity.LinkEntities.Add(LinkObject(link.Source, nested, catalog));
        foreach (var order in link.Source.Orders)
            entity.Orders.Add(Order(order));
        return entity;
    }

    private static OrderExpression Order(Ordering order) =>
        new(order.Column, order.Descending ? OrderType.Descending : OrderType.Ascending, order.Alias, order.Source);

    private static void Fill(FilterExpression into, TableSource source, IReadOnlyList<FilterNode> nodes, MetadataCatalog catalog)
    {
        if (nodes is [FilterGroup only])
        {
            into.FilterOperator = only.Operator;
            nodes = only.Children;
        }

        foreach (var node in nodes)
        {
            switch (node)
            {
                case FilterGroup group:
                    var nested = new FilterExpression(group.Operator);
                    Fill(nested, source, [group], catalog);
                    into.Filters.Add(nested);
                    break;
                case RelatedRows related when into.AnyAllFilterLinkEntity is null:
                    into.AnyAllFilterLinkEntity = LinkObject(source, related.Link, catalog);
                    break;
                case RelatedRows related:
                    into.Filters.Add(new FilterExpression(LogicalOperator.And) { AnyAllFilterLinkEntity = LinkObject(source, related.Link, catalog) });
                    break;
                case Condition condition:
                    into.Conditions.Add(ConditionObject(source, condition, catalog));
                    break;
            }
        }
    }

    private static ConditionExpression ConditionObject(TableSource source, Condition condition, MetadataCatalog catalog)
    {
        if (condition.ValueOf is { } other)
            return new ConditionExpression(condition.Source, condition.Column, condition.Operator, true, (object)other);
        var column = condition.Source is null ? catalog.Find(source.Table)?.Find(condition.Column) : null;
        var values = condition.Values.Select(v => Typed(column, v)).ToArray();
        return new ConditionExpression(condition.Source, condition.Column, condition.Operator, false, values!);
    }

    /// <summary>Written values of numbers and ids as such. Dates stay text: only so they keep to the user's clock.</summary>
    private static object? Typed(Column? column, object? value)
    {
        if (value is not string text)
            return value;
        switch (column?.Type)
        {
            case ColumnType.Integer or ColumnType.Picklist or ColumnType.State or ColumnType.Status when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number):
                return number;
            case ColumnType.Money or ColumnType.Decimal when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount):
                return amount;
            case ColumnType.Boolean when text is "0" or "1":
                return text == "1";
            case ColumnType.Uniqueidentifier or ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner when Guid.TryParse(text, out var id):
                return id;
            default:
                return value;
        }
    }

    private static FaultException<OrganizationServiceFault> Inexpressible(string what) => ServiceFault.Of(ErrorCode.InvalidArgument, $"A QueryExpression cannot say {what}.");
}
