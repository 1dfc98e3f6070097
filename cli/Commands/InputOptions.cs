using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Commands;

/// <summary>The options that say what is loaded and how it is read.</summary>
internal sealed class InputOptions
{
    private readonly Option<string?> _purchases = new("--purchases") { Description = "A CSV file of purchases: one row a purchase, columns in any order.", HelpName = "FILE" };
    private readonly Option<string?> _customers = new("--customers") { Description = "A CSV file of customers, matched by customer number, then by e-mail address.", HelpName = "FILE" };
    private readonly Option<string?> _asOf = new("--as-of") { Description = "The day on which the numbers are taken (default: the latest date among the purchases).", HelpName = "YYYY-MM-DD" };
    private readonly Option<string[]> _map = new("--map") { Description = "What a column means, where its name does not tell: --map \"Sold to=customer_id\". The target 'ignore' leaves a column out. Can be repeated.", HelpName = "COLUMN=TARGET" };
    private readonly Option<string?> _dateOrder = new("--date-order") { Description = "Whether 3/4/2001 has the day or the month first, where the file does not tell.", HelpName = "dmy|mdy" };
    private readonly Option<string?> _decimal = new("--decimal") { Description = "Whether numbers have a decimal point or a decimal comma, where the file does not tell.", HelpName = "point|comma" };
    private readonly Option<string?> _source = new("--source") { Description = "The name of the system that the document numbers come from; numbers are unique within it (default: CSV).", HelpName = "NAME" };
    private readonly Option<bool> _sumLines = new("--sum-lines") { Description = "Rows of one document number are lines of one purchase and are added up, instead of being reported as duplicates." };
    private readonly Option<string?> _report = new("--report") { Description = "Writes one CSV line a customer: dates, counts, values, priority, score and reason.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        _dateOrder.AcceptOnlyFromAmong("dmy", "mdy");
        _decimal.AcceptOnlyFromAmong("point", "comma");
        foreach (var option in (Option[])[_purchases, _customers, _asOf, _report, _map, _dateOrder, _decimal, _source, _sumLines])
            command.Options.Add(option);
    }

    public string? Purchases(ParseResult result) => result.GetValue(_purchases);

    public string? Customers(ParseResult result) => result.GetValue(_customers);

    public string? Report(ParseResult result) => result.GetValue(_report);

    public DateOnly? AsOf(ParseResult result) => ParseDay("--as-of", result.GetValue(_asOf));

    public ReadOptions Reading(ParseResult result)
    {
        var source = result.GetValue(_source) ?? new ReadOptions().SourceSystem;
        if (source.Length is 0 or > 50)
            throw new InputException($"--source has {source.Length} characters; 1 to 50 are possible.");

        return new ReadOptions
        {
            Map = ColumnMap.Parse(result.GetValue(_map) ?? []),
            DateOrder = result.GetValue(_dateOrder) switch { "dmy" => DateOrder.DayFirst, "mdy" => DateOrder.MonthFirst, _ => null },
            DecimalMark = result.GetValue(_decimal) switch { "point" => DecimalMark.Point, "comma" => DecimalMark.Comma, _ => null },
            SourceSystem = source,
            SumLines = result.GetValue(_sumLines),
        };
    }

    /// <summary>How files are read, as text: what makes the same file another load.</summary>
    public string ReadingText(ParseResult result) =>
        string.Join('|', [result.GetValue(_dateOrder), result.GetValue(_decimal), result.GetValue(_source), result.GetValue(_sumLines).ToString(), result.GetValue(_customers) == null ? "purchases" : "customers", .. result.GetValue(_map) ?? []]);

    internal static DateOnly? ParseDay(string option, string? text)
    {
        if (text == null)
            return null;

        return DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1753
            ? day
            : throw new InputException($"{option} {text} is no date. Write year-month-day, for example {option} 2001-12-31.");
    }
}
