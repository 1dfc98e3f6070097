using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>Writes the links and conditions of a <see cref="QueryExpression"/> as FetchXML, which can aggregate.</summary>
internal static partial class FetchXmlWriter
{
    /// <summary>Operators whose name in FetchXML does not follow from that of the enumeration.</summary>
    private static readonly Dictionary<ConditionOperator, string> Irregular = new()
    {
        [ConditionOperator.Equal] = "eq",
        [ConditionOperator.NotEqual] = "ne",
        [ConditionOperator.GreaterThan] = "gt",
        [ConditionOperator.GreaterEqual] = "ge",
        [ConditionOperator.LessThan] = "lt",
        [ConditionOperator.LessEqual] = "le",
        [ConditionOperator.EqualUserId] = "eq-userid",
        [ConditionOperator.NotEqualUserId] = "ne-userid",
        [ConditionOperator.EqualBusinessId] = "eq-businessid",
        [ConditionOperator.NotEqualBusinessId] = "ne-businessid",
        [ConditionOperator.EqualUserLanguage] = "eq-userlanguage",
        [ConditionOperator.EqualUserTeams] = "eq-userteams",
        [ConditionOperator.EqualUserOrUserTeams] = "eq-useroruserteams",
        [ConditionOperator.EqualUserOrUserHierarchy] = "eq-useroruserhierarchy",
        [ConditionOperator.EqualUserOrUserHierarchyAndTeams] = "eq-useroruserhierarchyandteams",
        [ConditionOperator.Last7Days] = "last-seven-days",
        [ConditionOperator.Next7Days] = "next-seven-days",
        [ConditionOperator.AboveOrEqual] = "eq-or-above",
        [ConditionOperator.UnderOrEqual] = "eq-or-under",
        [ConditionOperator.DoesNotContainValues] = "not-contain-values",
        [ConditionOperator.OlderThanXMinutes] = "olderthan-x-minutes",
        [ConditionOperator.OlderThanXHours] = "olderthan-x-hours",
        [ConditionOperator.OlderThanXDays] = "olderthan-x-days",
        [ConditionOperator.OlderThanXWeeks] = "olderthan-x-weeks",
        [ConditionOperator.OlderThanXMonths] = "olderthan-x-months",
        [ConditionOperator.OlderThanXYears] = "olderthan-x-years",
    };

    public static string OperatorName(ConditionOperator conditionOperator)
        => Irregular.TryGetValue(conditionOperator, out var name) ? name : Hump().Replace(conditionOperator.ToString(), "-$0").ToLowerInvariant();

    public static XElement Write(FilterExpression filter)
    {
        var element = new XElement("filter", new XAttribute("type", filter.FilterOperator == LogicalOperator.And ? "and" : "or"));
        foreach (var condition in filter.Conditions)
            element.Add(Write(condition));
        foreach (var child in filter.Filters)
            element.Add(Write(child));
        if (filter.AnyAllFilterLinkEntity is { } link)
            element.Add(Write(link));
        return element;
    }

    public static XElement Write(LinkEntity link)
    {
        var element = new XElement("link-entity",
            new XAttribute("name", link.LinkToEntityName),
            new XAttribute("from", link.LinkToAttributeName),
            new XAttribute("to", link.LinkFromAttributeName),
            new XAttribute("link-type", link.JoinOperator switch
            {
                JoinOperator.LeftOuter => "outer",
                JoinOperator.Any => "any",
                JoinOperator.NotAny => "not any",
                _ => "inner",
            }));
        if (link.EntityAlias is not null)
            element.Add(new XAttribute("alias", link.EntityAlias));
        if (link.LinkCriteria.Conditions.Count + link.LinkCriteria.Filters.Count > 0)
            element.Add(Write(link.LinkCriteria));
        foreach (var nested in link.LinkEntities)
            element.Add(Write(nested));
        return element;
    }

    private static XElement Write(ConditionExpression condition)
    {
        var element = new XElement("condition");
        if (condition.EntityName is not null)
            element.Add(new XAttribute("entityname", condition.EntityName));
        element.Add(new XAttribute("attribute", condition.AttributeName), new XAttribute("operator", OperatorName(condition.Operator)));
        if (condition.CompareColumns)
            element.Add(new XAttribute("valueof", condition.Values[0]));
        else if (condition.Values.Count == 1 && condition.Operator is not (ConditionOperator.In or ConditionOperator.NotIn or ConditionOperator.ContainValues or ConditionOperator.DoesNotContainValues))
            element.Add(new XAttribute("value", Text(condition.Values[0])));
        else
            foreach (var value in condition.Values)
                element.Add(new XElement("value", Text(value)));
        return element;
    }

    private static string Text(object value) => value switch
    {
        bool truth => truth ? "1" : "0",
        DateTime { Kind: DateTimeKind.Utc } moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateTime moment when moment.TimeOfDay == TimeSpan.Zero => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Hump();
}
