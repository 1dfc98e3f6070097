using System.Collections.Generic;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Texts;

namespace CrmSegmentation.Tests.Texts;

/// <summary>A template and whom it is composed for.</summary>
internal sealed class ATemplate
{
    public const int English = 1033;
    public const int German = 1031;
    public const int French = 1036;

    private readonly Dictionary<string, TextValue> values = [];
    private readonly string body;
    private string? subject;
    private TextFormat format = TextFormat.Plain;
    private int language = English;
    private string? currency;
    private int? decimals;

    private ATemplate(string body) => this.body = body;

    public static ATemplate Of(string body) => new(body);

    public ATemplate About(string text)
    {
        subject = text;
        return this;
    }

    public ATemplate AsHtml()
    {
        format = TextFormat.Html;
        return this;
    }

    public ATemplate In(int code)
    {
        language = code;
        return this;
    }

    public ATemplate Paying(string symbol, int places)
    {
        currency = symbol;
        decimals = places;
        return this;
    }

    public ATemplate For(TextField field, string? text) => For(field, new TextValue { Text = text });

    public ATemplate For(TextField field, TextValue value)
    {
        values[field.Name] = value;
        return this;
    }

    public TextTemplate Parse() => TextTemplate.Parse(subject, body, format, language);

    public ComposedText Compose()
    {
        var template = Parse();
        return template.Compose(values, template.Culture.With(currency, decimals));
    }

    public string Refusal() => Assert.Throws<RefusedException>(Parse).Message;
}
