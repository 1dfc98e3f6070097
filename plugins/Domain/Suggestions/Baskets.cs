using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Domain.Suggestions;

/// <summary>
/// Counts which categories customers bought, and which they bought both of. A basket is a customer: everything he bought within
/// the history, whenever, counts once a category. Holds a number for each pair of categories that occurs, never the customers.
/// </summary>
internal sealed class Baskets
{
    /// <summary>More categories would make more pairs (half their square) than the run can keep between two pages.</summary>
    public const int MostCategories = 300;

    private const int Base = 1 << 15;
    private const char Part = ';';
    private const char Item = ' ';
    private const char Mark = ':';

    private readonly List<Guid> categories = [];
    private readonly Dictionary<Guid, int> places = [];
    private readonly List<int> counts = [];
    /// <summary>By the places of both categories, the lesser one times <see cref="Base"/> first.</summary>
    private readonly Dictionary<int, int> pairs = [];

    /// <summary>Customers who bought anything that has a category.</summary>
    public int Customers { get; private set; }

    /// <summary>Adds a customer.</summary>
    /// <param name="bought">The categories he bought, each once; a customer who bought none is no basket.</param>
    public void Add(IReadOnlyCollection<Guid> bought)
    {
        if (bought.Count == 0)
            return;

        Customers++;
        var own = bought.Select(PlaceOf).OrderBy(place => place).ToList();
        for (var i = 0; i < own.Count; i++)
        {
            counts[own[i]]++;
            for (var j = i + 1; j < own.Count; j++)
            {
                var pair = (own[i] * Base) + own[j];
                pairs.TryGetValue(pair, out var count);
                pairs[pair] = count + 1;
            }
        }
    }

    /// <summary>
    /// The rules that reach all thresholds, in both directions of a pair, by category. A threshold is reached by what equals it.
    /// </summary>
    public List<CategoryRule> Rules(AssociationThresholds thresholds) =>
    [
        .. pairs.SelectMany(pair => new[] { RuleOf(pair.Key / Base, pair.Key % Base, pair.Value), RuleOf(pair.Key % Base, pair.Key / Base, pair.Value) })
            .Where(thresholds.AreReachedBy)
            .OrderBy(rule => rule.From)
            .ThenBy(rule => rule.To),
    ];

    /// <summary>All of it in text, to go on with in another call.</summary>
    public override string ToString() => string.Join(
        Part.ToString(),
        Text(Customers),
        string.Join(Item.ToString(), categories.Select((category, place) => category.ToString("N") + Mark + Text(counts[place]))),
        string.Join(Item.ToString(), pairs.Select(pair => Text(pair.Key) + Mark + Text(pair.Value))));

    /// <summary>Reads what <see cref="ToString"/> wrote; nothing is no baskets.</summary>
    public static Baskets Parse(string? text)
    {
        var baskets = new Baskets();
        if (string.IsNullOrEmpty(text))
            return baskets;

        var parts = text!.Split(Part);
        baskets.Customers = Number(parts[0]);
        foreach (var category in Items(parts[1]))
            baskets.counts[baskets.PlaceOf(Guid.ParseExact(category[0], "N"))] = Number(category[1]);
        foreach (var pair in Items(parts[2]))
            baskets.pairs[Number(pair[0])] = Number(pair[1]);
        return baskets;
    }

    private CategoryRule RuleOf(int from, int to, int both) => new(categories[from], categories[to], both, counts[from], counts[to], Customers);

    private int PlaceOf(Guid category)
    {
        if (!places.TryGetValue(category, out var place))
        {
            places.Add(category, place = categories.Count);
            categories.Add(category);
            counts.Add(0);
        }

        return place;
    }

    private static IEnumerable<string[]> Items(string part) => part.Split([Item], StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split(Mark));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
