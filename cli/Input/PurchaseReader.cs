using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CrmSegmentation.Cli.Input;

/// <summary>
/// Turns a file into purchases. A row is one purchase; a document number that comes again is a duplicate and reported, unless
/// <see cref="ReadOptions.SumLines"/> says that rows are lines of documents. A row without a document number gets one from its content,
/// so that the same file loaded twice names the same purchases.
/// </summary>
internal sealed partial class PurchaseReader
{
    // The limits of the columns that the values go into.
    private const int MaxCustomerNumber = 50;
    private const int MaxDocumentNumber = 100;
    private const int MaxSourceSystem = 50;
    private const int MaxCategory = 50;
    private const int MaxProduct = 200;
    private const decimal MaxAmount = 922_337_203_685_477m;
    private const decimal MaxUnits = 100_000_000_000m;
    private static readonly DateOnly FirstDate = new(1753, 1, 1);

    private readonly CsvFile _file;
    private readonly ReadOptions _options;
    private readonly ColumnRecognition _columns;
    private readonly DateFormat _dates;
    private readonly NumberFormat _amounts;
    private readonly NumberFormat? _units;
    private readonly bool _leadingCCancels;
    private readonly List<BadRow> _bad = [];
    private readonly HashSet<string> _unknownChannels = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _generated = new(StringComparer.Ordinal);
    private int _cancelled;
    private int _cutProducts;

    private PurchaseReader(CsvFile file, ReadOptions options)
    {
        _file = file;
        _options = options;
        _columns = ColumnRecognition.Recognise(file.Headers, PurchaseTargets.All, options.Map);
        RequireColumns();

        _dates = DateFormat.Detect(_columns.HeaderOf(PurchaseTargets.Date), Values(PurchaseTargets.Date), options.DateOrder);
        var amountTarget = _columns.Has(PurchaseTargets.Amount) ? PurchaseTargets.Amount : PurchaseTargets.UnitPrice;
        _amounts = NumberFormat.Detect(_columns.HeaderOf(amountTarget), Values(amountTarget), file.Delimiter, options.DecimalMark);
        if (_columns.Has(PurchaseTargets.Units))
        {
            // Units are whole numbers nearly always, so they rarely tell the decimal mark themselves; the amounts do.
            _units = _amounts;
        }

        if (_columns.Has(PurchaseTargets.Document))
        {
            var documents = Values(PurchaseTargets.Document).Select(v => v.Text).ToList();
            _leadingCCancels = documents.Exists(d => CancelledNumber().IsMatch(d)) && documents.Exists(d => PlainNumber().IsMatch(d));
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">A column that is needed is missing, or the file does not say how it writes dates or numbers.</exception>
    public static PurchaseFile Read(CsvFile file, ReadOptions options) => new PurchaseReader(file, options).Read();

    private PurchaseFile Read()
    {
        var rows = new List<PurchaseRow>();
        var places = new Dictionary<(string Source, string Document), int>(DocumentComparer.Instance);
        foreach (var row in _file.Rows)
        {
            if (ReadRow(row, out var reason) is not { } purchase)
            {
                _bad.Add(new BadRow(_file.Name, row.Line, reason!));
                continue;
            }

            if (places.TryAdd((purchase.SourceSystem, purchase.DocumentNumber), rows.Count))
            {
                rows.Add(purchase);
                continue;
            }

            var place = places[(purchase.SourceSystem, purchase.DocumentNumber)];
            var first = rows[place];
            if (!_options.SumLines)
                _bad.Add(new BadRow(_file.Name, row.Line, $"document {purchase.DocumentNumber} stands in line {first.Line} already (if rows are lines of one document, say --sum-lines)"));
            else if (first.CustomerNumber != purchase.CustomerNumber || first.Email != purchase.Email || first.Date != purchase.Date || first.Currency != purchase.Currency)
                _bad.Add(new BadRow(_file.Name, row.Line, $"document {purchase.DocumentNumber} has another customer, date or currency in line {first.Line}"));
            else
                rows[place] = Add(first, purchase);
        }

        return new PurchaseFile(_file, _columns, rows, [.. _bad.OrderBy(b => b.Line)], [.. Notes()]);
    }

    private IEnumerable<string> Notes()
    {
        if (!_columns.Has(PurchaseTargets.Document))
            yield return "No column of document numbers: each row is numbered by its content, so that loading the file again changes nothing.";
        if (!_columns.Has(PurchaseTargets.Amount))
            yield return "No column of amounts: the amount is units times unit price.";
        if (_options.SumLines)
            yield return "Rows of one document number are added up to one purchase (--sum-lines).";
        if (_leadingCCancels)
            yield return $"Document numbers that begin with C are cancellations: {_cancelled.ToString("N0", CultureInfo.InvariantCulture)} rows are returns.";
        if (_cutProducts > 0)
            yield return $"Products of more than {MaxProduct} characters were cut there: {_cutProducts.ToString("N0", CultureInfo.InvariantCulture)} rows.";
        if (_unknownChannels.Count > 0)
            yield return $"Channels that are not known were loaded as Other: {string.Join(", ", _unknownChannels.Order(StringComparer.OrdinalIgnoreCase).Take(5))}{(_unknownChannels.Count > 5 ? ", ..." : string.Empty)}. Known are {Words.Channel.Labels}.";
    }

    private void RequireColumns()
    {
        var missing = new List<string>();
        if (!_columns.Has(PurchaseTargets.Customer) && !_columns.Has(PurchaseTargets.Email))
            missing.Add("the customer (customer_id or email)");
        if (!_columns.Has(PurchaseTargets.Date))
            missing.Add("the date (date)");
        if (!_columns.Has(PurchaseTargets.Amount) && !(_columns.Has(PurchaseTargets.UnitPrice) && _columns.Has(PurchaseTargets.Units)))
            missing.Add("the amount (amount)");
        if (missing.Count == 0)
            return;

        throw new InputException(
            $"{_file.Name}: no column is recognised as {string.Join(" and ", missing)}. Its columns are {string.Join(", ", _file.Headers)}. Name the right one with --map column=target.");
    }

    private IEnumerable<(int Line, string Text)> Values(Target target)
    {
        var index = _columns[target];
        return _file.Rows.Where(r => r.Defect == null).Select(r => (r.Line, r[index])).Where(v => v.Item2.Length > 0);
    }

    private PurchaseRow? ReadRow(TextRow row, out string? reason)
    {
        reason = row.Defect;
        if (reason != null)
            return null;

        var customer = NullIfEmpty(row[_columns[PurchaseTargets.Customer]]);
        var email = NullIfEmpty(row[_columns[PurchaseTargets.Email]]);
        if (customer == null && email == null)
        {
            reason = "no customer";
            return null;
        }

        if (customer?.Length > MaxCustomerNumber)
        {
            reason = $"the customer number has {customer.Length} characters, {MaxCustomerNumber} are possible";
            return null;
        }

        var dateText = row[_columns[PurchaseTargets.Date]];
        if (dateText.Length == 0)
        {
            reason = "no date";
            return null;
        }

        if (!_dates.TryParse(dateText, out var date) || date < FirstDate)
        {
            reason = $"'{dateText}' is no date";
            return null;
        }

        if (!TryReadAmount(row, out var amount, out var units, out reason))
            return null;

        var document = NullIfEmpty(row[_columns[PurchaseTargets.Document]]);
        if (document?.Length > MaxDocumentNumber)
        {
            reason = $"the document number has {document.Length} characters, {MaxDocumentNumber} are possible";
            return null;
        }

        var source = NullIfEmpty(row[_columns[PurchaseTargets.Source]]) ?? _options.SourceSystem;
        if (source.Length > MaxSourceSystem)
        {
            reason = $"the source system has {source.Length} characters, {MaxSourceSystem} are possible";
            return null;
        }

        var category = NullIfEmpty(row[_columns[PurchaseTargets.Category]]);
        if (category?.Length > MaxCategory)
        {
            reason = $"the product category has {category.Length} characters, {MaxCategory} are possible";
            return null;
        }

        var giftText = row[_columns[PurchaseTargets.Gift]];
        var gift = Words.TruthOf(giftText);
        if (giftText.Length > 0 && gift == null)
        {
            reason = $"gift is '{giftText}', neither yes nor no";
            return null;
        }

        var currency = NullIfEmpty(row[_columns[PurchaseTargets.Currency]])?.ToUpperInvariant();
        if (currency != null && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
        {
            reason = $"currency is '{currency}', not a code such as EUR";
            return null;
        }

        int? channel = null;
        if (row[_columns[PurchaseTargets.Channel]] is { Length: > 0 } channelText)
        {
            channel = Words.Channel[channelText];
            if (channel == null)
            {
                _unknownChannels.Add(channelText);
                channel = Schema.Channel.Other;
            }
        }

        var cancelled = _leadingCCancels && document != null && CancelledNumber().IsMatch(document);
        if (cancelled)
            _cancelled++;

        var product = ProductOf(row);
        var purchase = new PurchaseRow
        {
            Line = row.Line,
            CustomerNumber = customer,
            Email = email,
            Date = date,
            Amount = Math.Abs(amount),
            IsReturn = amount < 0 || cancelled || SaysReturn(row),
            SourceSystem = source,
            DocumentNumber = document ?? string.Empty,
            Units = units is { } u ? Math.Abs(u) : null,
            Channel = channel,
            Category = category,
            Product = product,
            ProductAmount = product == null ? 0m : Math.Abs(amount),
            IsGift = gift,
            Currency = currency,
        };

        return document == null ? purchase with { DocumentNumber = NumberByContent(purchase) } : purchase;
    }

    /// <summary>A name that is too long is no reason to do without the purchase.</summary>
    private string? ProductOf(TextRow row)
    {
        var text = row[_columns[PurchaseTargets.Product]];
        if (text.Length <= MaxProduct)
            return NullIfEmpty(text);
        _cutProducts++;
        return text[..(char.IsHighSurrogate(text[MaxProduct - 1]) ? MaxProduct - 1 : MaxProduct)].TrimEnd();
    }

    private bool SaysReturn(TextRow row)
    {
        var text = row[_columns[PurchaseTargets.Kind]];
        return text.Length > 0
            && (Words.IsReturn(text) || (Words.AsksForReturn(_columns.HeaderOf(PurchaseTargets.Kind)) && Words.TruthOf(text) == true));
    }

    private bool TryReadAmount(TextRow row, out decimal amount, out decimal? units, out string? reason)
    {
        reason = null;
        amount = 0;
        units = null;
        if (row[_columns[PurchaseTargets.Units]] is { Length: > 0 } unitsText)
        {
            if (!_units!.TryParse(unitsText, out var number) || Math.Abs(number) > MaxUnits)
            {
                reason = $"units are '{unitsText}', no number that can be stored";
                return false;
            }

            units = Math.Round(number, 3, MidpointRounding.AwayFromZero);
        }

        var hasAmount = _columns.Has(PurchaseTargets.Amount);
        var text = row[_columns[hasAmount ? PurchaseTargets.Amount : PurchaseTargets.UnitPrice]];
        if (text.Length == 0)
        {
            reason = "no amount";
            return false;
        }

        if (!_amounts.TryParse(text, out amount))
        {
            reason = $"'{text}' is no amount";
            return false;
        }

        if (!hasAmount)
        {
            if (units == null)
            {
                reason = "no units to multiply the unit price by";
                return false;
            }

            if (Math.Abs(amount) > MaxAmount)
            {
                reason = $"the amount {text} is larger than the platform stores";
                return false;
            }

            amount *= units.Value;
        }

        if (Math.Abs(amount) > MaxAmount)
        {
            reason = $"the amount {text} is larger than the platform stores";
            return false;
        }

        // The column keeps four decimals; rounding here as the platform does keeps a second load equal to the first.
        amount = Math.Round(amount, 4, MidpointRounding.AwayFromZero);
        return true;
    }

    private static PurchaseRow Add(PurchaseRow document, PurchaseRow line)
    {
        var sum = Signed(document) + Signed(line);
        var main = line.Product != null && (document.Product == null || line.ProductAmount > document.ProductAmount) ? line : document;
        return document with
        {
            Amount = Math.Abs(sum),
            IsReturn = sum < 0 || (sum == 0 && document.IsReturn && line.IsReturn),
            Units = document.Units == null && line.Units == null ? null : (document.Units ?? 0) + (line.Units ?? 0),
            IsGift = document.IsGift == true || line.IsGift == true ? true : document.IsGift ?? line.IsGift,
            Channel = document.Channel ?? line.Channel,
            Category = document.Category ?? line.Category,
            Product = main.Product,
            ProductAmount = main.ProductAmount,
        };
    }

    private static decimal Signed(PurchaseRow row) => row.IsReturn ? -row.Amount : row.Amount;

    /// <summary>
    /// A document number made of everything the row says. Equal rows are told apart by their ordinal, so that two equal purchases stay two
    /// and a file that has grown keeps the numbers of its old rows.
    /// </summary>
    private string NumberByContent(PurchaseRow row)
    {
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $"{row.CustomerNumber}\u001f{row.Email}\u001f{row.Date:yyyy-MM-dd}\u001f{row.Amount:0.0000}\u001f{row.IsReturn}\u001f{row.Units:0.000}\u001f{row.Channel}\u001f{row.Category}\u001f{row.IsGift}\u001f{row.Currency}\u001f{row.SourceSystem}");
        var number = "row-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..20];
        _generated[number] = _generated.TryGetValue(number, out var seen) ? seen + 1 : 1;
        return seen == 0 ? number : string.Create(CultureInfo.InvariantCulture, $"{number}-{seen + 1}");
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"^[Cc]\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex CancelledNumber();

    [GeneratedRegex(@"^\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();

    /// <summary>The platform's keys do not tell upper case from lower.</summary>
    private sealed class DocumentComparer : IEqualityComparer<(string Source, string Document)>
    {
        public static readonly DocumentComparer Instance = new();

        public bool Equals((string Source, string Document) x, (string Source, string Document) y) =>
            string.Equals(x.Source, y.Source, StringComparison.OrdinalIgnoreCase) && string.Equals(x.Document, y.Document, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Source, string Document) key) =>
            HashCode.Combine(key.Source.GetHashCode(StringComparison.OrdinalIgnoreCase), key.Document.GetHashCode(StringComparison.OrdinalIgnoreCase));
    }
}
