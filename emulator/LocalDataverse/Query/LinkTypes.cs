using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>The kinds of link by their names in FetchXML.</summary>
internal static class LinkTypes
{
    private static readonly Dictionary<string, JoinOperator> ByName = new(StringComparer.Ordinal)
    {
        ["inner"] = JoinOperator.Inner,
        ["outer"] = JoinOperator.LeftOuter,
        ["natural"] = JoinOperator.Natural,
        ["matchfirstrowusingcrossapply"] = JoinOperator.MatchFirstRowUsingCrossApply,
        ["in"] = JoinOperator.In,
        ["exists"] = JoinOperator.Exists,
        ["any"] = JoinOperator.Any,
        ["not any"] = JoinOperator.NotAny,
        ["all"] = JoinOperator.All,
        ["not all"] = JoinOperator.NotAll,
    };

    public static IEnumerable<string> Names => ByName.Keys;

    public static bool TryParse(string name, out JoinOperator join) => ByName.TryGetValue(name, out join);

    public static string Name(JoinOperator join) => ByName.First(p => p.Value == join).Key;

    /// <summary>Whether the link only asks if there are rows, and adds none to the result.</summary>
    public static bool IsFilter(JoinOperator join) =>
        join is JoinOperator.In or JoinOperator.Exists or JoinOperator.Any or JoinOperator.NotAny or JoinOperator.All or JoinOperator.NotAll;
}
