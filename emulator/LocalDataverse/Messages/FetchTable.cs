using System;
using System.Xml;

namespace LocalDataverse.Messages;

/// <summary>Finds out what table a FetchXML query is about without reading all of it.</summary>
internal static class FetchTable
{
    /// <summary>Null when the text is no FetchXML; the query engine then says what is wrong with it.</summary>
    public static string? Of(string? fetchXml)
    {
        if (string.IsNullOrWhiteSpace(fetchXml))
            return null;
        try
        {
            using var reader = XmlReader.Create(new System.IO.StringReader(fetchXml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return reader.ReadToFollowing("entity") ? reader.GetAttribute("name")?.ToLowerInvariant() : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
