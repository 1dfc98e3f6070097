using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace CrmSegmentation.Tests.Fuzzing;

/// <summary>Definitions of segments by a grammar that mostly makes sense, with letters changed in some of them.</summary>
internal static class FilterOfAnyKind
{
    private static readonly string[] Columns =
    [
        "address1_city", "address1_postalcode", "lastname", "birthdate", "cseg_buysgifts", "cseg_annualvalue", "cseg_annualcount", "cseg_priority", "cseg_interests", "cseg_lastpurchaseon", "cseg_age", "statecode", "ownerid",
        "createdon", "parentcustomerid", "contactid", "cseg_score", "cseg_rfmgroup", "preferredcontactmethodcode", "donotemail", "nocolumn", "", "cseg_nocolumn", "a b", "cseg_amount", "cseg_channel", "cseg_purchasedate", "name",
    ];

    private static readonly string[] Operators =
    [
        "eq", "ne", "gt", "ge", "lt", "le", "like", "not-like", "begins-with", "ends-with", "null", "not-null", "in", "not-in", "between", "not-between", "on", "on-or-after", "last-x-days", "next-x-months", "last-x-years",
        "today", "this-year", "contain-values", "not-contain-values", "eq-userid", "under", "eq-or-above", "olderthan-x-days", "in-fiscal-period-and-year", "last-x-fiscal-years", "", "EQ", "equals", "nonsense",
    ];

    private static readonly string[] Values =
    [
        "1", "0", "-1", "98", "Ulm", "", " ", "2001-12-31", "2001-12-31T10:00:00Z", "9999-12-31", "0001-01-01", "31.12.2001", "653210000", "653210001", "2147483648", "99999999999999999999", "79228162514264337593543950336", "1e400", "NaN",
        "true", "yes", "{00000000-0000-0000-0000-000000000000}", "11111111-1111-1111-1111-111111111111", "%", "[", "[^a]", "_", "'", "''; drop table contact", "\\", "😀", "ß", "653210000,653210001", "1;2",
    ];

    private static readonly string[] Tables = ["cseg_purchase", "contact", "account", "cseg_profileattribute", "list", "systemuser", "annotation", "nowhere", "", "cseg_segment"];

    private static readonly string[] LinkTypes = ["inner", "outer", "any", "not any", "all", "not all", "exists", "in", "matchfirstrowusingcrossapply", "natural", ""];

    public static string Next(Random random)
    {
        var text = new StringBuilder();
        switch (random.Next(40))
        {
            case 0:
                return Nested(random, new[] { 40, 60, 1_000, 25_000 }[random.Next(4)]);
            case 1:
                return "<!DOCTYPE fetch [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><filter><condition attribute=\"lastname\" operator=\"eq\" value=\"&b;\" /></filter>";
            case 2:
                return Wide(random, new[] { 100, 600, 3_000 }[random.Next(3)]);
            case 3:
                return new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(1, 0x10000))]);
            case < 20:
                Filter(random, text, 0);
                break;
            default:
                Fetch(random, text);
                break;
        }

        if (random.Next(3) > 0)
            return text.ToString();
        for (var changes = random.Next(1, 4); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, "<>&\"'/= \0\uFFFFx&#0;"[random.Next(14)]);
                    break;
                case 2:
                    text[at] = (char)random.Next(1, 0x300);
                    break;
                default:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(40), text.Length - at)));
                    break;
            }
        }

        return text.ToString();
    }

    private static void Fetch(Random random, StringBuilder text)
    {
        text.Append("<fetch").Append(Rare(random, " top=\"5\"")).Append(Rare(random, " aggregate=\"true\"")).Append(Rare(random, " distinct=\"true\"")).Append(Rare(random, " page=\"x\""));
        text.Append("><entity name=\"").Append(random.Next(20) == 0 ? Tables[random.Next(Tables.Length)] : "contact").Append("\">");
        for (var parts = random.Next(1, 4); parts > 0; parts--)
        {
            switch (random.Next(6))
            {
                case 0:
                    text.Append("<attribute name=\"lastname\" ").Append(Rare(random, "aggregate=\"sum\" ")).Append("/>");
                    break;
                case 1:
                    text.Append("<order attribute=\"lastname\" />");
                    break;
                case 2 or 3:
                    Link(random, text, 0);
                    break;
                default:
                    Filter(random, text, 0);
                    break;
            }
        }

        text.Append("</entity>").Append(Rare(random, "<entity name=\"contact\" />")).Append("</fetch>");
    }

    private static void Link(Random random, StringBuilder text, int depth)
    {
        var known = random.Next(4) > 0;
        text.Append("<link-entity name=\"").Append(known ? "cseg_purchase" : Tables[random.Next(Tables.Length)]).Append("\" from=\"").Append(known ? "cseg_contactid" : Columns[random.Next(Columns.Length)]).Append("\" to=\"").Append(random.Next(12) == 0 ? Columns[random.Next(Columns.Length)] : "contactid").Append('"');
        if (random.Next(2) == 0)
            text.Append(" link-type=\"").Append(LinkTypes[random.Next(LinkTypes.Length)]).Append('"');
        if (random.Next(2) == 0)
            text.Append(" alias=\"").Append(new[] { "p", "a b", "p", "", "contact", "1" }[random.Next(6)]).Append('"');
        text.Append('>');
        if (random.Next(2) == 0)
            Filter(random, text, depth + 1);
        if (depth < 4 && random.Next(4) == 0)
            Link(random, text, depth + 1);
        text.Append("</link-entity>");
    }

    private static void Filter(Random random, StringBuilder text, int depth)
    {
        text.Append("<filter").Append(random.Next(3) == 0 ? $" type=\"{new[] { "and", "or", "xor", "" }[random.Next(20) == 0 ? random.Next(4) : random.Next(2)]}\"" : "").Append('>');
        for (var parts = random.Next(0, 4); parts > 0; parts--)
        {
            if (depth < 4 && random.Next(5) == 0)
                Filter(random, text, depth + 1);
            else if (random.Next(60) == 0)
                text.Append("<surprise/>");
            else if (depth < 3 && random.Next(25) == 0)
                Link(random, text, depth + 1);
            else
                Condition(random, text);
        }

        text.Append("</filter>");
    }

    private static void Condition(Random random, StringBuilder text)
    {
        // Mostly conditions that hold together, so that many get as far as the query.
        switch (random.Next(6))
        {
            case 0:
                text.Append(CultureInfo.InvariantCulture, $"<condition attribute=\"cseg_annualvalue\" operator=\"ge\" value=\"{random.Next(1000)}\" />");
                return;
            case 1:
                text.Append("<condition attribute=\"address1_city\" operator=\"eq\" value=\"Ulm\" />");
                return;
            case 2:
                text.Append(CultureInfo.InvariantCulture, $"<condition attribute=\"cseg_lastpurchaseon\" operator=\"last-x-days\" value=\"{random.Next(-1, 100_000)}\" />");
                return;
        }

        text.Append("<condition attribute=\"").Append(Columns[random.Next(Columns.Length)]).Append("\" operator=\"").Append(Operators[random.Next(Operators.Length)]).Append('"');
        if (random.Next(4) > 0)
            text.Append(" value=\"").Append(Value(random)).Append('"');
        text.Append(Rare(random, " entityname=\"p\"")).Append(Rare(random, " valueof=\"lastname\"")).Append(Rare(random, " aggregate=\"sum\""));
        if (random.Next(4) == 0)
            text.Append('>').Insert(text.Length, "<value>" + Value(random) + "</value>", random.Next(4)).Append("</condition>");
        else
            text.Append("/>");
    }

    private static string Value(Random random) => Values[random.Next(Values.Length)].Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Nested(Random random, int levels) => random.Next(2) == 0
        ? string.Concat(Enumerable.Repeat("<filter>", levels)) + string.Concat(Enumerable.Repeat("</filter>", levels))
        : "<fetch><entity name=\"contact\">" + string.Concat(Enumerable.Repeat("<link-entity name=\"contact\" from=\"contactid\" to=\"contactid\">", levels)) + string.Concat(Enumerable.Repeat("</link-entity>", levels)) + "</entity></fetch>";

    private static string Wide(Random random, int conditions) => random.Next(3) switch
    {
        0 => "<filter type=\"or\">" + string.Concat(Enumerable.Range(0, conditions).Select(i => $"<condition attribute=\"lastname\" operator=\"eq\" value=\"{i}\" />")) + "</filter>",
        1 => "<filter><condition attribute=\"lastname\" operator=\"in\">" + string.Concat(Enumerable.Range(0, conditions).Select(i => $"<value>{i}</value>")) + "</condition></filter>",
        _ => "<fetch><entity name=\"contact\">" + string.Concat(Enumerable.Range(0, conditions / 20).Select(i => $"<link-entity name=\"cseg_purchase\" from=\"cseg_contactid\" to=\"contactid\" alias=\"p{i}\" />")) + "</entity></fetch>",
    };

    private static string Rare(Random random, string text) => random.Next(40) == 0 ? text : "";
}
