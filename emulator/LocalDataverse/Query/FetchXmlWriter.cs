using System;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>Writes a query as FetchXML.</summary>
internal static class FetchXmlWriter
{
    public static string Write(SelectQuery query)
    {
        var fetch = new XElement("fetch", new XAttribute("version", "1.0"), new XAttribute("mapping", "logical"));
        Set(fetch, "top", query.Top);
        Set(fetch, "count", query.Count);
        Set(fetch, "page", query.Page);
        Set(fetch, "paging-cookie", query.PagingCookie);
        Set(fetch, "distinct", query.Distinct);
        Set(fetch, "aggregate", query.Aggregate);
        Set(fetch, "returntotalrecordcount", query.ReturnTotalRecordCount);
        Set(fetch, "useraworderby", query.RawOrder);
        Set(fetch, "aggregatelimit", query.AggregateLimit);
        var entity = new XElement("entity", new XAttribute("name", query.Root.Table));
        Fill(entity, query.Root);
        if (!entity.Descendants().Any(e => e.Name.LocalName is "attribute" or "all-attributes"))
            entity.AddFirst(new XElement("no-attrs"));
        fetch.Add(entity);
        return fetch.ToString(SaveOptions.DisableFormatting);
    }

    private static void Fill(XElement element, TableSource source)
    {
        if (source.AllColumns)
            element.Add(new XElement("all-attributes"));
        foreach (var column in source.Columns)
            element.Add(Column(column));
        foreach (var order in source.Orders)
        {
            var written = new XElement("order");
            Set(written, "attribute", order.Column);
            Set(written, "alias", order.Alias);
            Set(written, "entityname", order.Source);
            Set(written, "descending", order.Descending);
            element.Add(written);
        }

        foreach (var filter in source.Filters)
            element.Add(filter is FilterGroup ? Node(filter) : new XElement("filter", Node(filter)));
        foreach (var link in source.Links)
            element.Add(LinkElement(link));
    }

    private static XElement Column(SelectedColumn column)
    {
        var element = new XElement("attribute", new XAttribute("name", column.Name));
        Set(element, "alias", column.Alias);
        if (column.Aggregate != XrmAggregateType.None)
            Set(element, "aggregate", column.Aggregate.ToString().ToLowerInvariant());
        Set(element, "groupby", column.IsGroup);
        Set(element, "distinct", column.IsDistinct);
        if (column.DateGrouping != XrmDateTimeGrouping.None)
        {
            Set(element, "dategrouping", column.DateGrouping switch
            {
                XrmDateTimeGrouping.FiscalPeriod => DateParts.FiscalPeriod,
                XrmDateTimeGrouping.FiscalYear => DateParts.FiscalYear,
                var other => other.ToString().ToLowerInvariant(),
            });
        }

        if (!column.InUserTimeZone)
            element.Add(new XAttribute("usertimezone", "false"));
        if (column.CountsChildren)
            element.Add(new XAttribute("rowaggregate", "CountChildren"));
        return element;
    }

    private static XElement LinkElement(Link link)
    {
        var element = new XElement("link-entity", new XAttribute("name", link.Source.Table));
        Set(element, "from", link.From);
        Set(element, "to", link.To);
        Set(element, "alias", link.Source.Alias);
        Set(element, "link-type", LinkTypes.Name(link.Join));
        Set(element, "intersect", link.IsIntersect);
        Fill(element, link.Source);
        return element;
    }

    private static XElement Node(FilterNode node)
    {
        switch (node)
        {
            case FilterGroup group:
                return new XElement("filter", new XAttribute("type", group.Operator == LogicalOperator.And ? "and" : "or"), group.Children.Select(Node));
            case RelatedRows related:
                return LinkElement(related.Link);
            default:
                var condition = (Condition)node;
                if (!ConditionOperators.HasFetchXmlName(condition.Operator))
                    return Rewritten(condition);
                var element = new XElement("condition");
                Set(element, "entityname", condition.Source);
                Set(element, "attribute", condition.Column);
                Set(element, "operator", ConditionOperators.Name(condition.Operator));
                Set(element, "valueof", condition.ValueOf);
                if (condition.Values.Count == 1 && condition.Operator is not (ConditionOperator.In or ConditionOperator.NotIn or ConditionOperator.ContainValues or ConditionOperator.DoesNotContainValues))
                    element.Add(new XAttribute("value", Text(condition.Values[0])));
                else
                    element.Add(condition.Values.Select(v => new XElement("value", Text(v))));
                return element;
        }
    }

    /// <summary>Operators of the query objects that FetchXML has another way to say.</summary>
    private static XElement Rewritten(Condition condition)
    {
        var op = condition.Operator switch
        {
            ConditionOperator.Contains => ConditionOperator.Like,
            ConditionOperator.DoesNotContain => ConditionOperator.NotLike,
            _ => throw ServiceFault.Of(ErrorCode.InvalidConditionOperator, $"FetchXML has no operator for {condition.Operator} (condition on {condition.Column})."),
        };
        return Node(condition with { Operator = op, Values = condition.Values.Select(v => (object?)("%" + v + "%")).ToList() });
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        Guid id => id.ToString("B"),
        EntityReference reference => reference.Id.ToString("B"),
        OptionSetValue option => option.Value.ToString(CultureInfo.InvariantCulture),
        Money money => money.Value.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "1" : "0",
        DateTime moment => moment.Kind == DateTimeKind.Local ? Text(moment.ToUniversalTime()) : moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Enum member => Convert.ToInt64(member, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static void Set(XElement element, string name, string? value)
    {
        if (value is not null)
            element.Add(new XAttribute(name, value));
    }

    private static void Set(XElement element, string name, int? value)
    {
        if (value is { } number)
            element.Add(new XAttribute(name, number));
    }

    private static void Set(XElement element, string name, bool value)
    {
        if (value)
            element.Add(new XAttribute(name, "true"));
    }
}
