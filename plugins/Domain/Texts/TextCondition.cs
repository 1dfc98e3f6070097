using System;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Domain.Texts;

/// <summary>
/// What an {if} asks: whether there is a value, whether there is none, or how the value compares. What is empty compares with
/// nothing, so that wherever a comparison holds there is a value.
/// </summary>
/// <param name="Field">What is asked for.</param>
/// <param name="IsNegated">Whether there must be no value.</param>
/// <param name="Operator">None where only the value's presence is asked.</param>
/// <param name="Operand">A number with a point, a date as 2001-12-31, the name of a choice, or text, whose case does not matter.</param>
internal sealed record TextCondition(TextField Field, bool IsNegated, string? Operator, string? Operand)
{
    private static readonly string[] Operators = ["<>", "<=", ">=", "=", "<", ">"];

    /// <summary>The operator that comes first in a condition; null where there is none.</summary>
    public static string? FirstOperator(string text) =>
        text.IndexOfAny(['<', '>', '=']) is >= 0 and var at ? Operators.First(sign => string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0) : null;

    /// <summary>What is wrong with the comparison for a kind of value, as the end of a sentence with its full stop; null where nothing is.</summary>
    public Sentence? FaultFor(TextFieldKind kind)
    {
        if (Operator is not { } sign)
            return null;
        var orders = sign is not ("=" or "<>");
        return kind switch
        {
            TextFieldKind.Attribute => null,
            TextFieldKind.YesNo => $"is answered by yes or no: ask for it by its name alone, or with 'not' before it.",
            TextFieldKind.Number or TextFieldKind.Amount => NumberOf(Operand!) == null ? (Sentence)$"is a number, and '{Operand}' is none: write it as 1250.50." : null,
            TextFieldKind.Date => DateOf(Operand!) == null ? (Sentence)$"is a date, and '{Operand}' is none: write it as 2001-12-31." : null,
            _ when orders => $"cannot be compared by '{sign}': use = or <>.",
            TextFieldKind.Choice when Field.ChoiceOf(Operand!) == null =>
                NearestName.Of(Operand!, Field.Choices.Keys) is { } near
                    ? (Sentence)$"has no value '{Operand}': did you mean {near}?"
                    : $"has no value '{Operand}': there are {string.Join(", ", Field.Choices.Keys)}.",
            _ => null,
        };
    }

    /// <param name="value">Null where the customer has none.</param>
    public bool Holds(TextValue? value)
    {
        if (Operator == null)
            return (value != null && value.YesNo != false) != IsNegated;
        if (value == null)
            return false;
        if (value.Choices is { } choices)
            return (Field.ChoiceOf(Operand!) is { } choice && choices.Contains(choice)) == (Operator == "=");
        if ((value.Base ?? value.Number) is { } number)
            return NumberOf(Operand!) is { } limit && Compares(number.CompareTo(limit));
        if (value.Date is { } date)
            return DateOf(Operand!) is { } day && Compares(date.Date.CompareTo(day));
        return value.Text != null && Operator is "=" or "<>" && Compares(string.Compare(value.Text?.Trim(), Operand, StringComparison.OrdinalIgnoreCase));
    }

    private bool Compares(int order) => Operator switch
    {
        "=" => order == 0,
        "<>" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static decimal? NumberOf(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTime? DateOf(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
