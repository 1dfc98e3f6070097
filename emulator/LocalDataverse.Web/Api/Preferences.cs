using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace LocalDataverse.Web.Api;

/// <summary>What the Prefer header asks for.</summary>
internal sealed class Preferences
{
    private readonly List<string> annotations = [];

    public bool ReturnRepresentation { get; private set; }

    public int? MaxPageSize { get; private set; }

    public bool ContinueOnError { get; private set; }

    public bool WantsAnnotations => annotations.Count > 0;

    /// <summary>The preferences that were understood, for the header Preference-Applied.</summary>
    public List<string> Applied { get; } = [];

    public static Preferences Parse(string? header)
    {
        var result = new Preferences();
        foreach (var item in Split(header ?? ""))
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? item : item[..equals]).Trim().ToLowerInvariant();
            var value = equals < 0 ? "" : item[(equals + 1)..].Trim().Trim('"');
            switch (name)
            {
                case "return":
                    result.ReturnRepresentation = value == "representation";
                    if (result.ReturnRepresentation)
                        result.Applied.Add("return=representation");
                    break;
                case "odata.maxpagesize" or "maxpagesize" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0:
                    result.MaxPageSize = Math.Min(size, 5000);
                    result.Applied.Add($"odata.maxpagesize={value}");
                    break;
                case "odata.include-annotations" or "include-annotations":
                    result.annotations.AddRange(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                    result.Applied.Add($"odata.include-annotations=\"{value}\"");
                    break;
                case "odata.continue-on-error" or "continue-on-error":
                    result.ContinueOnError = value is not "false";
                    result.Applied.Add("odata.continue-on-error");
                    break;
                case "odata.track-changes":
                    throw WebApiException.NotSupported("The preference odata.track-changes");
                case "respond-async":
                    throw WebApiException.NotSupported("The preference respond-async");
                default:
                    // RFC 7240: a preference that a server does not know is ignored.
                    break;
            }
        }

        return result;
    }

    /// <summary>Whether an annotation was asked for; <c>*</c> ends a pattern.</summary>
    public bool Includes(string annotation)
        => annotations.Any(pattern => pattern.EndsWith('*') ? annotation.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase) : annotation.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    /// <summary>Splits at commas outside quotation marks.</summary>
    private static IEnumerable<string> Split(string header)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= header.Length; i++)
        {
            if (i < header.Length && header[i] == '"')
                quoted = !quoted;
            if (i < header.Length && (quoted || header[i] is not (',' or ';')))
                continue;
            var item = header[start..i].Trim();
            if (item.Length > 0)
                yield return item;
            start = i + 1;
        }
    }
}
