using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace CrmSegmentation.Domain.Lists;

/// <summary>
/// Takes links out of a query that change nothing about who is found. What a saved view links to show a column has no say in
/// who belongs to a list; the same question asked by a parent and a child is one question; and what a lookup of the customer
/// already says needs no look into the other table. Each link less also lets the query do without 'distinct' sooner.
/// </summary>
internal static class JoinReduction
{
    private static readonly HashSet<string> AboutTheIdAlone = new(["eq", "ne", "neq", "in", "not-in", "not-null"], StringComparer.Ordinal);

    /// <param name="filter">The filter directly under the root; conditions are added to it.</param>
    /// <param name="links">The links directly under the root. Those that are not needed are removed.</param>
    public static void Reduce(XElement filter, List<XElement> links)
    {
        var named = Names(filter).Concat(links.SelectMany(Names)).ToList();
        links.RemoveAll(link => OnlyShows(link) && !IsNamed(link, named));
        for (var i = links.Count - 1; i >= 0; i--)
        {
            if (IsNamed(links[i], named))
                continue;

            if (AsColumn(links[i]) is { } conditions)
            {
                filter.Add(conditions);
                links.RemoveAt(i);
            }
            else if (links.Take(i).Any(other => SameQuestion(other, links[i])))
            {
                links.RemoveAt(i);
            }
        }
    }

    /// <summary>An outer join with nothing but outer joins below keeps every customer.</summary>
    private static bool OnlyShows(XElement link) => link.DescendantsAndSelf("link-entity").All(one => TypeOf(one) == "outer");

    /// <summary>
    /// A link from a lookup of the customer to the id of the row it points to, that asks for nothing but the id. A row that
    /// a lookup points to is there, so the lookup alone answers.
    /// </summary>
    private static List<XElement>? AsColumn(XElement link)
    {
        var id = (string?)link.Attribute("from");
        if (!IsPlain(link) || id != (string)link.Attribute("name")! + "id" || (string?)link.Attribute("to") is not { } lookup)
            return null;

        var filters = link.Elements().ToList();
        if (filters.Exists(one => one.Name != "filter" || (string)one.Attribute("type")! != "and"))
            return null;
        var conditions = filters.SelectMany(one => one.Elements()).ToList();
        if (conditions.Exists(one => one.Name != "condition" || (string?)one.Attribute("attribute") != id || one.Attribute("entityname") != null || one.Attribute("valueof") != null || !AboutTheIdAlone.Contains((string)one.Attribute("operator")!)))
            return null;

        // 'Not equal' lets the empty pass, which the link did not.
        var known = new XElement("condition", new XAttribute("attribute", lookup), new XAttribute("operator", "not-null"));
        return
        [
            known,
            .. conditions.Where(one => (string)one.Attribute("operator")! != "not-null").Select(one => new XElement("condition", new XAttribute("attribute", lookup), one.Attributes().Where(attribute => attribute.Name != "attribute"), one.Elements())),
        ];
    }

    private static bool SameQuestion(XElement one, XElement other) => IsPlain(other) && XNode.DeepEquals(WithoutAliases(one), WithoutAliases(other));

    private static XElement WithoutAliases(XElement link)
    {
        var copy = new XElement(link);
        foreach (var one in copy.DescendantsAndSelf("link-entity"))
            one.Attribute("alias")?.Remove();
        return copy;
    }

    private static bool IsPlain(XElement link) => TypeOf(link) == "inner";

    private static string TypeOf(XElement link) => (string?)link.Attribute("link-type") ?? "inner";

    /// <summary>What conditions name to speak of a linked table rather than of the one they stand under.</summary>
    private static IEnumerable<string> Names(XElement element) => element.DescendantsAndSelf("condition")
        .SelectMany(condition => new[] { (string?)condition.Attribute("entityname"), ((string?)condition.Attribute("valueof"))?.Split('.')[0] })
        .OfType<string>();

    private static bool IsNamed(XElement link, List<string> names) => link.DescendantsAndSelf("link-entity")
        .SelectMany(one => new[] { (string?)one.Attribute("alias"), (string?)one.Attribute("name") })
        .Any(name => names.Exists(other => string.Equals(name, other, StringComparison.OrdinalIgnoreCase)));
}
