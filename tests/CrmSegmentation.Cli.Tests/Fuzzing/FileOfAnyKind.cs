using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Fuzzing;

/// <summary>A file of customers or purchases as nobody should send it: well-formed mostly, with any part of it wrong.</summary>
internal static class FileOfAnyKind
{
    private static readonly string[] Texts =
    [
        "", " ", "A", "B", "C1", "C2", "17", "ann@example.com", "ANN@EXAMPLE.COM", "a@b", "Été", "李", "😀", "\u202Eabc", "\0", "A\0B", "\uFEFF", "\uD800", "\uDC00x", "\u001B[2J", "\a",
        "=1+1", "=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\t=1", "'; DROP TABLE contact; --", "%", "_", "[a]", "[bold]", "[/]", "{0}", "<b>", "&amp;", "NULL", "N/A", "n/a", "none", "-",
        "ß", "ẞ", "ı", "İ", "ﬁ", "a\u0301", "\u00A0", "\u200B", "a\nb", "a\r\nb", "\"", "\"\"", ",", ";", "|", "x\ty",
    ];

    private static readonly string[] Dates =
    [
        "2001-01-02", "2001-12-31", "2001/6/3", "2001.06.03", "20010603", "3/4/2001", "31/12/2001", "12/31/2001", "31.12.2001", "31.12.01", "1-2-01", "3 Jan 2001", "Jan 3, 2001", "03-JAN-2001",
        "3. März 2001", "2001-02-29", "2000-02-29", "2001-13-01", "2001-00-00", "0000-00-00", "0001-01-01", "1752-12-31", "1753-01-01", "1899-12-31", "9999-12-31", "10000-01-01", "-1", "0", "36892", "1e9",
        "2001-01-02T03:04:05Z", "2001-01-02 03:04:05.123 +02:00", "2001-01-02T25:61:61", "2001-01-02 3 pm", "someday", "٣/٤/٢٠٠١", "２００１-０１-０２", "2001-W01-1", "31/31/2001", "99/99/9999", "1/1/0000", "today",
    ];

    private static readonly string[] Numbers =
    [
        "10.00", "10", "20.5", "0", "-5.00", "(5.00)", "5-", "1,234.50", "1.234,50", "1,234", "1.234", "1'234.50", "1 234,50", "€10", "EUR 10", "10 USD", "$-1", "-$1", "1e5", "1E400", "NaN", "Infinity", "-Infinity",
        "0x10", "922337203685477.5807", "922337203685478", "-922337203685477", "79228162514264337593543950335", "79228162514264337593543950336", "99999999999999999999999999999999999999", "0.00000000000000000000000000001",
        ".5", "5.", ".", ",", "..", "1..2", "1,2,3", "--1", "1-2", "١٢٣", "１２３", "½", "ten", "12,5", "0,001", "1.000.000", "+", "()", "(-1)", "−5", "–5",
    ];

    private static readonly string[] Others =
        ["yes", "no", "true", "1", "0", "x", "maybe", "Web", "Store", "shop", "web;store", "return", "Cancelled", "storno", "EUR", "USD", "usd", "XTS", "EURO", "€", "M", "F", "Married", "Music;Travel", "Music/Nonsense", "653210000", "2147483648", "Rings"];

    /// <summary>Bytes of a file, and whether it is one of customers.</summary>
    public static (byte[] Bytes, bool OfCustomers) Next(Random random)
    {
        var ofCustomers = random.Next(3) == 0;
        var text = Text(random, ofCustomers ? CustomerTargets.All : PurchaseTargets.All);
        var bytes = Encoded(random, text);
        if (random.Next(8) == 0)
            Damage(random, ref bytes);
        return (bytes, ofCustomers);
    }

    private static string Text(Random random, IReadOnlyList<Target> targets)
    {
        var separator = ",;\t|: "[Few(random, 6)];
        string[] ends = ["\n", "\r\n", "\r", "\n\r", "\n\n", ""];
        var end = ends[Few(random, ends.Length)];
        var columns = Columns(random, targets);
        var text = new StringBuilder(random.Next(30) == 0 ? $"sep={separator}\n" : "");
        if (random.Next(60) > 0)
            text.AppendJoin(separator, columns.Select(column => Field(random, column.Header, separator))).Append(end);
        // Columns write their dates and numbers in one way, so that most files get beyond their first rows.
        var ways = columns.ToDictionary(column => column, _ => random.Next(4));
        for (var rows = random.Next(8) == 0 ? 0 : random.Next(1, 12); rows > 0; rows--)
        {
            var fields = columns.Select(column => Field(random, Cell(random, column.Target, ways[column]), separator)).ToList();
            if (random.Next(25) == 0)
                fields.RemoveRange(0, random.Next(fields.Count + 1));
            if (random.Next(25) == 0)
                fields.AddRange(Enumerable.Repeat("x", random.Next(1, 5)));
            text.AppendJoin(separator, fields).Append(random.Next(30) == 0 ? ends[random.Next(ends.Length)] : end);
        }

        return text.ToString();
    }

    /// <summary>Mostly the columns that are needed; sometimes one too few, one twice, very many.</summary>
    private static List<Heading> Columns(Random random, IReadOnlyList<Target> targets)
    {
        var needed = ReferenceEquals(targets, PurchaseTargets.All)
            ? new[] { PurchaseTargets.Customer, PurchaseTargets.Date, PurchaseTargets.Amount, PurchaseTargets.Document }
            : [CustomerTargets.Number];
        var chosen = needed.Where(_ => random.Next(25) > 0).Concat(targets.Where(_ => random.Next(6) == 0)).ToList();
        if (random.Next(12) > 0)
            chosen = [.. chosen.Distinct()];
        var columns = chosen.Select(target => new Heading(random.Next(5) == 0 && target.Aliases.Count > 0 ? target.Aliases[random.Next(target.Aliases.Count)] : target.Name, target)).ToList();
        if (random.Next(6) == 0)
            columns.Insert(random.Next(columns.Count + 1), new Heading(Texts[random.Next(Texts.Length)], null));
        if (random.Next(700) == 0)
            columns.AddRange(Enumerable.Range(0, random.Next(10) == 0 ? 100_000 : 2_000).Select(i => new Heading("column" + i.ToString(CultureInfo.InvariantCulture), null)));
        if (random.Next(4) == 0)
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(columns));
        return columns;
    }

    private static string Cell(Random random, Target? target, int way)
    {
        if (target == null)
            return "x";
        if (random.Next(12) == 0)
            return Any(random);
        if (target == PurchaseTargets.Date || (target as CustomerTarget)?.Kind == CustomerColumnKind.Date)
        {
            var day = new DateTime(1999, 1, 1).AddDays(random.Next(1100));
            return way == 3 && random.Next(3) == 0 ? Dates[random.Next(Dates.Length)] : day.ToString(new[] { "yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy", "yyyyMMdd" }[way], CultureInfo.InvariantCulture);
        }

        if (target == PurchaseTargets.Amount || target == PurchaseTargets.UnitPrice || target == PurchaseTargets.Units || target is CustomerTarget { Kind: CustomerColumnKind.Money or CustomerColumnKind.WholeNumber })
            return random.Next(5) == 0 ? Numbers[random.Next(Numbers.Length)] : (random.Next(100_000) / 100m).ToString(way == 1 ? "0" : "0.00", CultureInfo.InvariantCulture);
        if (target == PurchaseTargets.Customer || target == CustomerTargets.Number)
            return "ABCDEFGH"[random.Next(8)].ToString();
        if (target == PurchaseTargets.Document)
            return random.Next(40).ToString(CultureInfo.InvariantCulture);
        if (target == PurchaseTargets.Email || target == CustomerTargets.Email)
            return "abcdef"[random.Next(6)] + "@example.com";
        return random.Next(3) == 0 ? Any(random) : Others[random.Next(Others.Length)];
    }

    private static string Any(Random random) => random.Next(12) switch
    {
        0 => Dates[random.Next(Dates.Length)],
        1 => Numbers[random.Next(Numbers.Length)],
        2 => new string([.. Enumerable.Range(0, random.Next(8)).Select(_ => (char)random.Next(0x10000))]),
        3 => new string('x', new[] { 50, 51, 100, 101, 255, 256, 4_001 }[random.Next(7)]),
        4 when random.Next(40) == 0 => new string('y', 1_000_000),
        5 => Others[random.Next(Others.Length)],
        _ => Texts[random.Next(Texts.Length)],
    };

    private static string Field(Random random, string value, char separator)
    {
        if (random.Next(60) == 0)
            return value;
        if (random.Next(120) == 0)
            return "\"" + value;
        if (random.Next(120) == 0)
            return $"\"{value}\"x";
        return random.Next(5) == 0 || value.AsSpan().IndexOfAny([separator, '"', '\n', '\r']) >= 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }

    private static byte[] Encoded(Random random, string text) => random.Next(14) switch
    {
        0 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        1 => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
        2 => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
        3 => Encoding.Unicode.GetBytes(text),
        4 => Encoding.Latin1.GetBytes(text),
        5 => Encoding.UTF32.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(text),
    };

    private static void Damage(Random random, ref byte[] bytes)
    {
        switch (random.Next(4))
        {
            case 0:
                Array.Resize(ref bytes, random.Next(bytes.Length + 1));
                break;
            case 1:
                bytes = [.. bytes, .. bytes];
                break;
            case 2:
                random.NextBytes(bytes);
                break;
            default:
                for (var changes = random.Next(1, 5); changes > 0 && bytes.Length > 0; changes--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                break;
        }
    }

    private static int Few(Random random, int of) => random.Next(3) > 0 ? 0 : random.Next(of);

    /// <summary>No record: two columns of one name are two.</summary>
    private sealed class Heading(string header, Target? target)
    {
        public string Header => header;

        public Target? Target => target;
    }
}
