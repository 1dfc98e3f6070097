using System;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Domain.Texts;

/// <summary>How a text's language writes numbers, amounts and dates.</summary>
internal sealed class TextCulture
{
    private const string DatePatternSigns = "dMy.,-/ ";
    private const int LongestFormat = 30;
    private const int MostDecimals = 6;

    private readonly CultureInfo culture;

    private TextCulture(CultureInfo culture) => this.culture = culture;

    /// <summary>The code (LCID) of the language.</summary>
    public int Code => culture.LCID;

    /// <summary>The culture of a language; neutral ones, as German without a country, are as their main country has it.</summary>
    /// <exception cref="RefusedException">The server knows no such language.</exception>
    public static TextCulture Of(int code)
    {
        if (code > 0 && code != CultureInfo.InvariantCulture.LCID)
        {
            try
            {
                var found = CultureInfo.GetCultureInfo(code);
                var culture = (CultureInfo)CultureInfo.CreateSpecificCulture(found.Name).Clone();
                if (found.LCID == code && culture.LCID != CultureInfo.InvariantCulture.LCID)
                    return new TextCulture(WithAllDays(culture));
            }
            catch (ArgumentException)
            {
                // Said below.
            }
        }

        throw new RefusedException($"'Language' is {code}, which is the code of no language: choose one, for example 1033 for English (United States).");
    }

    /// <summary>Amounts are written in a currency.</summary>
    public TextCulture With(string? symbol, int? decimals)
    {
        var other = (CultureInfo)culture.Clone();
        if (VisibleText.Of(symbol) is { } seen)
            other.NumberFormat.CurrencySymbol = seen;
        if (decimals is >= 0 and <= MostDecimals)
            other.NumberFormat.CurrencyDecimalDigits = decimals.Value;
        return new TextCulture(other);
    }

    /// <summary>What is wrong with a format, as a sentence's end; null where nothing is.</summary>
    public static Sentence? FaultOf(TextFieldKind kind, string format) => kind switch
    {
        TextFieldKind.Attribute => null,
        TextFieldKind.Date => IsDateFormat(format) ? (Sentence?)null : $"is no format of a date: use d, D, M or Y, or a pattern such as d MMMM yyyy",
        TextFieldKind.Number => IsNumberFormat(format, "NF") ? (Sentence?)null : $"is no format of a number: use N or F, with the decimals after it, as in N2",
        TextFieldKind.Amount => IsNumberFormat(format, "CNF") ? (Sentence?)null : $"is no format of an amount: use C, N or F, with the decimals after it, as in C0",
        _ => $"is a format, but a text has none: leave it out",
    };

    /// <summary>A value as it reads within a sentence; null where nothing of it would be seen.</summary>
    /// <param name="value">The value.</param>
    /// <param name="kind">What it stands for.</param>
    /// <param name="format">As written in the template. One that does not fit the value, because a category became another, is not used.</param>
    public string? Format(TextValue value, TextFieldKind kind, string? format)
    {
        if (value.Date is { } date)
            return VisibleText.Of(date.ToString(format != null && IsDateFormat(format) ? format : "D", culture));
        if (value.Number is { } number)
        {
            var isAmount = kind == TextFieldKind.Amount;
            var fits = format != null && IsNumberFormat(format, isAmount ? "CNF" : "NF");
            var text = number.ToString(fits ? WithDecimals(format!) : isAmount ? "C" : "#,##0.####", culture);
            return VisibleText.Of(value.Unit is { } unit ? $"{text} {unit}" : text);
        }

        return kind == TextFieldKind.Name ? VisibleText.NameOf(value.Text) : VisibleText.Of(value.Text);
    }

    private static bool IsDateFormat(string format) => format.Length == 1
        ? "dDMmYy".Contains(format)
        : format.Length is > 1 and <= LongestFormat && format.All(sign => DatePatternSigns.IndexOf(sign) >= 0) && format.Any(char.IsLetter);

    private static bool IsNumberFormat(string format, string letters) =>
        format.Length is 1 or 2
        && letters.IndexOf(char.ToUpperInvariant(format[0])) >= 0
        && (format.Length == 1 || (format[1] >= '0' && format[1] <= '0' + MostDecimals));

    /// <summary>How many decimals N and F have without saying differs between servers: here two. A currency has its own.</summary>
    private static string WithDecimals(string format) => format.Length == 1 && format[0] is not ('C' or 'c') ? format + "2" : format;

    /// <summary>Some calendars know a few centuries only; there the Gregorian one is used where the culture has it.</summary>
    private static CultureInfo WithAllDays(CultureInfo culture)
    {
        if (culture.Calendar.MinSupportedDateTime <= DateTime.MinValue && culture.Calendar.MaxSupportedDateTime.Date >= DateTime.MaxValue.Date)
            return culture;
        if (culture.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault() is { } gregorian)
            culture.DateTimeFormat.Calendar = gregorian;
        return culture;
    }
}
