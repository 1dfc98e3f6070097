using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Texts;

namespace CrmSegmentation.Tests.Texts;

public sealed class TextTemplateTests
{
    private static readonly TextValue OnTheSecondOfDecember = new() { Date = new DateTime(2001, 12, 2) };

    [Theory]
    [InlineData("Ms.", "Ann", "Miller", "Annie", "Ms. Miller")]
    [InlineData("Ms.", "Ann", "", "Annie", "Ann")]
    [InlineData(null, "Ann", "Miller", "Annie", "Ann")]
    [InlineData(" ", "\t", "Miller", "Annie", "Annie")]
    [InlineData("-", "n/a", "Miller", null, "n/a")]
    [InlineData(null, "-", ".", "\u200B", null)]
    [InlineData(null, "\u3164", null, "?", null)]
    public void Salutation_is_title_and_last_name_else_first_name_else_nickname(string? title, string? first, string? last, string? nickname, string? expected) =>
        Assert.Equal(expected, new Addressee(title, first, last, nickname).Salutation);

    [Theory]
    [InlineData(ATemplate.English, "Dear Ann", "Dear customer")]
    [InlineData(ATemplate.German, "Guten Tag Ann", "Guten Tag")]
    [InlineData(3079, "Guten Tag Ann", "Guten Tag")]
    [InlineData(ATemplate.French, "Bonjour Ann", "Bonjour")]
    [InlineData(3082, "Dear Ann", "Dear customer")]
    public void A_customer_is_greeted_in_a_language_with_or_without_a_name(int language, string named, string nobody)
    {
        var texts = GreetingTexts.OrEnglish(language);

        Assert.Equal(named, new Addressee(null, "Ann", null, null).Greeting(texts));
        Assert.Equal(nobody, new Addressee(" ", "", "-", null).Greeting(texts));
    }

    [Fact]
    public void Placeholders_take_values_and_fallbacks_and_say_which_were_missing()
    {
        var text = ATemplate.Of("Dear {salutation},\nhow is the {LastProduct|purchase} working? {firstname|You} may ask {owner|us}.")
            .About("{lastproduct|Your purchase}")
            .For(TextFields.Salutation, "Ann").For(TextFields.LastProduct, "Generator  G7").Compose();

        Assert.Equal("Dear Ann,\nhow is the Generator G7 working? You may ask us.", text.Body);
        Assert.Equal("Generator G7", text.Subject);
        Assert.Equal(["firstname", "owner"], text.Missing);
        Assert.False(text.IsHtml);
    }

    [Theory]
    [InlineData(ATemplate.English, "Dear customer,")]
    [InlineData(ATemplate.German, "Dear liebe Kundin, lieber Kunde,")]
    [InlineData(ATemplate.French, "Dear chère cliente, cher client,")]
    public void Salutation_of_nobody_is_that_of_the_language(int language, string expected) =>
        Assert.Equal(expected, ATemplate.Of("Dear {salutation},").In(language).Compose().Body);

    [Fact]
    public void Salutation_of_nobody_is_the_templates_own_where_it_has_one() =>
        Assert.Equal("Dear friend,", ATemplate.Of("Dear {salutation|friend},").Compose().Body);

    [Fact]
    public void A_language_without_words_for_nobody_needs_the_templates() =>
        Assert.Contains("{salutation|customer}", ATemplate.Of("Estimado {salutation}").In(3082).Refusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("{if lastproduct}the {lastproduct}{else}nothing{end}", "the Generator")]
    [InlineData("{if not lastproduct}nothing{else}the {lastproduct}{end}", "the Generator")]
    [InlineData("{if city}in {city}{else}somewhere{end}", "somewhere")]
    [InlineData("{if lastproduct = generator}G{else}-{end}", "G")]
    [InlineData("{if lastproduct <> Generator}other{else}G{end}", "G")]
    [InlineData("{if city <> Paris}other{else}unknown{end}", "unknown")]
    [InlineData("{if annualvalue >= 600}much{else}little{end}", "much")]
    [InlineData("{if annualvalue > 600}much{else}little{end}", "little")]
    [InlineData("{if annualvalue < 600.01}a{else}b{end}", "a")]
    [InlineData("{if lastpurchaseon = 2001-12-02}then{else}-{end}", "then")]
    [InlineData("{if lastpurchaseon < 2001-12-02}before{else}not{end}", "not")]
    [InlineData("{if priority = High}H{else}-{end}", "H")]
    [InlineData("{if priority <> low}not low{else}-{end}", "not low")]
    [InlineData("{if channels = Mail order}mail{else}-{end}", "mail")]
    [InlineData("{if channels = Web}web{else}no web{end}", "no web")]
    [InlineData("{if buysgifts}gifts{else}none{end}", "none")]
    [InlineData("{if not buysgifts}none{else}gifts{end}", "none")]
    [InlineData("{if priority = \"High\"}{if lastproduct}both{else}one{end}{else}none{end}", "both")]
    [InlineData("{IF priority=High }x{ Else }y{ END }", "x")]
    public void Conditions_choose(string template, string expected) => Assert.Equal(
        expected,
        ATemplate.Of(template)
            .For(TextFields.LastProduct, "Generator")
            .For(TextFields.AnnualValue, new TextValue { Number = 5000m, Base = 600m })
            .For(TextFields.LastPurchaseOn, OnTheSecondOfDecember)
            .For(TextFields.Priority, new TextValue { Text = "Hoch", Choices = [(int)PriorityLevel.High] })
            .For(TextFields.Channels, new TextValue { Text = "Store; Mail order", Choices = [(int)PurchaseChannel.Store, (int)PurchaseChannel.MailOrder] })
            .For(TextFields.BuysGifts, new TextValue { YesNo = false })
            .Compose().Body);

    [Fact]
    public void Braces_are_written_twice() => Assert.Equal("{a} } {", ATemplate.Of("{{a}} }} {{").Compose().Body);

    [Theory]
    [InlineData("en-US", "Sunday, December 2, 2001|12/2/2001|December 2001|€1,234.50|€1,235|1,234.5|1,234.50")]
    [InlineData("de-DE", "Sonntag, 2. Dezember 2001|02.12.2001|Dezember 2001|1.234,50 €|1.235 €|1.234,5|1.234,50")]
    [InlineData("fr-FR", "dimanche 2 décembre 2001|02/12/2001|décembre 2001|1 234,50 €|1 235 €|1 234,5|1 234,50")]
    public void Formats_are_those_of_the_language(string culture, string expected)
    {
        var text = ATemplate.Of("{lastpurchaseon|-}|{lastpurchaseon:d|-}|{lastpurchaseon:MMMM yyyy|-}|{annualvalue|-}|{annualvalue:C0|-}|{annualcount|-}|{annualcount:N2|-}")
            .In(new System.Globalization.CultureInfo(culture).LCID).Paying("€", 2)
            .For(TextFields.LastPurchaseOn, OnTheSecondOfDecember)
            .For(TextFields.AnnualValue, new TextValue { Number = 1234.5m, Base = 1m })
            .For(TextFields.AnnualCount, new TextValue { Number = 1234.5m })
            .Compose().Body;

        // Which of its blanks a language groups digits with differs between versions of its data.
        Assert.Equal(expected, new string([.. text.Select(sign => char.IsWhiteSpace(sign) ? ' ' : sign)]));
    }

    [Fact]
    public void Amounts_bear_the_customers_currency_and_its_decimals()
    {
        var text = ATemplate.Of("{annualvalue|-} {annualvalue:N|-}").Paying("¥", 0).For(TextFields.AnnualValue, new TextValue { Number = 1234m, Base = 10m }).Compose().Body;

        Assert.Equal("¥1,234 1,234.00", text);
    }

    /// <summary>Every language that Windows has given a code of its own, on days and amounts at the ends of what columns hold.</summary>
    [Fact]
    public void Every_language_writes_every_day_and_amount()
    {
        var codes = System.Globalization.CultureInfo.GetCultures(System.Globalization.CultureTypes.AllCultures)
            .Select(culture => culture.LCID).Where(code => code is not (127 or 4096)).Distinct().ToList();
        Assert.True(codes.Count > 100, $"This machine knows {codes.Count} languages only.");
        foreach (var code in codes)
        {
            foreach (var day in new[] { new DateTime(1753, 1, 1), new DateTime(1899, 2, 28), new DateTime(2026, 10, 31), new DateTime(9999, 12, 31) })
            {
                var text = ATemplate.Of("{lastpurchaseon|none} {lastpurchaseon:M|none} {annualvalue|none}").In(code)
                    .For(TextFields.LastPurchaseOn, new TextValue { Date = day })
                    .For(TextFields.AnnualValue, new TextValue { Number = 922_337_203_685_477m }).Compose();
                Assert.Empty(text.Missing);
            }
        }
    }

    [Theory]
    [InlineData("a\nb {fristname|x}", "'Body', line 2, character 3: {fristname} is no placeholder. Did you mean {firstname}?")]
    [InlineData("{zzz|x}", "is no placeholder. There are greeting, salutation")]
    [InlineData("{firstname}", "'Body', line 1, character 1: a customer may have no {firstname}: write what is to stand then, as in {firstname|customer}")]
    [InlineData("{firstname|}", "nothing stands after the '|'")]
    [InlineData("{firstname| \u200B }", "nothing stands after the '|'")]
    [InlineData("{firstname:D|x}", "a text has none")]
    [InlineData("{lastpurchaseon:Q|x}", "'Q' is no format of a date")]
    [InlineData("{annualcount:C|x}", "'C' is no format of a number")]
    [InlineData("{annualvalue:C9|x}", "'C9' is no format of an amount")]
    [InlineData("{buysgifts|x}", "{if buysgifts}")]
    [InlineData("{if lastproduct}x", "{if lastproduct} is not closed")]
    [InlineData("{if lastproduct}x{else}y", "{if lastproduct} is not closed")]
    [InlineData("{if lastproduct}x{else}y{else}z{end}", "second {else}")]
    [InlineData("x{end}", "{end} ends no {if}")]
    [InlineData("x{else}", "{else} ends no {if}")]
    [InlineData("{if lastproduct}x{else}{lastproduct}{end}", "a customer may have no {lastproduct}")]
    [InlineData("{if lastproduct}x{end}{lastproduct}", "a customer may have no {lastproduct}")]
    [InlineData("{if not lastproduct}{lastproduct}{end}", "a customer may have no {lastproduct}")]
    [InlineData("{if city <> Paris}x{else}{city}{end}", "a customer may have no {city}")]
    [InlineData("{if priority = Hihg}x{end}", "{priority} has no value 'Hihg': did you mean High?")]
    [InlineData("{if priority = Often}x{end}", "there are High, Medium, Low, None.")]
    [InlineData("{if priority > High}x{end}", "cannot be compared by '>'")]
    [InlineData("{if annualvalue > much}x{end}", "is a number, and 'much' is none")]
    [InlineData("{if lastpurchaseon > 1.2.2001}x{end}", "write it as 2001-12-31")]
    [InlineData("{if buysgifts = yes}x{end}", "by its name alone")]
    [InlineData("{if salutation = Ann}x{end}", "cannot be compared")]
    [InlineData("{if city =}x{end}", "compares with nothing")]
    [InlineData("{if cty}x{end}", "Did you mean {city}?")]
    [InlineData("{if}x{end}", "{} is no placeholder")]
    [InlineData("a } b", "a '}' stands alone: write }}")]
    [InlineData("a { b", "a '{' is not closed")]
    [InlineData("a {first\nname} b", "a '{' is not closed")]
    [InlineData("a {{firstname}", "a '}' stands alone")]
    [InlineData(" ", "'Body' is empty")]
    [InlineData("Dear ,", "a blank stands before this ','")]
    [InlineData("Dear {if firstname}{firstname}{end},", "follows a blank, as in 'Dear ,'")]
    [InlineData("Dear {if firstname}{firstname}{end}!", "follows a blank, as in 'Dear ,'")]
    [InlineData("Dear {if firstname}{if lastname}{lastname}{else}{firstname}{end}{end},", "follows a blank, as in 'Dear ,'")]
    [InlineData("Dear {if firstname}, {firstname}{end}!", "follows a blank, as in 'Dear ,'")]
    [InlineData("Dear {if firstname}{firstname} {else}you{end},", "a blank stands before this ','")]
    public void What_could_come_out_wrong_is_refused_with_its_place(string template, string expected) =>
        Assert.Contains(expected, ATemplate.Of(template).Refusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("Bonjour {firstname|vous} !")]
    [InlineData("Dear {if firstname}{firstname}{else}customer{end},")]
    [InlineData("Dear{if firstname} {firstname}{end},")]
    [InlineData("{if city}We deliver to {city}.{end} Yours, {owner|us}")]
    [InlineData("{today} {greeting}, {salutation}")]
    public void What_comes_out_right_is_not_refused(string template) => ATemplate.Of(template).Parse();

    [Fact]
    public void The_subject_is_checked_like_the_body() =>
        Assert.StartsWith("'Subject', line 1, character 8: {nane}", ATemplate.Of("x").About("a word {nane}").Refusal(), StringComparison.Ordinal);

    [Fact]
    public void Limits_are_sentences()
    {
        Assert.Contains("more than 10 {if}", ATemplate.Of(string.Concat(Enumerable.Repeat("{if city}", 11)) + "x").Refusal(), StringComparison.Ordinal);
        Assert.Contains("500 placeholders", ATemplate.Of(string.Concat(Enumerable.Repeat("{city|x} ", 501))).Refusal(), StringComparison.Ordinal);
        Assert.Contains("at most 100,000", ATemplate.Of(new string('x', 100_001)).Refusal(), StringComparison.Ordinal);
        Assert.Contains("'Subject' has 201 characters", ATemplate.Of("x").About(new string('x', 201)).Refusal(), StringComparison.Ordinal);
        Assert.Contains("'Language' is 9999", ATemplate.Of("x").In(9999).Refusal(), StringComparison.Ordinal);
        Assert.Contains("'Language' is 127", ATemplate.Of("x").In(127).Refusal(), StringComparison.Ordinal);
        Assert.Contains("'Language' is -5", ATemplate.Of("x").In(-5).Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_breaks_the_subjects_line()
    {
        var text = ATemplate.Of("x").About("Your {lastproduct|purchase}").For(TextFields.LastProduct, "Lamp\r\nBcc: all@example.com\u2028x\u0085y").Compose();

        Assert.Equal("Your Lamp Bcc: all@example.com x y", text.Subject);
    }

    [Fact]
    public void A_long_subject_is_cut_between_characters()
    {
        var text = ATemplate.Of("x").About("a{lastproduct|x}").For(TextFields.LastProduct, string.Concat(Enumerable.Repeat("😀", 150))).Compose();

        Assert.Equal(199, text.Subject.Length);
        Assert.False(char.IsHighSurrogate(text.Subject[^1]));
    }

    [Fact]
    public void Values_are_encoded_in_html_and_not_in_plain_text()
    {
        const string Template = "<p title=\"{firstname|x}\">Dear {firstname|x}</p>";

        Assert.Equal(
            "<p title=\"&lt;b&gt;&quot;A&#39;&amp;\">Dear &lt;b&gt;&quot;A&#39;&amp;</p>",
            ATemplate.Of(Template).AsHtml().For(TextFields.FirstName, "<b>\"A'&").Compose().Body);
        Assert.Equal("<p title=\"<b>\"A'&\">Dear <b>\"A'&</p>", ATemplate.Of(Template).For(TextFields.FirstName, "<b>\"A'&").Compose().Body);
    }

    [Fact]
    public void Fallbacks_are_encoded_once_however_an_editor_writes_them() =>
        Assert.Equal("R&amp;D a &lt; b", ATemplate.Of("{firstname|R&amp;D} {if annualvalue &gt; 1}b{else}{lastname|a &lt; b}{end}").AsHtml().Compose().Body);

    [Theory]
    [InlineData("<a href=\"https://example.com/{city|x}\">x</a>", "stands in the attribute href")]
    [InlineData("<a href='mailto:{city|x}'>x</a>", "stands in the attribute href")]
    [InlineData("<p onclick=\"{city|x}\">x</p>", "stands in the attribute onclick")]
    [InlineData("<p style=\"color:{city|x}\">x</p>", "stands in the attribute style")]
    [InlineData("<p title={city|x}>x</p>", "without quotes")]
    [InlineData("<p title=a{city|x}>x</p>", "without quotes")]
    [InlineData("<p {city|x}>x</p>", "within a tag")]
    [InlineData("<{city|x}>x</p>", "within a tag")]
    [InlineData("<p title=\"a\"{city|x}>x</p>", "within a tag")]
    [InlineData("<title>{city|x}</title>", "stands in the element title")]
    [InlineData("x<script>var a</script>", "the element script cannot stand in a text")]
    [InlineData("<SVG/onload=\"\">", "the element svg cannot stand in a text")]
    [InlineData("<p", "a tag is not closed")]
    [InlineData("x <!-- y", "a comment is not closed")]
    [InlineData("<style>p {", "the element style is not closed")]
    [InlineData("{if city}<p title=\"{end}x", "begins and ends at different places")]
    [InlineData("<p title=\"{if city}\" href=\"{end}\">x</p>", "begins and ends at different places")]
    [InlineData("<p title=\"{if city}\" title=\"{end}\">x</p>", "begins and ends at different places")]
    [InlineData("&{city|x}", "write &amp;")]
    [InlineData("&#x{city|x}", "write &amp;")]
    [InlineData("<p>Dear <b>{if city}{city}{end}</b>, x</p>", "as in 'Dear ,'")]
    [InlineData("<p>Dear&nbsp;{if city}{city}{end}, x</p>", "as in 'Dear ,'")]
    [InlineData("<p>Dear {if city}{city}{end}&#44; x</p>", "as in 'Dear ,'")]
    public void Html_is_refused_where_a_value_could_be_more_than_text(string template, string expected) =>
        Assert.Contains(expected, ATemplate.Of(template).AsHtml().Refusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("<style>p { color: red }</style><p>{city|x}</p>", "<style>p { color: red }</style><p>Paris</p>")]
    [InlineData("<!-- {city} --><!--[if mso]>{<![endif]-->{city|x}", "<!-- {city} --><!--[if mso]>{<![endif]-->Paris")]
    [InlineData("<!--> {city|x}", "<!--> Paris")]
    [InlineData("<!DOCTYPE html><p>{city|x}<br/>a < b</p>", "<!DOCTYPE html><p>Paris<br/>a < b</p>")]
    [InlineData("<img alt='{city|x}' src=\"a.png\">", "<img alt='Paris' src=\"a.png\">")]
    [InlineData("{if city}<p>{city}</p>{else}<hr>{end}", "<p>Paris</p>")]
    public void Html_is_taken_as_browsers_take_it(string template, string expected) =>
        Assert.Equal(expected, ATemplate.Of(template).AsHtml().For(TextFields.City, "Paris").Compose().Body);

    [Theory]
    [InlineData("{attribute:Birthstone|x}", null)]
    [InlineData("{attribute:BIRTHSTONE|x}{if attribute:Ring size > 50}y{end}{attribute:Ring size:N1|x}", null)]
    [InlineData("{attribute:Birthstoen|x}", "Did you mean {attribute:Birthstone}?")]
    [InlineData("{attribute:Shoe size|x}", "there is no profile category 'Shoe size' in use. Make it first")]
    [InlineData("{attribute:Birthstone:N2|x}", "'N2' is a format, but a text has none")]
    [InlineData("{if attribute:Ring size = big}x{end}", "is a number, and 'big' is none")]
    public void Attributes_are_held_against_the_categories_in_use(string template, string? expected)
    {
        var kinds = new Dictionary<string, ProfileKind>(StringComparer.OrdinalIgnoreCase) { ["Birthstone"] = ProfileKind.Choice, ["Ring size"] = ProfileKind.Number };

        var fault = ATemplate.Of(template).Parse().Attributes.Select(use => use.FaultIn(kinds)).FirstOrDefault(found => found != null);

        if (expected == null)
            Assert.Null(fault);
        else
            Assert.Contains(expected, fault?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_attribute_whose_category_became_another_kind_still_reads()
    {
        var text = ATemplate.Of("{attribute:Size:N2|x} {attribute:Size:D|x} {if attribute:Size > 5}a{else}b{end}")
            .For(TextField.OfAttribute("Size"), "large").Compose();

        Assert.Equal("large large b", text.Body);
    }
}
