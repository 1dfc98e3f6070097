using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Domain.Segments;

/// <summary>Divides customers into groups, each into exactly one, so that the groups add up to the whole.</summary>
internal sealed class SegmentSplit
{
    /// <summary>The group of those in whom the column is empty.</summary>
    public static readonly Sentence Empty = $"(empty)";

    private const int YearsOfABand = 10;

    /// <summary>Below it nobody is grouped finer.</summary>
    private const int FirstBandFrom = 20;

    /// <summary>From here on all are one group.</summary>
    private const int LastBandFrom = 80;

    private readonly SortedDictionary<string, GroupTotals> groups = new(StringComparer.Ordinal);

    /// <param name="order">What the groups are sorted by; the same for all of one group. Null: the column is empty.</param>
    public void Add(string? order, Sentence name, decimal annualValue)
    {
        // The empty come last: no text sorts behind this character.
        var key = order ?? "\uffff";
        groups.TryGetValue(key, out var before);
        groups[key] = new(order == null ? Empty : name, before.Customers + 1, before.AnnualValue + annualValue);
    }

    public IReadOnlyList<GroupTotals> Groups => groups.Values.ToList();

    /// <summary>The first characters of a text, in capitals and without blanks around; null where there is none.</summary>
    public static string? PrefixOf(string? text, int length)
    {
        var trimmed = text?.Trim().ToUpperInvariant();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed!.Length <= length ? trimmed : trimmed.Substring(0, length);
    }

    /// <summary>Ten years of age to a band, with one below 20 and one from 80 on.</summary>
    public static Sentence AgeBandOf(int age) => age < FirstBandFrom ? (Sentence)$"under {FirstBandFrom}"
        : age >= LastBandFrom ? (Sentence)$"{LastBandFrom} and older"
        : $"{age / YearsOfABand * YearsOfABand:0} to {(age / YearsOfABand * YearsOfABand) + YearsOfABand - 1:0}";

    /// <summary>Sorts the bands by age.</summary>
    public static string AgeOrderOf(int age) => (age < FirstBandFrom ? 0 : Math.Min(age, LastBandFrom) / YearsOfABand).ToString("D2", CultureInfo.InvariantCulture);
}
