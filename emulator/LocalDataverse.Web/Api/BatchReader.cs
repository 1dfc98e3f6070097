using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LocalDataverse.Web.Api;

/// <summary>Reads the multipart body of a batch, with ASP.NET Core's multipart reader.</summary>
internal static class BatchReader
{
    public static List<BatchPart> Read(string? contentType, ReadOnlyMemory<byte> body)
    {
        var parts = new List<BatchPart>();
        foreach (var section in Sections(contentType, body))
        {
            parts.Add(IsMultipart(section.ContentType)
                ? new BatchPart { ChangeSet = ReadChangeSet(section.ContentType, section.Body) }
                : new BatchPart { Item = ReadItem(section) });
        }

        return parts;
    }

    private static List<BatchItem> ReadChangeSet(string? contentType, ReadOnlyMemory<byte> body)
    {
        var items = new List<BatchItem>();
        foreach (var section in Sections(contentType, body))
        {
            var item = ReadItem(section);
            if (item.Method == "GET")
                throw Malformed("GET requests are not allowed within change sets.");
            items.Add(item);
        }

        return items;
    }

    private static List<(string? ContentType, string? ContentId, ReadOnlyMemory<byte> Body)> Sections(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var mediaType) || HeaderUtilities.RemoveQuotes(mediaType.Boundary).Value is not { Length: > 0 } boundary)
            throw Malformed($"The content type '{contentType}' has no boundary.");
        var sections = new List<(string?, string?, ReadOnlyMemory<byte>)>();
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray())) { HeadersCountLimit = 64, HeadersLengthLimit = 1 << 17, BodyLengthLimit = null };
            while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
            {
                using var content = new MemoryStream();
                section.Body.CopyToAsync(content).GetAwaiter().GetResult();
                sections.Add((section.ContentType, section.Headers?.TryGetValue("Content-ID", out var id) == true ? id.ToString() : null, content.ToArray()));
            }
        }
        catch (IOException exception)
        {
            throw Malformed(exception.Message);
        }

        return sections;
    }

    /// <summary>An HTTP request written as text: request line, headers, an empty line, the body.</summary>
    private static BatchItem ReadItem((string? ContentType, string? ContentId, ReadOnlyMemory<byte> Body) section)
    {
        if (section.ContentType?.StartsWith("application/http", StringComparison.OrdinalIgnoreCase) != true)
            throw Malformed($"A part of a batch has the content type '{section.ContentType}'; application/http was expected.");
        var bytes = section.Body.Span;
        var position = 0;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? requestLine = null;
        while (position < bytes.Length)
        {
            var end = bytes[position..].IndexOf((byte)'\n');
            var line = Encoding.UTF8.GetString(bytes.Slice(position, end < 0 ? bytes.Length - position : end)).TrimEnd('\r');
            position = end < 0 ? bytes.Length : position + end + 1;
            if (requestLine is null)
            {
                if (line.Length > 0)
                    requestLine = line;
                continue;
            }

            if (line.Length == 0)
                break;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw Malformed($"'{line}' is not a header.");
            headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        // The address may hold spaces where a client did not escape them: the version is what follows the last one.
        var first = requestLine?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        var last = requestLine?.LastIndexOf(" HTTP/", StringComparison.Ordinal) ?? -1;
        if (requestLine is null || first < 0 || last <= first)
            throw Malformed($"'{requestLine}' is not a request line.");
        var body = section.Body[position..];
        return new BatchItem(section.ContentId ?? headers.GetValueOrDefault("Content-ID"), requestLine[..first].ToUpperInvariant(), requestLine[(first + 1)..last].Trim(), headers, IsBlank(body) ? default : body);
    }

    private static bool IsBlank(ReadOnlyMemory<byte> body) => body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private static bool IsMultipart(string? contentType) => contentType?.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase) == true;

    private static WebApiException Malformed(string message) => new(400, WebApiException.InvalidPayload, "The batch is malformed. " + message);
}
