using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>What a user of the platform in English (United States) sees for a value.</summary>
internal static class ValueFormatter
{
    private static readonly ChoiceOption[] YesAndNo = [Option(0, "No"), Option(1, "Yes")];

    public static IReadOnlyList<ChoiceOption> BooleanOptions(Column column) =>
        column.Choice is { Options.Count: > 0 } choice ? choice.Options : YesAndNo;

    /// <summary>The text, or null for values that have no other form than their own. Lookups and money are formatted by the engine, which knows names and currencies.</summary>
    public static string? Format(Column column, object? value, TimeZoneInfo zone) => value switch
    {
        OptionSetValue option => Label(column.Choice?.Options, option.Value),
        OptionSetValueCollection options => Join(options.Select(o => Label(column.Choice?.Options, o.Value))),
        bool flag => Label(BooleanOptions(column), flag ? 1 : 0),
        int number => Whole(number),
        long number => Whole(number),
        decimal number => number.ToString(NumberFormat(column.Precision ?? 2), CultureInfo.InvariantCulture),
        double number => number.ToString(NumberFormat(column.Precision ?? 2), CultureInfo.InvariantCulture),
        DateTime moment => Date(column, moment, zone),
        _ => null,
    };

    /// <summary>The labels of several choices as one text.</summary>
    public static string Join(IEnumerable<string> labels) => string.Join("; ", labels);

    public static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Money(decimal amount, string? symbol, int precision)
    {
        var text = symbol + decimal.Abs(decimal.Round(amount, precision, MidpointRounding.AwayFromZero)).ToString(NumberFormat(precision), CultureInfo.InvariantCulture);
        return amount < 0 ? "(" + text + ")" : text;
    }

    /// <summary>The label of a group of dates, as documentation shows them: "3", "2,023", "FY2023", "Quarter 1 FY2023".</summary>
    public static string DateGroup(XrmDateTimeGrouping grouping, long value, FiscalCalendar fiscal) => grouping switch
    {
        XrmDateTimeGrouping.FiscalYear => FiscalYear(value),
        XrmDateTimeGrouping.FiscalPeriod => FiscalPeriod(value % 100, fiscal) + " " + FiscalYear(value / 100),
        _ => Whole(value),
    };

    private static string NumberFormat(int digits) => digits switch
    {
        0 => "N0",
        2 => "N2",
        4 => "N4",
        _ => "N" + digits.ToString(CultureInfo.InvariantCulture),
    };

    private static string FiscalYear(long year) => string.Create(CultureInfo.InvariantCulture, $"FY{year}");

    private static string FiscalPeriod(long period, FiscalCalendar fiscal)
    {
        var word = fiscal.PeriodType switch
        {
            FiscalPeriodType.Monthly => "Month",
            FiscalPeriodType.Quarterly => "Quarter",
            FiscalPeriodType.SemiAnnually => "Semester",
            FiscalPeriodType.FourWeekly => "P",
            _ => "Year",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{word}{(fiscal.PeriodType == FiscalPeriodType.FourWeekly ? "" : " ")}{period}");
    }

    private static string Date(Column column, DateTime moment, TimeZoneInfo zone)
    {
        if (column.DateTimeBehavior == DateTimeBehavior.UserLocal)
            moment = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc), zone);
        var dayOnly = column.DateTimeBehavior == DateTimeBehavior.DateOnly || string.Equals(column.Format, "DateOnly", StringComparison.OrdinalIgnoreCase);
        return moment.ToString(dayOnly ? "M/d/yyyy" : "M/d/yyyy h:mm tt", CultureInfo.InvariantCulture);
    }

    private static string Label(IReadOnlyList<ChoiceOption>? options, int value) =>
        options?.FirstOrDefault(o => o.Value == value)?.Label ?? value.ToString(CultureInfo.InvariantCulture);

    private static ChoiceOption Option(int value, string label)
    {
        var option = new ChoiceOption { Value = value };
        option.Labels[1033] = label;
        return option;
    }
}
