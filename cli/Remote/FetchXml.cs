using System;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Remote;

/// <summary>Queries as the Web API takes them. What crmseg does not ask is refused by name, never left out.</summary>
internal static class FetchXml
{
    public static XElement Of(QueryExpression query)
    {
        if (query.LinkEntities.Count > 0 || query.Distinct)
            throw new NotSupportedException("A query over the Web API with links or of distinct rows.");

        var entity = new XElement("entity", new XAttribute("name", query.EntityName));
        if (query.ColumnSet.AllColumns)
            entity.Add(new XElement("all-attributes"));
        foreach (var column in query.ColumnSet.Columns)
            entity.Add(new XElement("attribute", new XAttribute("name", column)));
        foreach (var order in query.Orders)
            entity.Add(new XElement("order", new XAttribute("attribute", order.AttributeName), new XAttribute("descending", order.OrderType == OrderType.Descending)));
        if (Filter(query.Criteria) is { } filter)
            entity.Add(filter);

        var fetch = new XElement("fetch", entity);
        if (query.TopCount is { } top)
        {
            fetch.SetAttributeValue("top", top);
            return fetch;
        }

        if (query.PageInfo.Count > 0)
            fetch.SetAttributeValue("count", query.PageInfo.Count);
        if (query.PageInfo.PageNumber > 1)
        {
            fetch.SetAttributeValue("page", query.PageInfo.PageNumber);
            fetch.SetAttributeValue("paging-cookie", query.PageInfo.PagingCookie);
        }

        return fetch;
    }

    private static XElement? Filter(FilterExpression criteria)
    {
        if (criteria.Conditions.Count == 0 && criteria.Filters.Count == 0)
            return null;

        var filter = new XElement("filter", new XAttribute("type", criteria.FilterOperator == LogicalOperator.Or ? "or" : "and"));
        foreach (var condition in criteria.Conditions)
            filter.Add(Condition(condition));
        filter.Add(criteria.Filters.Select(Filter));
        return filter;
    }

    private static XElement Condition(ConditionExpression condition)
    {
        var element = new XElement("condition", new XAttribute("attribute", condition.AttributeName));
        var (name, isList) = condition.Operator switch
        {
            ConditionOperator.Equal => ("eq", false),
            ConditionOperator.GreaterThan => ("gt", false),
            ConditionOperator.LessEqual => ("le", false),
            ConditionOperator.Null => ("null", false),
            ConditionOperator.NotNull => ("not-null", false),
            ConditionOperator.In => ("in", true),
            var other => throw new NotSupportedException($"A query over the Web API with the operator {other}."),
        };
        element.SetAttributeValue("operator", name);
        if (isList)
            element.Add(condition.Values.Select(value => new XElement("value", Text(value))));
        else if (condition.Values.Count > 0)
            element.SetAttributeValue("value", Text(condition.Values[0]));
        return element;
    }

    private static string Text(object value) => value switch
    {
        DateTime { Kind: DateTimeKind.Utc } moment => moment.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        OptionSetValue option => option.Value.ToString(CultureInfo.InvariantCulture),
        bool truth => truth ? "1" : "0",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
