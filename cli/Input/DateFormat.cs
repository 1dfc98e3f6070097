using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CrmSegmentation.Cli.Input;

/// <summary>
/// How one column writes its dates. Year-first and dates with a month's name read by themselves; of 3/4/2001 the whole column must say
/// which number is the day, and where it does not the caller is asked: a guess would move purchases across the year's edge unseen.
/// A time of day and a zone are dropped: the date counts as it is written.
/// </summary>
internal sealed partial class DateFormat
{
    private static readonly string[] YearFirst = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd"];
    private static readonly string[] NamedMonth =
        ["d MMM yyyy", "d MMMM yyyy", "d-MMM-yyyy", "d-MMM-yy", "d/MMM/yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy", "d. MMM yyyy", "d. MMMM yyyy"];

    private readonly DateOrder? _order;

    private DateFormat(DateOrder? order) => _order = order;

    /// <summary>Reads the whole column once and settles on an order of day and month.</summary>
    /// <param name="values">Line and text of every field.</param>
    /// <param name="chosen">The caller's own word, or null.</param>
    public static DateFormat Detect(string header, IEnumerable<(int Line, string Text)> values, DateOrder? chosen)
    {
        if (chosen != null)
            return new DateFormat(chosen);

        (int Line, string Text)? any = null, dayFirst = null, monthFirst = null;
        foreach (var (line, text) in values)
        {
            var match = YearLast().Match(text);
            if (!match.Success)
                continue;

            var first = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            var second = int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
            any ??= (line, text);
            // 31.12.2001: dots are written only where the day stands first.
            if (match.Groups[2].ValueSpan is "." || (first > 12 && second <= 12))
                dayFirst ??= (line, text);
            else if (second > 12 && first <= 12)
                monthFirst ??= (line, text);
        }

        if (dayFirst is var (dayLine, dayText) && monthFirst is var (monthLine, monthText))
        {
            throw new InputException(
                $"Column '{header}' writes dates in two ways: {dayText} in line {dayLine} has the day first, {monthText} in line {monthLine} the month. Write all dates as year-month-day, or say --date-order dmy or --date-order mdy and see the other rows reported.");
        }

        if (any is var (anyLine, anyText) && dayFirst == null && monthFirst == null)
        {
            throw new InputException(
                $"Column '{header}' has dates such as {anyText} (line {anyLine}), in which either number could be the day. Say --date-order dmy (day first) or --date-order mdy (month first).");
        }

        return new DateFormat(dayFirst != null ? DateOrder.DayFirst : monthFirst != null ? DateOrder.MonthFirst : null);
    }

    /// <summary>The calendar date of a text, or false where it is none.</summary>
    public bool TryParse(string text, out DateOnly date)
    {
        var (day, time) = Split(text);
        if (TimeOfDay().IsMatch(time))
        {
            if (DateOnly.TryParseExact(day, YearFirst, CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
                return true;
            if (DateOnly.TryParseExact(day, NamedMonth, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out date))
                return true;
            if (_order is { } order && YearLast().Match(day) is { Success: true } match)
            {
                var first = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                var second = int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
                var year = int.Parse(match.Groups[4].ValueSpan, CultureInfo.InvariantCulture);
                if (match.Groups[4].Length == 2)
                    year = CultureInfo.InvariantCulture.Calendar.ToFourDigitYear(year);
                var (d, m) = order == DateOrder.DayFirst ? (first, second) : (second, first);
                if (year is >= 1753 and <= 9999 && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(year, m))
                {
                    date = new DateOnly(year, m, d);
                    return true;
                }
            }
        }

        date = default;
        return false;
    }

    private static (string Day, string Time) Split(string text)
    {
        var match = LeadingDate().Match(text);
        return match.Success ? (match.Value, text[match.Length..].Trim()) : (text, string.Empty);
    }

    // Digits are those of ASCII: \d would also take those of other scripts, which no number is made of here.
    [GeneratedRegex(@"^([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex YearLast();

    [GeneratedRegex(@"^(?:[0-9]{4}([/.\-])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{8}|[0-9]{1,2}([/.\-])[0-9]{1,2}\2(?:[0-9]{4}|[0-9]{2})|[0-9]{1,2}(?:\.? |[-/])\p{L}+(?: |[-/])(?:[0-9]{4}|[0-9]{2})|\p{L}+ [0-9]{1,2},? [0-9]{4})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingDate();

    [GeneratedRegex(@"^(?:[T,]?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();
}
