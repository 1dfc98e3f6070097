using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using LocalDataverse.Store;

namespace LocalDataverse.Query;

/// <summary>The first and last row of a page by their sort keys, so that the next page can start right behind it, whatever was added or deleted before.</summary>
internal sealed class PagingCookie
{
    private readonly Dictionary<string, XElement> keys;

    private PagingCookie(int page, Dictionary<string, XElement> keys)
    {
        Page = page;
        this.keys = keys;
    }

    public int Page { get; }

    public static string Write(int page, IReadOnlyList<SortKey> sortKeys, IReadOnlyList<object> first, IReadOnlyList<object> last)
    {
        if (IsPlain(sortKeys, first, last))
            return WritePlain(page, sortKeys, first, last);
        var cookie = new XElement("cookie", new XAttribute("page", page));
        for (var i = 0; i < sortKeys.Count; i++)
        {
            var element = new XElement(sortKeys[i].Name);
            element.Add(Attribute("last", last[i]), Attribute("first", first[i]));
            cookie.Add(element);
        }

        return cookie.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Whether names and values need no escaping: ids and numbers, the keys of most queries.</summary>
    private static bool IsPlain(IReadOnlyList<SortKey> sortKeys, IReadOnlyList<object> first, IReadOnlyList<object> last)
    {
        for (var i = 0; i < sortKeys.Count; i++)
        {
            if (first[i] is not (byte[] or long or DBNull) || last[i] is not (byte[] or long or DBNull) || !char.IsAsciiLetter(sortKeys[i].Name[0]) || !sortKeys[i].Name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
                return false;
        }

        return true;
    }

    /// <summary>The same text as by way of elements, for every query has a cookie and few are read.</summary>
    private static string WritePlain(int page, IReadOnlyList<SortKey> sortKeys, IReadOnlyList<object> first, IReadOnlyList<object> last)
    {
        var text = new StringBuilder("<cookie page=\"").Append(CultureInfo.InvariantCulture, $"{page}").Append("\">");
        for (var i = 0; i < sortKeys.Count; i++)
        {
            text.Append('<').Append(sortKeys[i].Name);
            Append(text, "last", last[i]);
            Append(text, "first", first[i]);
            text.Append(" />");
        }

        return text.Append("</cookie>").ToString();

        static void Append(StringBuilder text, string name, object value)
        {
            text.Append(' ').Append(name);
            if (value is DBNull)
                text.Append("null=\"1\"");
            else
                text.Append("=\"").Append(Text(value)).Append('"');
        }
    }

    public static PagingCookie Parse(string text)
    {
        try
        {
            var cookie = BoundedXml.Load(text);
            return new PagingCookie((int)cookie.Attribute("page")!, cookie.Elements().ToDictionary(e => e.Name.LocalName, StringComparer.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is XmlException or FormatException or ArgumentException)
        {
            throw ServiceFault.Of(ErrorCode.InvalidArgument, "Malformed XML in the paging cookie.");
        }
    }

    public bool TryGetLast(SortKey key, out object value)
    {
        value = DBNull.Value;
        if (!keys.TryGetValue(key.Name, out var element))
            return false;
        var text = element.Attribute("last")?.Value;
        try
        {
            if (element.Attribute("lasthex")?.Value is { } hex)
                text = Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex));
            if (text is null)
                return element.Attribute("lastnull") is not null;
            value = key.Family switch
            {
                ValueFamily.Id => ValueCodec.FromGuid(Guid.Parse(text)),
                ValueFamily.Text or ValueFamily.Decimal or ValueFamily.Choices or ValueFamily.TableName => text,
                ValueFamily.Double => double.Parse(text, CultureInfo.InvariantCulture),
                _ => long.Parse(text, CultureInfo.InvariantCulture),
            };
            return true;
        }
        catch (FormatException)
        {
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The paging cookie's value for '{key.Name}' cannot be read.");
        }
    }

    // Text that XML cannot hold (a control character) is written as the hex of its UTF-16.
    private static XAttribute Attribute(string name, object value)
    {
        if (value is DBNull)
            return new XAttribute(name + "null", 1);
        var text = Text(value);
        return text.All(XmlConvert.IsXmlChar)
            ? new XAttribute(name, text)
            : new XAttribute(name + "hex", Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)));
    }

    private static string Text(object value) => value switch
    {
        byte[] id => ValueCodec.ToGuid(id).ToString("B").ToUpperInvariant(),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
