using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain.Segments;

/// <summary>The comparisons FetchXML knows, by how many values they take.</summary>
internal static class FetchOperators
{
    private const int AtLeastOne = -1;

    private static readonly Dictionary<string, int> ValuesByName = Build();

    public static bool IsKnown(string name) => ValuesByName.ContainsKey(name);

    /// <summary>What is wrong with the number of values of a condition; null when nothing is.</summary>
    public static Sentence? Fault(string name, int values) => ValuesByName[name] switch
    {
        0 when values != 0 => $"takes no value",
        1 when values != 1 => $"takes one value",
        2 when values != 2 => $"takes two values",
        AtLeastOne when values == 0 => $"takes at least one value",
        _ => null,
    };

    private static Dictionary<string, int> Build()
    {
        var operators = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(0, """
            null not-null yesterday today tomorrow last-seven-days next-seven-days last-week this-week next-week last-month
            this-month next-month last-year this-year next-year eq-userid ne-userid eq-userteams eq-useroruserteams
            eq-useroruserhierarchy eq-useroruserhierarchyandteams eq-businessid ne-businessid eq-userlanguage this-fiscal-year
            this-fiscal-period next-fiscal-year next-fiscal-period last-fiscal-year last-fiscal-period
            """);
        Add(1, """
            eq neq ne gt ge le lt like not-like on on-or-before on-or-after last-x-hours next-x-hours last-x-days next-x-days
            last-x-weeks next-x-weeks last-x-months next-x-months last-x-years next-x-years olderthan-x-minutes
            olderthan-x-hours olderthan-x-days olderthan-x-weeks olderthan-x-months olderthan-x-years last-x-fiscal-years
            last-x-fiscal-periods next-x-fiscal-years next-x-fiscal-periods in-fiscal-year in-fiscal-period begins-with
            not-begin-with ends-with not-end-with under eq-or-under not-under above eq-or-above
            """);
        Add(2, "between not-between in-fiscal-period-and-year in-or-before-fiscal-period-and-year in-or-after-fiscal-period-and-year");
        Add(AtLeastOne, "in not-in contain-values not-contain-values");
        return operators;

        void Add(int values, string names)
        {
            foreach (var name in names.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
                operators.Add(name, values);
        }
    }
}
