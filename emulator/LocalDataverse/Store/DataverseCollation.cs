using System;
using System.Globalization;
using System.Text;

namespace LocalDataverse.Store;

/// <summary>
/// The order and equality of text in Dataverse: case and accents do not count, nor do trailing spaces.
/// Punctuation sorts before digits and digits before letters, as in SQL Server's Latin1_General_CI_AI.
/// </summary>
/// <remarks>
/// The weights are made from Unicode decompositions and not from the machine's culture data, so that a database file
/// written on one machine keeps its index order on every other.
/// </remarks>
internal static class DataverseCollation
{
    private const ushort Ignored = ushort.MaxValue;

    /// <summary>Weight by character; 0 where it was not needed yet. Threads may compute the same entry twice, to the same value.</summary>
    private static readonly ushort[] Weights = new ushort[char.MaxValue + 1];

    public static bool AreEqual(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => Compare(left, right) == 0;

    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int i = 0, j = 0;
        while (true)
        {
            var a = Next(left, ref i);
            var b = Next(right, ref j);
            if (a == b)
            {
                if (a == 0)
                    return 0;
                continue;
            }

            // The shorter text is taken as padded with spaces.
            if (a == 0)
                a = SpaceWeight;
            else if (b == 0)
                b = SpaceWeight;
            if (a != b)
                return a < b ? -1 : 1;
        }
    }

    /// <summary>What two characters have in common when they are the same but for case and accent; 0 for combining marks.</summary>
    public static ushort Weight(char c)
    {
        var weight = Weights[c];
        if (weight == 0)
            Weights[c] = weight = ComputeWeight(c);
        return weight == Ignored ? (ushort)0 : weight;
    }

    private const ushort SpaceWeight = 1;

    private static ushort Next(ReadOnlySpan<char> text, ref int index)
    {
        while (index < text.Length)
        {
            var weight = Weight(text[index++]);
            if (weight != 0)
                return weight;
        }

        return 0;
    }

    private static ushort ComputeWeight(char c)
    {
        if (c == ' ')
            return SpaceWeight;
        var folded = Fold(c);
        if (folded == '\0')
            return Ignored;

        // Three bands: 2.. punctuation and controls, 0x2000.. digits, 0x2100.. letters. Characters beyond keep their own order.
        if (char.IsAsciiDigit(folded))
            return (ushort)(0x2000 + folded);
        if (folded < 0x2000)
            return (ushort)(char.IsLetter(folded) ? 0x2100 + folded : 2 + folded);
        return folded < 0x4100 ? (ushort)(0x4100 + (folded - 0x2000) / 2) : folded == Ignored ? (ushort)(Ignored - 1) : (ushort)Math.Max((int)folded, 0x5200);
    }

    /// <summary>The capital letter without accents; the character of code 0 for one that does not count at all.</summary>
    public static char Fold(char c)
    {
        if (char.IsAscii(c))
            return c == '\0' ? '\u0001' : char.ToUpperInvariant(c);
        if (char.IsSurrogate(c))
            return c;
        if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
            return '\0';
        var decomposed = c.ToString().Normalize(NormalizationForm.FormD);
        return char.ToUpperInvariant(decomposed[0]);
    }
}
