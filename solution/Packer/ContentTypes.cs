using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>The part [Content_Types].xml: a type for every file extension, and one for each part that has no extension.</summary>
internal static class ContentTypes
{
    public const string PartName = "[Content_Types].xml";

    private const string OctetStream = "application/octet-stream";
    private static readonly XNamespace Types = "http://schemas.openxmlformats.org/package/2006/content-types";

    public static byte[] For(IEnumerable<string> partNames)
    {
        var parts = partNames.ToList();
        var extensions = parts.Select(ExtensionOf).Where(extension => extension.Length > 0).Append("xml").Distinct();
        var root = new XElement(
            Types + "Types",
            extensions.OrderBy(extension => extension != "xml").ThenBy(extension => extension).Select(extension => new XElement(Types + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", OctetStream))),
            parts.Where(part => ExtensionOf(part).Length == 0).Order().Select(part => new XElement(Types + "Override", new XAttribute("PartName", "/" + part), new XAttribute("ContentType", OctetStream))));

        var document = "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + root.ToString(SaveOptions.DisableFormatting);
        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(document)];
    }

    private static string ExtensionOf(string part) => Path.GetExtension(part).TrimStart('.').ToLowerInvariant();
}
