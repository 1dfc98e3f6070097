using System;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Import;

/// <summary>Short ways to read the solution XML, whose element names do not always agree in case.</summary>
internal static class XmlReading
{
    /// <summary>The child of that name in any case; null when there is none.</summary>
    public static XElement? Child(this XElement element, string name) =>
        element.Elements().FirstOrDefault(e => e.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static string? Text(this XElement element, string name) => element.Child(name)?.Value is { Length: > 0 } text ? text : null;

    public static int? Number(this XElement element, string name) =>
        int.TryParse(element.Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static decimal? Decimal(this XElement element, string name) =>
        decimal.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool Flag(this XElement element, string name, bool fallback = false) => element.Text(name) is { } text ? text is "1" or "true" or "True" : fallback;

    public static string? Attr(this XElement element, string name) =>
        element.Attributes().FirstOrDefault(a => a.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    /// <summary>The English label among labels, or the first one.</summary>
    public static string? Label(this XElement? labels)
    {
        if (labels == null)
            return null;
        var all = labels.Elements().Where(e => e.Attr("description") != null).ToList();
        return (all.Find(e => e.Attr("languagecode") == "1033") ?? all.FirstOrDefault())?.Attr("description");
    }

    public static string Markup(this XElement element) => element.ToString(SaveOptions.DisableFormatting);
}
