using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.ServiceModel;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>Reads FetchXML. An element or attribute that it does not know is a fault that names it: nothing is passed over.</summary>
internal static class FetchXmlReader
{
    public static SelectQuery Read(string fetchXml)
    {
        if (string.IsNullOrWhiteSpace(fetchXml))
            throw ServiceFault.Of(ErrorCode.EmptyXml, "The FetchXML is empty.");
        XElement fetch;
        try
        {
            fetch = BoundedXml.Load(fetchXml);
        }
        catch (XmlException e)
        {
            throw ServiceFault.Of(ErrorCode.InvalidArgument, "Invalid XML in the FetchXML: " + e.Message);
        }

        return ReadFetch(fetch);
    }

    /// <summary>Reads a filter that stands alone, as in a stored condition.</summary>
    internal static FilterNode ReadFilterElement(XElement filter) => ReadFilter(filter);

    private static SelectQuery ReadFetch(XElement fetch)
    {
        if (fetch.Name.LocalName != "fetch")
            throw ServiceFault.Of(ErrorCode.InvalidNode, $"The FetchXML begins with <{fetch.Name.LocalName}>; it must begin with <fetch>.");
        CheckAttributes(
            fetch,
            ["version", "count", "page", "paging-cookie", "utc-offset", "aggregate", "distinct", "top", "mapping", "min-active-row-version", "output-format", "returntotalrecordcount", "no-lock", "latematerialize", "aggregatelimit", "useraworderby", "options"]);
        if (Flag(fetch, "min-active-row-version"))
            throw Unsupported(fetch, "min-active-row-version");
        if (Text(fetch, "utc-offset") is { Length: > 0 })
            throw Unsupported(fetch, "utc-offset");
        XElement? entity = null;
        foreach (var child in fetch.Elements())
        {
            if (child.Name.LocalName != "entity")
                throw UnknownElement(fetch, child);
            if (entity is not null)
                throw ServiceFault.Of(ErrorCode.InvalidNode, "A <fetch> has one <entity>, not more.");
            entity = child;
        }

        if (entity is null)
            throw ServiceFault.Of(ErrorCode.ElementNotFound, "The <fetch> has no <entity>.");
        CheckAttributes(entity, ["name", "enableprefiltering", "prefilterparametername"]);
        var aggregate = Flag(fetch, "aggregate");
        var noAttributes = !aggregate && !entity.DescendantsAndSelf().Any(e => e.Name.LocalName is "attribute" or "all-attributes" or "no-attrs");
        return new SelectQuery
        {
            // Without any attribute element the platform returns every column of the table.
            Root = ReadSource(entity, null, noAttributes),
            Top = Number(fetch, "top"),
            Count = Number(fetch, "count"),
            Page = Number(fetch, "page"),
            PagingCookie = Text(fetch, "paging-cookie") is { Length: > 0 } cookie ? cookie : null,
            Distinct = Flag(fetch, "distinct"),
            Aggregate = aggregate,
            ReturnTotalRecordCount = Flag(fetch, "returntotalrecordcount"),
            RawOrder = Flag(fetch, "useraworderby"),
            AggregateLimit = Number(fetch, "aggregatelimit"),
        };
    }

    private static TableSource ReadSource(XElement element, string? alias, bool allColumns)
    {
        var source = new TableSource
        {
            Table = Required(element, "name"),
            Alias = alias,
            Columns = [.. element.Elements().Where(e => e.Name.LocalName == "attribute").Select(ReadColumn)],
            AllColumns = allColumns || element.Elements().Any(e => e.Name.LocalName == "all-attributes"),
        };
        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "attribute":
                    break;
                case "all-attributes" or "no-attrs":
                    CheckAttributes(child, []);
                    break;
                case "order":
                    source.Orders.Add(ReadOrder(child));
                    break;
                case "filter":
                    source.Filters.Add(ReadFilter(child));
                    break;
                case "link-entity":
                    source.Links.Add(ReadLink(child));
                    break;
                default:
                    throw UnknownElement(element, child);
            }
        }

        return source;
    }

    private static SelectedColumn ReadColumn(XElement element)
    {
        CheckAttributes(element, ["name", "alias", "aggregate", "groupby", "dategrouping", "usertimezone", "distinct", "rowaggregate", "build", "addedby"]);
        var rowAggregate = Text(element, "rowaggregate");
        if (rowAggregate is not null && !rowAggregate.Equals("countchildren", StringComparison.OrdinalIgnoreCase))
            throw ServiceFault.Of(ErrorCode.InvalidAggregate, $"There is no rowaggregate '{rowAggregate}'.");
        return new SelectedColumn(Required(element, "name"))
        {
            Alias = Text(element, "alias"),
            Aggregate = Text(element, "aggregate") switch
            {
                null => XrmAggregateType.None,
                "count" => XrmAggregateType.Count,
                "countcolumn" => XrmAggregateType.CountColumn,
                "sum" => XrmAggregateType.Sum,
                "avg" => XrmAggregateType.Avg,
                "min" => XrmAggregateType.Min,
                "max" => XrmAggregateType.Max,
                var other => throw ServiceFault.Of(ErrorCode.InvalidAggregate, $"There is no aggregate '{other}'."),
            },
            IsDistinct = Flag(element, "distinct"),
            IsGroup = Flag(element, "groupby"),
            DateGrouping = Text(element, "dategrouping") switch
            {
                null => XrmDateTimeGrouping.None,
                "day" => XrmDateTimeGrouping.Day,
                "week" => XrmDateTimeGrouping.Week,
                "month" => XrmDateTimeGrouping.Month,
                "quarter" => XrmDateTimeGrouping.Quarter,
                "year" => XrmDateTimeGrouping.Year,
                "fiscal-period" => XrmDateTimeGrouping.FiscalPeriod,
                "fiscal-year" => XrmDateTimeGrouping.FiscalYear,
                var other => throw ServiceFault.Of(ErrorCode.InvalidArgument, $"There is no dategrouping '{other}'."),
            },
            InUserTimeZone = element.Attribute("usertimezone") is null || Flag(element, "usertimezone"),
            CountsChildren = rowAggregate is not null,
        };
    }

    private static Ordering ReadOrder(XElement element)
    {
        CheckAttributes(element, ["attribute", "alias", "descending", "entityname"]);
        if (element.Elements().FirstOrDefault() is { } child)
            throw UnknownElement(element, child);
        var column = Text(element, "attribute");
        var alias = Text(element, "alias");
        if (column is null && alias is null)
            throw ServiceFault.Of(ErrorCode.AttributeNotFound, "An <order> needs the attribute 'attribute' or, in an aggregate, 'alias'.");
        return new Ordering(column, alias, Text(element, "entityname"), Flag(element, "descending"));
    }

    private static FilterGroup ReadFilter(XElement element)
    {
        CheckAttributes(element, ["type", "isquickfindfields", "hint", "overridequickfindrecordlimitenabled", "overridequickfindrecordlimitdisabled", "bypassquickfind"]);
        var children = new List<FilterNode>();
        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "condition":
                    children.Add(ReadCondition(child) with { IsQuickFind = Flag(element, "isquickfindfields") });
                    break;
                case "filter":
                    children.Add(ReadFilter(child));
                    break;
                case "link-entity":
                    var link = ReadLink(child);
                    if (!LinkTypes.IsFilter(link.Join))
                        throw ServiceFault.Of(ErrorCode.InvalidLinkType, $"A <link-entity> in a <filter> cannot have link-type '{LinkTypes.Name(link.Join)}'; it must be any, not any, all or not all.");
                    children.Add(new RelatedRows(link));
                    break;
                default:
                    throw UnknownElement(element, child);
            }
        }

        var logic = Text(element, "type") switch
        {
            null or "and" => LogicalOperator.And,
            "or" => LogicalOperator.Or,
            var other => throw ServiceFault.Of(ErrorCode.InvalidFilterType, $"There is no filter type '{other}'."),
        };
        return new FilterGroup(logic, children);
    }

    private static Condition ReadCondition(XElement element)
    {
        CheckAttributes(element, ["attribute", "column", "entityname", "operator", "value", "valueof", "uiname", "uitype", "uihidden"]);
        var column = Text(element, "attribute") ?? Text(element, "column")
            ?? throw ServiceFault.Of(ErrorCode.AttributeNotFound, "A <condition> needs the attribute 'attribute'.");
        var name = Required(element, "operator");
        if (!ConditionOperators.TryParse(name, out var parsed))
            throw ServiceFault.Of(ErrorCode.InvalidConditionOperator, $"There is no condition operator '{name}' (condition on {column}).");
        var values = new List<object?>();
        if (Text(element, "value") is { } value)
            values.Add(value);
        foreach (var child in element.Elements())
        {
            if (child.Name.LocalName != "value")
                throw UnknownElement(element, child);
            CheckAttributes(child, ["uiname", "uitype", "uihidden"]);
            values.Add(child.Value);
        }

        return new Condition(Text(element, "entityname"), column, parsed, values, Text(element, "valueof"));
    }

    private static Link ReadLink(XElement element)
    {
        CheckAttributes(element, ["name", "to", "from", "alias", "link-type", "visible", "intersect", "enableprefiltering", "prefilterparametername"]);
        var type = Text(element, "link-type") ?? "inner";
        if (!LinkTypes.TryParse(type, out var join))
            throw ServiceFault.Of(ErrorCode.InvalidLinkType, $"There is no link-type '{type}'.");
        return new Link
        {
            Source = ReadSource(element, Text(element, "alias") is { Length: > 0 } alias ? alias : null, false),
            From = Text(element, "from"),
            To = Text(element, "to"),
            Join = join,
            IsIntersect = Flag(element, "intersect"),
        };
    }

    private static void CheckAttributes(XElement element, ReadOnlySpan<string> known)
    {
        foreach (var attribute in element.Attributes())
        {
            if (!attribute.IsNamespaceDeclaration && attribute.Name.Namespace == XNamespace.None && !known.Contains(attribute.Name.LocalName))
                throw Unsupported(element, attribute.Name.LocalName);
        }
    }

    private static string? Text(XElement element, string attribute) => element.Attribute(attribute)?.Value;

    private static string Required(XElement element, string attribute) =>
        Text(element, attribute) is { Length: > 0 } value
            ? value
            : throw ServiceFault.Of(ErrorCode.AttributeNotFound, $"A <{element.Name.LocalName}> needs the attribute '{attribute}'.");

    private static bool Flag(XElement element, string attribute) => Text(element, attribute)?.Trim().ToLowerInvariant() switch
    {
        null or "" or "false" or "0" => false,
        "true" or "1" => true,
        var other => throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The attribute '{attribute}' of <{element.Name.LocalName}> is '{other}'; it must be true or false."),
    };

    private static int? Number(XElement element, string attribute)
    {
        if (Text(element, attribute) is not { Length: > 0 } text)
            return null;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The attribute '{attribute}' of <{element.Name.LocalName}> is '{text}'; it must be a whole number.");
    }

    private static FaultException<OrganizationServiceFault> Unsupported(XElement element, string attribute) =>
        ServiceFault.Of(ErrorCode.InvalidNode, $"The attribute '{attribute}' of <{element.Name.LocalName}> is not supported.");

    private static FaultException<OrganizationServiceFault> UnknownElement(XElement parent, XElement child) =>
        ServiceFault.Of(ErrorCode.InvalidNode, $"A <{child.Name.LocalName}> is not supported in a <{parent.Name.LocalName}>.");
}
