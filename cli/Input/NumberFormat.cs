using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace CrmSegmentation.Cli.Input;

/// <summary>
/// How one column writes its numbers. 12.50 and 1,234.50 have a decimal point, 12,50 and 1.234,50 a decimal comma; of a column in which
/// 1,234 could be either the caller is asked, since the two readings differ by a factor of a thousand.
/// Currency signs and codes, thousands separators (also spaces and apostrophes) and accountants' parentheses are understood.
/// </summary>
internal sealed class NumberFormat
{
    private readonly DecimalMark _mark;

    private NumberFormat(DecimalMark mark) => _mark = mark;

    /// <summary>Reads the whole column once and settles on a decimal mark.</summary>
    /// <param name="delimiter">The file's separator: in a file that comma separates, a lone point is a decimal point.</param>
    public static NumberFormat Detect(string header, IEnumerable<(int Line, string Text)> values, char delimiter, DecimalMark? chosen)
    {
        if (chosen is { } mark)
            return new NumberFormat(mark);

        (int Line, string Text)? point = null, comma = null, doubtful = null;
        foreach (var (line, text) in values)
        {
            if (!TryStrip(text, out var digits, out _))
                continue;

            switch (Evidence(digits, delimiter))
            {
                case Sign.Point: point ??= (line, text); break;
                case Sign.Comma: comma ??= (line, text); break;
                case Sign.Doubtful: doubtful ??= (line, text); break;
            }
        }

        if (point is var (pointLine, pointText) && comma is var (commaLine, commaText))
        {
            throw new InputException(
                $"Column '{header}' writes numbers in two ways: {pointText} in line {pointLine} has a decimal point, {commaText} in line {commaLine} a decimal comma. Say --decimal point or --decimal comma and see the other rows reported.");
        }

        if (doubtful is var (line1, text1) && point == null && comma == null)
        {
            throw new InputException(
                $"Column '{header}' has numbers such as {text1} (line {line1}), which could be thousands or a fraction. Say --decimal point or --decimal comma.");
        }

        return new NumberFormat(comma != null ? DecimalMark.Comma : DecimalMark.Point);
    }

    /// <summary>The number of a text, or false where it is none.</summary>
    public bool TryParse(string text, out decimal value)
    {
        value = 0;
        if (!TryStrip(text, out var digits, out var negative))
            return false;

        var (mark, group) = _mark == DecimalMark.Point ? ('.', ',') : (',', '.');
        var parts = digits.Split(mark);
        if (parts.Length > 2 || (parts.Length == 2 && parts[1].Contains(group, StringComparison.Ordinal)) || !GroupsOfThree(parts[0], group))
            return false;

        var plain = parts[0].Replace(group.ToString(), string.Empty, StringComparison.Ordinal) + (parts.Length == 2 ? "." + parts[1] : string.Empty);
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
            return false;

        value = negative ? -value : value;
        return true;
    }

    private static bool GroupsOfThree(string integer, char group)
    {
        var groups = integer.Split(group);
        return groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length == 3));
    }

    private static Sign Evidence(string digits, char delimiter)
    {
        var points = digits.Count(c => c == '.');
        var commas = digits.Count(c => c == ',');
        if (points > 0 && commas > 0)
            return digits.LastIndexOf('.') > digits.LastIndexOf(',') ? Sign.Point : Sign.Comma;
        if (points + commas == 0)
            return Sign.None;
        if (points > 1)
            return Sign.Comma;
        if (commas > 1)
            return Sign.Point;

        var at = digits.IndexOfAny(['.', ',']);
        var thousandsPossible = digits.Length - at - 1 == 3 && at is >= 1 and <= 3 && digits[0] != '0';
        if (thousandsPossible)
            return points == 1 && delimiter == ',' ? Sign.Point : Sign.Doubtful;

        return points == 1 ? Sign.Point : Sign.Comma;
    }

    /// <summary>Leaves digits, points and commas; takes off what people write around a number.</summary>
    private static bool TryStrip(string text, out string digits, out bool negative)
    {
        negative = false;
        digits = string.Empty;
        var kept = new StringBuilder(text.Length);
        var letters = 0;
        var minus = 0;
        var open = 0;
        var close = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) || c is '.' or ',')
                kept.Append(c);
            else if (c is '-' or '\u2212' or '\u2013')
                minus++;
            else if (c == '(')
                open++;
            else if (c == ')')
                close++;
            else if (char.IsAsciiLetterUpper(c))
                letters++;
            else if (!(char.IsWhiteSpace(c) || c is '\'' or '\u2019' or '+' || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol))
                return false;
        }

        if (letters is not (0 or 3) || minus > 1 || open != close || open > 1 || (minus == 1 && open == 1))
            return false;
        // A minus between digits is a range or a document number, no sign.
        if (minus == 1 && text.Trim() is var t && !(IsMinus(t[0]) || IsMinus(t[^1]) || !t[..t.IndexOfAny(['-', '\u2212', '\u2013'])].Any(char.IsAsciiDigit)))
            return false;

        negative = minus == 1 || open == 1;
        digits = kept.ToString();
        return digits.Any(char.IsAsciiDigit);
    }

    private static bool IsMinus(char c) => c is '-' or '\u2212' or '\u2013';

    private enum Sign
    {
        None,
        Point,
        Comma,
        Doubtful,
    }
}
