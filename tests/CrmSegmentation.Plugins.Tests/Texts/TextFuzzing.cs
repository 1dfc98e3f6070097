using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Texts;

namespace CrmSegmentation.Tests.Texts;

/// <summary>
/// Templates and customers at random, 200,000 a run. The seed is printed; CRMSEG_FUZZ_SEED repeats a run and CRMSEG_FUZZ_INPUTS
/// makes it longer. What a composed page consists of is told by AngleSharp, which parses as the HTML standard has browsers parse.
/// </summary>
public sealed partial class TextFuzzing(ITestOutputHelper output)
{
    private const int Inputs = 200_000;

    private static readonly TextField[] TextFieldsUsed =
    [
        TextFields.Title, TextFields.FirstName, TextFields.LastName, TextFields.Nickname, TextFields.City, TextFields.Owner, TextFields.LastProduct,
        TextFields.TopCategory, TextField.OfAttribute("Gems preferred"),
    ];

    private static readonly string[] Words =
    [
        "Dear ", "Hello", " ", ",", ", ", ".", "!", "\n", "x", "&", "&amp;", "&nbsp;", "&#44;", "{{", "}}", "{", "}", "<", ">", "\"", "'", "=", "/", "-", "--", "!",
        "<p>", "</p>", "<p title=\"", "\">", "<b>", "</b>", "<br/>", "<a href=\"", "<img alt='", "'>", "<!--", "-->", "--!>", "<style>", "</style>", "<title>", "</title>",
        "<table>", "<td>", "<p title=", "<?", "<!doctype ", "<![CDATA[", "]]>", "<script>", "</script>", "<textarea>", "<svg>", "<option>", "<li ", " title=\"\"", "</",
        "{salutation}", "{greeting}", "{greeting|Hi}", "{salutation|friend}", "{today:d}", "{annualvalue:C|nothing}", "{lastpurchaseon|never}", "{priority|unknown}",
        "{if priority = High}", "{if annualvalue > 100}", "{if not priority}", "{if buysgifts}", "{else}", "{end}", "{end}", "{if}", "{attribute:}", "{|}", "{:}", "{x:y|z}",
    ];

    private static readonly string[] Values =
    [
        "", " ", "\t\r\n", "-", ".", ",", "\u200B", "\u3164", "\u00AD", "\u202E", "\0", "\uD800", "Ann", "O'Neil", "Dr.", "d'Artagnan, Comte", " , x", "\u200B, x", "ÅÄÖ", "李", "😀",
        "<script>alert(1)</script>", "<b>", "</p>", "\">", "' onmouseover='x", "\" onload=\"x", "&lt;", "&", "&amp;amp;", "-->", "--!>", "]]>", "</title><svg onload=x>", "`", "=", "{firstname}",
        "{if x}", "}}", "javascript:alert(1)", "\r\nBcc: x@example.com", "a\u2028b", "x ,", "<!--",
    ];

    [Fact]
    public void No_template_and_no_customer_make_an_exception_or_markup_or_a_blank_before_a_comma()
    {
        var seed = Number("CRMSEG_FUZZ_SEED") ?? Random.Shared.Next();
        var inputs = Number("CRMSEG_FUZZ_INPUTS") ?? Inputs;
        output.WriteLine($"Seed {seed}, {inputs:N0} inputs.");
        var random = new Random(seed);
        var (composed, withMarkup) = (0, 0);
        for (var i = 0; i < inputs; i++)
        {
            var (subject, body, format, language) = (Template(random), Template(random), random.Next(3) == 0 ? TextFormat.Plain : TextFormat.Html, Language(random));
            var values = Customer(random);
            try
            {
                TextTemplate template;
                try
                {
                    template = TextTemplate.Parse(random.Next(2) == 0 ? null : subject, body, format, language);
                }
                catch (RefusedException refused)
                {
                    Assert.Matches(@"^'(Subject|Body|Language)'.*[.?]\z", refused.Message);
                    continue;
                }

                var culture = template.Culture.With(Value(random), random.Next(-1, 8));
                var text = template.Compose(values, culture);
                composed++;
                Assert.DoesNotMatch(BlankBeforeComma(), text.Subject);
                Assert.DoesNotContain(text.Subject, char.IsControl);
                if (!text.IsHtml)
                {
                    Assert.DoesNotMatch(BlankBeforeComma(), text.Body);
                    continue;
                }

                withMarkup += values.Values.Any(value => value.Text?.Contains('<', StringComparison.Ordinal) == true) ? 1 : 0;
                var page = new HtmlParser().ParseDocument(text.Body);
                var harmless = new HtmlParser().ParseDocument(template.Compose(Harmless(values), culture).Body);
                Assert.Equal(StructureOf(harmless), StructureOf(page));
                Assert.DoesNotMatch(BlankBeforeComma(), ReadIn(page));
            }
            catch (Exception failure)
            {
                Assert.Fail($"Seed {seed}, input {i}: {failure.Message}\n{format} {language}\n{subject}\n---\n{body}\n---\n{string.Join("\n", values.Select(one => $"{one.Key}: {one.Value}"))}\n{failure}");
            }
        }

        output.WriteLine($"{composed:N0} composed, {withMarkup:N0} pages for customers with markup in their columns.");
        Assert.True(composed > inputs / 20, $"Only {composed} of {inputs} templates were taken.");
        Assert.True(withMarkup > inputs / 100, $"Only {withMarkup} of {inputs} pages were composed for customers with markup.");
    }

    [GeneratedRegex(@"(^|\s)[\p{Cf}\u3164]*,")]
    private static partial Regex BlankBeforeComma();

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Mostly of parts that make sense together, sometimes with letters changed.</summary>
    private static string Template(Random random)
    {
        var text = new StringBuilder();
        Append(random, text, depth: 0);
        for (var changes = random.Next(8) == 0 ? random.Next(4) : 0; changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            if (random.Next(2) == 0)
                text.Remove(at, 1);
            else
                text.Insert(at, random.Next(5) == 0 ? (char)random.Next(0x10000) : Words[random.Next(Words.Length)][0]);
        }

        return text.ToString();
    }

    private static void Append(Random random, StringBuilder text, int depth)
    {
        for (var parts = random.Next(1, 5); parts > 0; parts--)
        {
            var field = TextFieldsUsed[random.Next(TextFieldsUsed.Length)].Name;
            switch (random.Next(12))
            {
                case 0 or 1 when random.Next(3) == 0:
                    text.Append(Words[random.Next(Words.Length)]);
                    break;
                case 2 or 3 when depth < 3:
                    text.Append(random.Next(3) == 0 ? "{if not " : "{if ").Append(field).Append('}');
                    Append(random, text, depth + 1);
                    text.Append(random.Next(2) == 0 ? "{" + field + "}" : "");
                    if (random.Next(3) > 0)
                    {
                        text.Append("{else}");
                        Append(random, text, depth + 1);
                    }

                    text.Append("{end}");
                    break;
                case 4 when depth < 3:
                    text.Append("<p title=\"{").Append(field).Append("|some}\">");
                    Append(random, text, depth + 1);
                    text.Append("</p>");
                    break;
                case 5 when depth < 3:
                    text.Append("<b>");
                    Append(random, text, depth + 1);
                    text.Append("</b>");
                    break;
                case 6:
                    text.Append(' ');
                    break;
                case 7 when random.Next(4) == 0:
                    text.Append('{').Append(field).Append('}');
                    break;
                case 8:
                    text.Append(random.Next(2) == 0 ? "{salutation}" : "{greeting}");
                    break;
                case 9:
                    text.Append(random.Next(2) == 0 ? ", x" : " word ");
                    break;
                default:
                    text.Append('{').Append(field).Append('|').Append(random.Next(4) == 0 ? Value(random) : "some").Append('}');
                    break;
            }
        }
    }

    private static int Language(Random random) => random.Next(20) == 0
        ? random.Next(-1, 5_000)
        : new[] { ATemplate.English, ATemplate.German, ATemplate.French, 1025, 1065, 1054, 3082 }[random.Next(7)];

    private static Dictionary<string, TextValue> Customer(Random random)
    {
        var values = new Dictionary<string, TextValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in TextFieldsUsed.Where(_ => random.Next(3) > 0))
            values[field.Name] = new TextValue { Text = Value(random) };
        var addressee = new Addressee(Named(TextFields.Title), Named(TextFields.FirstName), Named(TextFields.LastName), Named(TextFields.Nickname));
        if (addressee.Salutation is { } name)
        {
            values[TextFields.Salutation.Name] = new TextValue { Text = name };
            values[TextFields.Greeting.Name] = new TextValue { Text = addressee.Greeting(GreetingTexts.OrEnglish(random.Next(2) == 0 ? null : ATemplate.German)) };
        }

        values[TextFields.Today.Name] = new TextValue { Date = new DateTime(1753, 1, 1).AddDays(random.Next(2_900_000)) };
        if (random.Next(2) == 0)
            values[TextFields.LastPurchaseOn.Name] = new TextValue { Date = new DateTime(1753, 1, 1).AddDays(random.Next(2_900_000)) };
        if (random.Next(2) == 0)
            values[TextFields.AnnualValue.Name] = new TextValue { Number = (decimal)((random.NextDouble() - 0.5) * 1e15), Base = random.Next(300) };
        if (random.Next(2) == 0)
            values[TextFields.Priority.Name] = new TextValue { Text = Value(random), Choices = [(int)PriorityLevel.High + random.Next(5)] };
        if (random.Next(2) == 0)
            values[TextFields.BuysGifts.Name] = new TextValue { YesNo = random.Next(2) == 0 };
        return values;

        string? Named(TextField field) => values.TryGetValue(field.Name, out var value) ? value.Text : null;
    }

    private static string Value(Random random) => random.Next(6) switch
    {
        0 => Values[random.Next(Values.Length)] + Values[random.Next(Values.Length)],
        1 => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(0x10000))]),
        2 => "Ann",
        _ => Values[random.Next(Values.Length)],
    };

    /// <summary>The same customer with an x wherever he has a text.</summary>
    private static Dictionary<string, TextValue> Harmless(Dictionary<string, TextValue> values) => values.ToDictionary(
        one => one.Key,
        one => one.Value.Text is { } text && (TextFields.Find(one.Key)!.Kind == TextFieldKind.Name ? VisibleText.NameOf(text) : VisibleText.Of(text)) != null ? one.Value with { Text = "x" } : one.Value,
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Elements with the names of their attributes, and the values of those into which nothing is put; comments.</summary>
    private static string StructureOf(INode node) => string.Concat(node.ChildNodes.Select(child => child switch
    {
        IElement element => $"<{element.NodeName}{string.Concat(element.Attributes.Select(one => $" {one.Name}{(one.Name is "title" or "alt" ? "" : "=" + one.Value)}"))}>{StructureOf(element)}</>",
        IComment comment => $"<!--{comment.Data}-->",
        _ => "",
    }));

    /// <summary>What a person reads on a page.</summary>
    private static string ReadIn(IDocument page)
    {
        foreach (var unread in page.QuerySelectorAll("style, title").ToList())
            unread.Remove();
        return "x" + page.DocumentElement.TextContent;
    }
}
