using System;
using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace CrmSegmentation.Domain.Lists;

/// <summary>Compares queries by what they say, not by how they are laid out.</summary>
internal static class QueryText
{
    public static bool Same(string? one, string? other) =>
        string.Equals(one, other, StringComparison.Ordinal) ||
        (Parse(one) is { } first && Parse(other) is { } second && XNode.DeepEquals(first, second));

    private static XElement? Parse(string? query)
    {
        if (string.IsNullOrWhiteSpace(query))
            return null;

        try
        {
            // A DTD could read files or blow up into gigabytes; no FetchXML has one.
            using var reader = XmlReader.Create(new StringReader(query!.Trim()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
