using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace LocalDataverse.Store;

/// <summary>
/// A pattern of the <c>like</c> operator: <c>%</c> any text, <c>_</c> one character, <c>[a-f]</c> one of a set, <c>[^a-f]</c> none of it.
/// Letters match without regard to case and accent.
/// </summary>
internal sealed class LikePattern
{
    private const int CacheSize = 256;

    private static readonly ConcurrentDictionary<string, LikePattern> Cache = new(StringComparer.Ordinal);

    private readonly List<Element> elements = [];

    private LikePattern(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '%')
            {
                if (elements.Count == 0 || elements[^1].Kind != ElementKind.AnyText)
                    elements.Add(new Element(ElementKind.AnyText, 0, null, false));
            }
            else if (c == '_')
            {
                elements.Add(new Element(ElementKind.AnyCharacter, 0, null, false));
            }
            else if (c == '[' && pattern.IndexOf(']', i + 1) is > 0 and var end)
            {
                elements.Add(ReadSet(pattern.AsSpan(i + 1, end - i - 1)));
                i = end;
            }
            else if (DataverseCollation.Weight(c) is not 0 and var weight)
            {
                elements.Add(new Element(ElementKind.Character, weight, null, false));
            }
        }
    }

    private enum ElementKind
    {
        Character,
        AnyCharacter,
        AnyText,
        Set,
    }

    public static LikePattern Parse(string pattern)
    {
        // Called for each row: only a pattern that is new may cost a count.
        if (Cache.TryGetValue(pattern, out var known))
            return known;
        if (Cache.Count > CacheSize)
            Cache.Clear();
        return Cache.GetOrAdd(pattern, static p => new LikePattern(p));
    }

    public static bool Matches(string pattern, string text) => Parse(pattern).Matches(text);

    public bool Matches(ReadOnlySpan<char> text)
    {
        Span<ushort> weights = text.Length <= 256 ? stackalloc ushort[text.Length] : new ushort[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (DataverseCollation.Weight(c) is not 0 and var weight)
                weights[length++] = weight;
        }

        return Matches(weights[..length]);
    }

    // One % at a time is retried: the last one seen. An earlier one never needs to take more, so the work is bounded by the product of the lengths.
    private bool Matches(ReadOnlySpan<ushort> text)
    {
        int t = 0, p = 0, retryPattern = -1, retryText = 0;
        while (t < text.Length)
        {
            if (p < elements.Count && elements[p].Kind == ElementKind.AnyText)
            {
                retryPattern = ++p;
                retryText = t;
            }
            else if (p < elements.Count && elements[p].Takes(text[t]))
            {
                p++;
                t++;
            }
            else if (retryPattern >= 0)
            {
                p = retryPattern;
                t = ++retryText;
            }
            else
            {
                return false;
            }
        }

        while (p < elements.Count && elements[p].Kind == ElementKind.AnyText)
            p++;
        return p == elements.Count;
    }

    private static Element ReadSet(ReadOnlySpan<char> set)
    {
        var negated = set.Length > 0 && set[0] == '^';
        if (negated)
            set = set[1..];
        var ranges = new List<(ushort From, ushort To)>();
        for (var i = 0; i < set.Length; i++)
        {
            var from = DataverseCollation.Weight(set[i]);
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                ranges.Add((from, DataverseCollation.Weight(set[i + 2])));
                i += 2;
            }
            else
            {
                ranges.Add((from, from));
            }
        }

        return new Element(ElementKind.Set, 0, ranges, negated);
    }

    private readonly record struct Element(ElementKind Kind, ushort Weight, List<(ushort From, ushort To)>? Ranges, bool Negated)
    {
        public bool Takes(ushort weight)
        {
            switch (Kind)
            {
                case ElementKind.Character:
                    return weight == Weight;
                case ElementKind.AnyCharacter:
                    return true;
                case ElementKind.Set:
                    foreach (var (from, to) in Ranges!)
                    {
                        if (weight >= from && weight <= to)
                            return !Negated;
                    }

                    return Negated;
                default:
                    return false;
            }
        }
    }
}
