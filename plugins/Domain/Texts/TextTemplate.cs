using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Texts;

/// <summary>A checked template: subject and body in one language, plain or HTML, with places for what a customer has.</summary>
internal sealed class TextTemplate
{
    public const int LongestBody = 100_000;
    public const int LongestSubject = 200;

    private readonly IReadOnlyList<TextPart> subject;
    private readonly IReadOnlyList<TextPart> body;
    private readonly TextFormat format;
    private readonly GreetingTexts greetings;

    private TextTemplate(IReadOnlyList<TextPart> subject, IReadOnlyList<TextPart> body, TextFormat format, TextCulture culture, IReadOnlyList<TextField> fields, IReadOnlyList<AttributeUse> attributes)
    {
        this.subject = subject;
        this.body = body;
        this.format = format;
        Culture = culture;
        greetings = GreetingTexts.OrEnglish(culture.Code);
        Fields = new HashSet<TextField>(fields);
        Attributes = attributes;
    }

    public TextCulture Culture { get; }

    /// <summary>What has to be known about a customer.</summary>
    public IReadOnlyCollection<TextField> Fields { get; }

    /// <summary>Where it names categories of the industry profile, which are held against those there are with <see cref="AttributeUse.FaultIn"/>.</summary>
    public IReadOnlyList<AttributeUse> Attributes { get; }

    /// <exception cref="RefusedException">With what is wrong, where it stands and what to do.</exception>
    public static TextTemplate Parse(string? subject, string? body, TextFormat format, int language)
    {
        var culture = TextCulture.Of(language);
        if (string.IsNullOrWhiteSpace(body))
            throw new RefusedException($"'Body' is empty: write the text.");
        if (body!.Length > LongestBody)
            throw new RefusedException($"'Body' has {body.Length:N0} characters: at most {LongestBody:N0} can be composed.");
        if (subject?.Length > LongestSubject)
            throw new RefusedException($"'Subject' has {subject.Length} characters: it can have {LongestSubject}.");

        var greets = GreetingTexts.Of(culture.Code) != null;
        var top = new TextParser(VisibleText.OneLine(subject), $"'Subject'", isHtml: false, greets);
        var main = new TextParser(body, $"'Body'", format == TextFormat.Html, greets);
        return new TextTemplate(top.Parse(), main.Parse(), format, culture, [.. top.Fields, .. main.Fields], [.. top.AttributeUses, .. main.AttributeUses]);
    }

    /// <summary>The text for one customer.</summary>
    /// <param name="values">What he has, by the names of the placeholders; what he has not is not there.</param>
    /// <param name="culture"><see cref="Culture"/>, with his currency.</param>
    public ComposedText Compose(IReadOnlyDictionary<string, TextValue> values, TextCulture culture)
    {
        var missing = new List<string>();
        var composed = Write(subject, isHtml: false);
        return new ComposedText(VisibleText.Start(VisibleText.OneLine(composed), LongestSubject), Write(body, format == TextFormat.Html), format == TextFormat.Html, missing);

        string Write(IReadOnlyList<TextPart> parts, bool isHtml)
        {
            var text = new StringBuilder();
            Append(parts);
            return text.ToString();

            void Append(IReadOnlyList<TextPart> some)
            {
                foreach (var part in some)
                {
                    switch (part)
                    {
                        case TextPart.Literal literal:
                            text.Append(literal.Text);
                            break;
                        case TextPart.Placeholder placeholder:
                            var value = ValueOf(placeholder, values, culture, missing);
                            text.Append(isHtml ? WebUtility.HtmlEncode(value) : value);
                            break;
                        case TextPart.Choice choice:
                            Append(choice.Condition.Holds(Known(choice.Condition.Field, values)) ? choice.Then : choice.Else);
                            break;
                    }
                }
            }
        }
    }

    private string ValueOf(TextPart.Placeholder placeholder, IReadOnlyDictionary<string, TextValue> values, TextCulture culture, List<string> missing)
    {
        var field = placeholder.Field;
        if (Known(field, values) is { } value && culture.Format(value, field.Kind, placeholder.Format) is { } shown)
            return shown;
        if (!missing.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            missing.Add(field.Name);
        return placeholder.Fallback
            ?? (field == TextFields.Greeting ? greetings.ToNobody
                : field == TextFields.Salutation ? greetings.Customer
                : throw new InvalidOperationException($"{{{field.Name}}} is empty and has no fallback, which no template may have."));
    }

    /// <summary>The value, where something of it would be seen.</summary>
    private static TextValue? Known(TextField field, IReadOnlyDictionary<string, TextValue> values) =>
        values.TryGetValue(field.Name, out var value) && (value.Text == null || (field.Kind == TextFieldKind.Name ? VisibleText.NameOf(value.Text) : VisibleText.Of(value.Text)) != null)
            ? value
            : null;
}
