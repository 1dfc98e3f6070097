using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace LocalDataverse.Web.Api;

/// <summary>A request to the Web API, whether it came on its own or as a part of a batch.</summary>
internal sealed class ApiRequest
{
    public required string Method { get; init; }

    /// <summary>The full address, as sent.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The address of the service, ending in a slash.</summary>
    public required Uri ServiceRoot { get; init; }

    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>In a change set: the addresses that references to earlier parts (<c>$1</c>) stand for.</summary>
    public Dictionary<string, string> References { get; init; } = [];

    public Preferences Preferences => field ??= Preferences.Parse(Header("Prefer"));

    /// <summary>The query options in the order they were given, unescaped.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> QueryOptions => field ??= ReadQueryOptions();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>An entity tag, <c>*</c>, or null. Clients send the word null to switch a browser's cache off.</summary>
    public string? Condition(string name) => Header(name)?.Trim() is { Length: > 0 } value && value != "null" ? value : null;

    public string? QueryOption(string name)
    {
        foreach (var (key, value) in QueryOptions)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    public JsonDocument ReadJson()
    {
        try
        {
            StrictJson.Check(Body.Span);
            return JsonDocument.Parse(Body.IsEmpty ? "{}"u8.ToArray() : Body, StrictJson.Options);
        }
        catch (JsonException exception)
        {
            throw new WebApiException(400, WebApiException.InvalidPayload, "Invalid JSON. " + exception.Message);
        }
    }

    private List<KeyValuePair<string, string>> ReadQueryOptions()
    {
        var options = new List<KeyValuePair<string, string>>();
        foreach (var part in Uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? "" : part[(equals + 1)..];
            options.Add(new(Unescape(name), Unescape(value)));
        }

        return options;
    }

    private static string Unescape(string text) => System.Uri.UnescapeDataString(text.Replace('+', ' '));

    public override string ToString() => new StringBuilder(Method).Append(' ').Append(Uri).ToString();
}
