using System.Globalization;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>Reads attribute values as the platform's XML writes them: true, false, 1, 0, numbers, or nothing.</summary>
internal static class XmlValues
{
    public static bool Flag(this XElement element, string attribute, bool whenMissing) =>
        ((string?)element.Attribute(attribute))?.ToUpperInvariant() switch
        {
            "TRUE" or "1" => true,
            "FALSE" or "0" => false,
            _ => whenMissing,
        };

    public static int Number(this XElement element, string attribute, int whenMissing) =>
        int.TryParse((string?)element.Attribute(attribute), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : whenMissing;
}
