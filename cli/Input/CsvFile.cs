using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CsvHelper;

namespace CrmSegmentation.Cli.Input;

/// <summary>
/// A text table as people send it: UTF-8 with or without mark, UTF-16, or the Western code page of an office program; separated by
/// comma, semicolon, tab or bar; quoted or not; with or without the <c>sep=</c> line that spreadsheets write.
/// </summary>
internal sealed class CsvFile
{
    /// <summary>Nobody's table has so many: a first line that has is no header.</summary>
    internal const int MostColumns = 1_000;

    private CsvFile(string path, string encodingName, char delimiter, IReadOnlyList<string> headers, IReadOnlyList<TextRow> rows)
    {
        Path = path;
        EncodingName = encodingName;
        Delimiter = delimiter;
        Headers = headers;
        Rows = rows;
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public string EncodingName { get; }

    public char Delimiter { get; }

    public string DelimiterName => Delimiter switch { ',' => "comma", ';' => "semicolon", '\t' => "tab", _ => "bar" };

    public IReadOnlyList<string> Headers { get; }

    public IReadOnlyList<TextRow> Rows { get; }

    public static CsvFile Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                File.Exists(path) ? $"{path} cannot be read: {e.Message}" : $"There is no file {path}. Give the path of a CSV file.", e);
        }

        var (text, encodingName) = Decode(bytes);
        return Parse(path, text, encodingName);
    }

    /// <summary>Reads a text that has been decoded already.</summary>
    public static CsvFile Parse(string path, string text, string encodingName = "UTF-8")
    {
        // A quotation mark that is never closed would swallow the rest of the file: then a line's end ends the row, and one row is bad.
        return TryParse(path, text, encodingName, lineBreaksInQuotes: true)
            ?? TryParse(path, text, encodingName, lineBreaksInQuotes: false)!;
    }

    private static CsvFile? TryParse(string path, string text, string encodingName, bool lineBreaksInQuotes)
    {
        string? defect = null;
        var unterminated = false;
        var options = CsvReaderOptions.Default with
        {
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            TrimInsideQuotes = true,
            AllowLineBreaksInQuotes = lineBreaksInQuotes,
            OnMalformedRecord = record =>
            {
                defect = record.Reason switch
                {
                    CsvMalformedReason.StrayQuote => "a quotation mark stands inside a field that is not quoted",
                    CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quotation mark",
                    _ => "a quotation mark is not closed",
                };
                unterminated |= record.Reason == CsvMalformedReason.UnterminatedQuote;
            },
        };

        using var reader = CsvReader.FromText(text, options);
        string[]? headers = null;
        var rows = new List<TextRow>();
        while (reader.Read())
        {
            var fields = reader.Current.ToArray();
            var rowDefect = defect;
            defect = null;
            if (rowDefect == null && fields.All(string.IsNullOrWhiteSpace))
                continue;

            if (headers == null)
            {
                headers = fields.Length <= MostColumns ? fields : throw new InputException($"{path} has {fields.Length.ToString("N0", CultureInfo.InvariantCulture)} columns in its first line; at most {MostColumns.ToString("N0", CultureInfo.InvariantCulture)} are read. Its first line must name the columns, for example customer_id,order_date,amount.");
                continue;
            }

            if (rowDefect == null && fields.Length > headers.Length && fields.Skip(headers.Length).Any(f => f.Length > 0))
                rowDefect = $"the row has {fields.Length} fields, the header {headers.Length}: a field that contains the separator needs quotation marks";

            rows.Add(new TextRow((int)reader.LineNumber, fields, rowDefect));
        }

        if (unterminated && lineBreaksInQuotes)
            return null;
        if (headers == null)
            throw new InputException($"{path} is empty. Its first line must name the columns, for example customer_id,order_date,amount.");

        return new CsvFile(path, encodingName, reader.Separator, headers, rows);
    }

    private static (string Text, string EncodingName) Decode(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            return (Encoding.UTF8.GetString(bytes.AsSpan(3)), "UTF-8");
        if (bytes.AsSpan().StartsWith(Encoding.Unicode.Preamble))
            return (Encoding.Unicode.GetString(bytes.AsSpan(2)), "UTF-16");
        if (bytes.AsSpan().StartsWith(Encoding.BigEndianUnicode.Preamble))
            return (Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2)), "UTF-16 big-endian");

        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), "UTF-8");
        }
        catch (DecoderFallbackException)
        {
            // Text that is not UTF-8 comes from an office program on Windows nearly always; Windows-1252 has a character for nearly every byte.
            return (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes), "Windows-1252");
        }
    }
}
