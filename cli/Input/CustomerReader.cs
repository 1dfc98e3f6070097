using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Cli.Input;

/// <summary>Turns a file into customers. Only the key (number or e-mail) is needed; every other column is optional.</summary>
internal sealed class CustomerReader
{
    private const decimal MaxMoney = 100_000_000_000_000m;

    private readonly CsvFile _file;
    private readonly ColumnRecognition _columns;
    private readonly Dictionary<string, DateFormat> _dates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NumberFormat> _numbers = new(StringComparer.Ordinal);
    private readonly List<CustomerTarget> _targets;
    private readonly Dictionary<CustomerTarget, SortedSet<string>> _unknownOptions = [];

    private CustomerReader(CsvFile file, ReadOptions options)
    {
        _file = file;
        _columns = ColumnRecognition.Recognise(file.Headers, CustomerTargets.All, options.Map);
        if (!_columns.Has(CustomerTargets.Number) && !_columns.Has(CustomerTargets.Email))
        {
            throw new InputException(
                $"{file.Name}: no column is recognised as the customer (customer_id or email). Its columns are {string.Join(", ", file.Headers)}. Name the right one with --map column=customer_id.");
        }

        _targets = [.. CustomerTargets.All.OfType<CustomerTarget>().Where(_columns.Has)];
        foreach (var target in _targets)
        {
            var index = _columns[target];
            var values = file.Rows.Where(r => r.Defect == null).Select(r => (r.Line, r[index])).Where(v => v.Item2.Length > 0);
            var header = _columns.HeaderOf(target);
            if (target.Kind == CustomerColumnKind.Date)
                _dates[target.Name] = DateFormat.Detect(header, values, options.DateOrder);
            else if (target.Kind is CustomerColumnKind.Money or CustomerColumnKind.WholeNumber)
                _numbers[target.Name] = NumberFormat.Detect(header, values, file.Delimiter, options.DecimalMark);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">No column names the customer, or the file does not say how it writes dates or numbers.</exception>
    public static CustomerFile Read(CsvFile file, ReadOptions options) => new CustomerReader(file, options).Read();

    private CustomerFile Read()
    {
        var rows = new List<CustomerRow>();
        var bad = new List<BadRow>();
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var emails = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in _file.Rows)
        {
            var customer = ReadRow(row, out var reason);
            if (customer?.Number != null && !numbers.TryAdd(customer.Number, row.Line))
                reason = $"customer {customer.Number} stands in line {numbers[customer.Number]} already";
            else if (customer is { Number: null, Email: not null } && !emails.TryAdd(customer.Email, row.Line))
                reason = $"customer {customer.Email} stands in line {emails[customer.Email]} already";

            if (reason != null)
                bad.Add(new BadRow(_file.Name, row.Line, reason));
            else
                rows.Add(customer!);
        }

        return new CustomerFile(_file, _columns, rows, bad, [.. Notes()]);
    }

    private CustomerRow? ReadRow(TextRow row, out string? reason)
    {
        reason = row.Defect;
        if (reason != null)
            return null;

        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var target in _targets)
        {
            var text = row[_columns[target]];
            // NA is a country too: of a text every word is taken as it stands.
            if (text.Length == 0 || (target.Kind != CustomerColumnKind.Text && Words.IsUnknown(text)))
                continue;

            var value = Convert(target, text, out reason);
            if (value == null && reason == null)
                continue;
            if (value == null)
            {
                reason = $"{_columns.HeaderOf(target)}: {reason}";
                return null;
            }

            values[target.Column] = value;
        }

        AddNameFromFullName(row, values);
        var number = values.GetValueOrDefault(Schema.Contact.CustomerNumber) as string;
        var email = values.GetValueOrDefault(Schema.Contact.Email) as string;
        if (number == null && email == null)
        {
            reason = "no customer";
            return null;
        }

        return new CustomerRow { Line = row.Line, Number = number, Email = email, Values = values };
    }

    /// <summary>A word that the choice has no option for: the customer is worth more than the word, so it is left out and said once a column.</summary>
    private void LeaveOut(CustomerTarget target, string text)
    {
        if (!_unknownOptions.TryGetValue(target, out var words))
            _unknownOptions[target] = words = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        words.Add(text);
    }

    private IEnumerable<string> Notes() => _unknownOptions.Select(u =>
        $"{_columns.HeaderOf(u.Key)}: left empty where it says {string.Join(", ", u.Value.Take(5))}{(u.Value.Count > 5 ? ", ..." : string.Empty)}. Known are {u.Key.Words!.Labels}.");

    private void AddNameFromFullName(TextRow row, Dictionary<string, object> values)
    {
        var text = row[_columns[CustomerTargets.FullName]];
        if (text.Length == 0 || values.ContainsKey(Schema.Contact.LastName))
            return;

        // 'Adams, Anna' or 'Anna Adams': the last word is the family name, unless a comma says otherwise.
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var space = text.LastIndexOf(' ');
        var (first, last) = comma > 0 ? (text[(comma + 1)..].Trim(), text[..comma].Trim())
            : space > 0 ? (text[..space].Trim(), text[(space + 1)..])
            : (string.Empty, text);
        values[Schema.Contact.LastName] = Cut(last);
        if (first.Length > 0 && !values.ContainsKey(Schema.Contact.FirstName))
            values[Schema.Contact.FirstName] = Cut(first);
    }

    private static string Cut(string name) => name.Length <= 50 ? name : name[..50];

    /// <summary>The value of a field. Null without a reason: the field says nothing that can be stored.</summary>
    private object? Convert(CustomerTarget target, string text, out string? reason)
    {
        reason = null;
        switch (target.Kind)
        {
            case CustomerColumnKind.Text:
                if (text.Length <= target.MaxLength)
                    return text;
                reason = $"{text.Length} characters, {target.MaxLength} are possible";
                return null;

            case CustomerColumnKind.Date:
                if (_dates[target.Name].TryParse(text, out var date) && date.Year >= 1753)
                    return date;
                reason = $"'{text}' is no date";
                return null;

            case CustomerColumnKind.Money:
                if (_numbers[target.Name].TryParse(text, out var money) && money is >= 0 and <= MaxMoney)
                    return Math.Round(money, 2, MidpointRounding.AwayFromZero);
                reason = $"'{text}' is no amount from 0 up";
                return null;

            case CustomerColumnKind.WholeNumber:
                if (_numbers[target.Name].TryParse(text, out var number) && number is >= 0 and <= 1_000_000_000 && number == Math.Truncate(number))
                    return (int)number;
                reason = $"'{text}' is no whole number from 0 up";
                return null;

            case CustomerColumnKind.YesNo:
                if (Words.TruthOf(text) is { } truth)
                    return truth;
                reason = $"'{text}' is neither yes nor no";
                return null;

            case CustomerColumnKind.Choice:
                if (target.Words![text] is { } option)
                    return new CustomerRow.Option(option);
                LeaveOut(target, text);
                return null;

            case CustomerColumnKind.MultiChoice:
                var options = new List<CustomerRow.Option>();
                foreach (var part in text.Split([';', ',', '|', '/'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    if (target.Words![part] is { } value)
                        options.Add(new CustomerRow.Option(value));
                    else
                        LeaveOut(target, part);
                }

                return options.Count == 0 ? null : options.Distinct().OrderBy(o => o.Value).ToList();

            default:
                throw new ArgumentOutOfRangeException(nameof(target), target.Kind, null);
        }
    }
}
