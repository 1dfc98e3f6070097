using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Text;
using System.Text.Json;

namespace CrmSegmentation.Cli.Remote;

/// <summary>A batch with one change set, which is all or nothing as a bulk message is: for tables that have no bulk messages.</summary>
internal static class ChangeSet
{
    public const string ContentType = "multipart/mixed; boundary=" + Outer;

    private const string Outer = "crmseg_batch";
    private const string Inner = "crmseg_changes";

    /// <param name="rows">Address and JSON of each row.</param>
    /// <param name="creates">Whether a row that is not there is made; else that is a fault.</param>
    public static byte[] Write(IEnumerable<(string Address, byte[] Json)> rows, bool creates)
    {
        using var body = new MemoryStream();
        Add($"--{Outer}\r\nContent-Type: multipart/mixed; boundary={Inner}\r\n\r\n");
        var id = 0;
        foreach (var (address, json) in rows)
        {
            Add(string.Create(
                CultureInfo.InvariantCulture,
                $"--{Inner}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {++id}\r\n\r\nPATCH /{WebApiClient.PathOfApi}{address} HTTP/1.1\r\nContent-Type: application/json\r\n{(creates ? "" : "If-Match: *\r\n")}\r\n"));
            body.Write(json);
            Add("\r\n");
        }

        Add($"--{Inner}--\r\n--{Outer}--\r\n");
        return body.ToArray();

        void Add(string text) => body.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The part of an answer that says why nothing was done; the answer itself where all was.</summary>
    public static Answer Outcome(Answer answer)
    {
        const string Line = "HTTP/1.1 ";
        if (!answer.ContentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            return answer;

        var text = Encoding.UTF8.GetString(answer.Body);
        for (var at = text.IndexOf(Line, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Line, at + 1, StringComparison.Ordinal))
        {
            if (!int.TryParse(text.AsSpan(at + Line.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status < 400)
                continue;

            var json = text.IndexOf('{', at);
            return answer with { Status = (HttpStatusCode)status, Body = json < 0 ? [] : FirstValue(Encoding.UTF8.GetBytes(text[json..])), ContentType = "application/json" };
        }

        return answer;
    }

    private static byte[] FirstValue(byte[] text)
    {
        var reader = new Utf8JsonReader(text);
        if (!JsonDocument.TryParseValue(ref reader, out var value))
            return [];

        value.Dispose();
        return text[..(int)reader.BytesConsumed];
    }
}
