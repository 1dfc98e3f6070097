using System;
using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace LocalDataverse;

/// <summary>
/// Markup from outside. A document type could read files or blow up into gigabytes; and the time that nesting takes to read grows
/// with its square, and ends the process where somebody follows it by calling himself.
/// </summary>
internal static class BoundedXml
{
    private const int MostLevels = 500;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <exception cref="XmlException">It is not well formed, has a document type or is nested too deep.</exception>
    public static XElement Load(string text) => Load(() => XmlReader.Create(new StringReader(text), Settings));

    /// <inheritdoc cref="Load(string)"/>
    public static XElement Load(byte[] content) => Load(() => XmlReader.Create(new MemoryStream(content), Settings));

    private static XElement Load(Func<XmlReader> open)
    {
        using (var reader = open())
        {
            while (reader.Read())
            {
                if (reader.Depth >= MostLevels)
                    throw new XmlException($"It is nested more than {MostLevels} deep.");
            }
        }

        using var again = open();
        return XElement.Load(again);
    }
}
