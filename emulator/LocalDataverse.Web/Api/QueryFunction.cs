using System.Collections.Generic;
using System.Linq;

namespace LocalDataverse.Web.Api;

/// <summary>The query functions in the namespace Microsoft.Dynamics.CRM. Each bears the name of the condition operator it stands for.</summary>
internal static class QueryFunction
{
    /// <summary>Functions that look at the column alone.</summary>
    private static readonly string[] WithoutValue =
    [
        "EqualBusinessId", "NotEqualBusinessId", "EqualUserId", "NotEqualUserId", "EqualUserLanguage",
        "EqualUserOrUserHierarchy", "EqualUserOrUserHierarchyAndTeams", "EqualUserOrUserTeams", "EqualUserTeams",
        "Last7Days", "LastFiscalPeriod", "LastFiscalYear", "LastMonth", "LastWeek", "LastYear",
        "Next7Days", "NextFiscalPeriod", "NextFiscalYear", "NextMonth", "NextWeek", "NextYear",
        "ThisFiscalPeriod", "ThisFiscalYear", "ThisMonth", "ThisWeek", "ThisYear", "Today", "Tomorrow", "Yesterday",
    ];

    /// <summary>Functions that count units or name a fiscal year or period.</summary>
    private static readonly string[] WithNumber =
    [
        "InFiscalPeriod", "InFiscalYear",
        "LastXDays", "LastXFiscalPeriods", "LastXFiscalYears", "LastXHours", "LastXMonths", "LastXWeeks", "LastXYears",
        "NextXDays", "NextXFiscalPeriods", "NextXFiscalYears", "NextXHours", "NextXMonths", "NextXWeeks", "NextXYears",
        "OlderThanXDays", "OlderThanXHours", "OlderThanXMinutes", "OlderThanXMonths", "OlderThanXWeeks", "OlderThanXYears",
    ];

    private static readonly string[] WithTwoNumbers = ["InFiscalPeriodAndYear", "InOrAfterFiscalPeriodAndYear", "InOrBeforeFiscalPeriodAndYear"];

    private static readonly string[] WithText = ["On", "OnOrAfter", "OnOrBefore", "NotOn", "Above", "AboveOrEqual", "Under", "UnderOrEqual", "NotUnder"];

    private static readonly string[] WithTexts = ["In", "NotIn", "Between", "NotBetween", "ContainValues", "DoesNotContainValues"];

    /// <summary>Every function with the names and Edm types of what follows <c>PropertyName</c>.</summary>
    public static IEnumerable<(string Name, (string Name, string Type)[] Values)> All { get; } =
    [
        .. WithoutValue.Select(name => (name, System.Array.Empty<(string, string)>())),
        .. WithNumber.Select(name => (name, new[] { ("PropertyValue", "Int64") })),
        .. WithTwoNumbers.Select(name => (name, new[] { ("PropertyValue1", "Int64"), ("PropertyValue2", "Int64") })),
        .. WithText.Select(name => (name, new[] { ("PropertyValue", "String") })),
        .. WithTexts.Select(name => (name, new[] { ("PropertyValues", "Collection(String)") })),
    ];
}
