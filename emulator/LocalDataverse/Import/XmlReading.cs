using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using System.Xml.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

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

    public static int? NumberOf(this XElement element, string attribute) =>
        int.TryParse(element.Attr(attribute), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <exception cref="FaultException{OrganizationServiceFault}">The element has no such attribute.</exception>
    public static string NeededAttr(this XElement element, string name) => element.Attr(name) is { Length: > 0 } text ? text : throw element.Lacks(name);

    /// <exception cref="FaultException{OrganizationServiceFault}">The element has no such child, or an empty one.</exception>
    public static string NeededText(this XElement element, string name) => element.Text(name) ?? throw element.Lacks(name);

    /// <summary>What is said of an element without something that it must have.</summary>
    public static FaultException<OrganizationServiceFault> Lacks(this XElement element, string part) =>
        SolutionPackage.Invalid($"An element <{element.Name.LocalName}>{(element.Parent is { } parent ? $" in <{parent.Name.LocalName}>" : "")} has no {part} that can be read.");

    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    /// <summary>The English label among labels, or the first one.</summary>
    public static string? Label(this XElement? labels) => labels.Labels()?.Text;

    /// <summary>Labels in all their languages; null when there is none.</summary>
    public static LocalizedText? Labels(this XElement? labels)
    {
        var all = new Dictionary<int, string>();
        foreach (var label in labels?.Elements() ?? [])
        {
            if (label.Attr("description") is { } text && int.TryParse(label.Attr("languagecode"), NumberStyles.None, CultureInfo.InvariantCulture, out var language))
                all.TryAdd(language, text);
        }

        return LocalizedText.Of(all);
    }

    public static string Markup(this XElement element) => element.ToString(SaveOptions.DisableFormatting);
}
