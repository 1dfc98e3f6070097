using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;

namespace CrmSegmentation.Domain.Texts;

/// <summary>
/// Reads a template once from left to right. It refuses whatever could come out wrong for some customer: a placeholder that may
/// be empty without saying what then, a part that may be left out so that a comma follows a blank ('Dear ,'), and in HTML a
/// value at a place where it could be more than text.
/// </summary>
/// <param name="text">The template.</param>
/// <param name="where">How sentences name the column.</param>
/// <param name="isHtml">Whether it is HTML.</param>
/// <param name="greets">Whether the language has words for a customer without a name.</param>
internal sealed class TextParser(string text, Sentence where, bool isHtml, bool greets)
{
    private const int MostNested = 10;
    private const int MostPlaceholders = 500;
    private const int LongestPlaceholder = 300;
    private const int LongestEntity = 12;

    private const string If = "if";
    private const string Else = "else";
    private const string End = "end";

    private readonly StringBuilder literal = new();
    private int index;
    private int placeholders;
    private int entityEnd;
    private HtmlPlace place = new();
    private Before before = Before.Blank;

    /// <summary>What may stand before a place, over all customers.</summary>
    [Flags]
    private enum Before
    {
        None = 0,
        Sign = 1,

        /// <summary>A blank, or nothing yet.</summary>
        Blank = 2,

        /// <summary>A blank, because a part in between is left out.</summary>
        BlankAsPartIsLeftOut = 4,
    }

    /// <summary>The uses of categories of the industry profile, which only the organisation knows.</summary>
    public List<AttributeUse> AttributeUses { get; } = [];

    /// <summary>What the template names, in order.</summary>
    public List<TextField> Fields { get; } = [];

    /// <exception cref="RefusedException">With where it stands and what to do.</exception>
    public IReadOnlyList<TextPart> Parse()
    {
        var parts = ParseParts(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { TextFields.Today.Name }, 0, out var ending);
        if (ending != null)
            throw Refused(index, $"{{{ending}}} ends no {{if}}: take it out, or put the {{if}} before it.");
        if (isHtml && place.FaultAtEnd is { } fault)
            throw new RefusedException($"{where}: {fault}");
        return parts;
    }

    /// <summary>Reads up to an {else} or {end}, at which <see cref="index"/> stays then, or to the end.</summary>
    private List<TextPart> ParseParts(HashSet<string> known, int depth, out string? ending)
    {
        var parts = new List<TextPart>();
        ending = null;
        while (index < text.Length)
        {
            var sign = text[index];
            if (sign is not ('{' or '}') || (isHtml && place.IsOpaque))
            {
                Append(sign);
                index++;
            }
            else if (index + 1 < text.Length && text[index + 1] == sign)
            {
                Append(sign);
                index += 2;
            }
            else if (sign == '}')
            {
                throw Refused(index, $"a '}}' stands alone: write }}}} for the brace itself.");
            }
            else
            {
                var tag = TagAt(index);
                if (Is(tag, Else) || Is(tag, End))
                {
                    ending = Is(tag, Else) ? Else : End;
                    break;
                }

                Flush(parts);
                parts.Add(IsCondition(tag) ? ParseChoice(tag, known, depth + 1) : ParsePlaceholder(tag, known));
            }
        }

        Flush(parts);
        return parts;
    }

    private TextPart.Choice ParseChoice(string tag, HashSet<string> known, int depth)
    {
        var start = index;
        RequirePlace(tag);
        if (depth > MostNested)
            throw Refused(start, $"more than {MostNested} {{if}} stand within each other: end some of them before.");
        var condition = ParseCondition(tag, start);
        Pass();

        var entry = place;
        var entryBefore = before = Skipped(before);
        var then = ParseParts(Knowing(condition, known, negated: false), depth, out var ending);
        RequireSamePlace(entry, start, tag);
        var thenBefore = before;
        before = entryBefore;
        List<TextPart> otherwise = [];
        if (ending == Else)
        {
            Pass();
            otherwise = ParseParts(Knowing(condition, known, negated: true), depth, out ending);
            RequireSamePlace(entry, start, tag);
            if (ending == Else)
                throw Refused(index, $"there is a second {{else}} for {{{Shown(tag)}}}: take one of them out.");
        }

        if (ending == null)
            throw Refused(start, $"{{{Shown(tag)}}} is not closed: write {{end}} where what depends on it ends.");
        Pass();
        before |= thenBefore;
        return new TextPart.Choice(condition, then, otherwise);
    }

    private TextCondition ParseCondition(string tag, int start)
    {
        var asked = tag.Substring(If.Length).Trim();
        if (TextCondition.FirstOperator(asked) is { } sign)
        {
            var at = asked.IndexOf(sign, StringComparison.Ordinal);
            var field = FieldOf(asked.Substring(0, at).Trim(), start);
            var operand = asked.Substring(at + sign.Length).Trim();
            if (operand.Length > 1 && operand[0] == '"' && operand[operand.Length - 1] == '"')
                operand = operand.Substring(1, operand.Length - 2);
            if (operand.Length == 0)
                throw Refused(start, $"{{{Shown(tag)}}} compares with nothing: write a value after '{sign}'. To ask whether there is a value, leave '{sign}' out.");
            var condition = new TextCondition(field, false, sign, operand);
            if (field.Kind == TextFieldKind.Composed)
                throw Refused(start, $"{{{field.Name}}} cannot be compared: ask for it by its name alone.");
            if (condition.FaultFor(field.Kind) is { } fault)
                throw Refused(start, $"{{{field.Name}}} {fault}");
            if (field.IsAttribute)
                AttributeUses.Add(new AttributeUse(field, null, condition, PositionOf(start)));
            return condition;
        }

        var isNegated = asked.StartsWith("not ", StringComparison.OrdinalIgnoreCase);
        return new TextCondition(FieldOf(isNegated ? asked.Substring(4).Trim() : asked, start), isNegated, null, null);
    }

    private TextPart.Placeholder ParsePlaceholder(string tag, HashSet<string> known)
    {
        var start = index;
        RequirePlace(tag);
        var bar = tag.IndexOf('|');
        var head = bar < 0 ? tag : tag.Substring(0, bar);
        var isAttribute = head.TrimStart().StartsWith(TextField.AttributePrefix, StringComparison.OrdinalIgnoreCase);
        var colon = head.IndexOf(':', isAttribute ? head.IndexOf(':') + 1 : 0);
        var field = FieldOf((colon < 0 ? head : head.Substring(0, colon)).Trim(), start);
        var format = colon < 0 ? null : head.Substring(colon + 1).Trim();
        if (format != null && TextCulture.FaultOf(field.Kind, format) is { } fault)
            throw Refused(start, $"in {{{field.Name}}}, '{Shown(format)}' {fault}.");
        if (field.Kind == TextFieldKind.YesNo)
            throw Refused(start, $"{{{field.Name}}} is answered by yes or no: ask for it by {{if {field.Name}}}.");

        var fallback = bar < 0 ? null : VisibleText.Of(tag.Substring(bar + 1));
        if (bar >= 0 && fallback == null)
            throw Refused(start, $"nothing stands after the '|' of {{{field.Name}}}: write what is to stand where the customer has no value.");
        if (fallback == null && field.Kind == TextFieldKind.Composed && !greets)
            throw Refused(start, $"the language has no words of its own for a customer without a name: write them, as in {{{field.Name}|customer}}.");
        if (fallback == null && field.Kind != TextFieldKind.Composed && !known.Contains(field.Name))
            throw Refused(start, $"a customer may have no {{{field.Name}}}: write what is to stand then, as in {{{field.Name}|customer}}, or put it into {{if {field.Name}}}...{{end}}.");
        if (isHtml && FollowsAmpersand(start))
            throw Refused(start, $"a '&' stands right before {{{field.Name}}}: write &amp; for it.");

        if (field.IsAttribute)
            AttributeUses.Add(new AttributeUse(field, format, null, PositionOf(start)));
        if (!isHtml || place.IsText)
            before = Before.Sign;
        Pass();
        return new TextPart.Placeholder(field, format, fallback);
    }

    private TextField FieldOf(string name, int start)
    {
        if (TextFields.Find(name) is { } field)
        {
            Fields.Add(field);
            return field;
        }

        var near = NearestName.Of(Shown(name), [.. TextFields.All.Select(one => one.Name), If, Else, End]);
        throw Refused(start, near != null
            ? (Sentence)$"{{{Shown(name)}}} is no placeholder. Did you mean {{{near}}}?"
            : $"{{{Shown(name)}}} is no placeholder. There are {string.Join(", ", TextFields.All.Select(one => one.Name))} and attribute:Name for the industry profile. Write {{{{ for the brace itself.");
    }

    /// <summary>What stands between the braces at a place.</summary>
    private string TagAt(int start)
    {
        var end = text.IndexOfAny(['{', '}', '\n'], start + 1);
        if (end < 0 || text[end] != '}' || end - start > LongestPlaceholder)
            throw Refused(start, $"a '{{' is not closed within the line and {LongestPlaceholder} characters: write }} after the placeholder, or {{{{ for the brace itself.");
        var tag = text.Substring(start + 1, end - start - 1);
        return (isHtml ? WebUtility.HtmlDecode(tag) : tag).Trim();
    }

    /// <summary>Goes behind the braces at which it stands.</summary>
    private void Pass()
    {
        index = text.IndexOf('}', index) + 1;
        if (++placeholders > MostPlaceholders)
            throw Refused(index - 1, $"a text can have {MostPlaceholders} placeholders and conditions: make it shorter.");
    }

    private void Flush(List<TextPart> parts)
    {
        if (literal.Length > 0)
            parts.Add(new TextPart.Literal(literal.ToString()));
        literal.Clear();
    }

    private void Append(char sign)
    {
        literal.Append(sign);
        if (!isHtml)
        {
            See(sign);
            return;
        }

        var wasText = place.IsText;
        try
        {
            place = place.After(sign);
        }
        catch (RefusedException fault)
        {
            throw Refused(index, fault.Sentence);
        }

        if (!place.IsText || (sign == '>' && !wasText) || index < entityEnd)
            return;
        if (sign == '&' && EntityAt(index) is { } entity)
        {
            entityEnd = index + entity.Length;
            sign = WebUtility.HtmlDecode(entity)[0];
        }

        See(sign);
    }

    /// <summary>An entity that stands for one sign: &amp;nbsp;</summary>
    private string? EntityAt(int start)
    {
        var end = text.IndexOf(';', start, Math.Min(LongestEntity, text.Length - start));
        var entity = end < 0 ? "" : text.Substring(start, end - start + 1);
        return WebUtility.HtmlDecode(entity).Length == 1 ? entity : null;
    }

    /// <summary>A sign that people read.</summary>
    private void See(char sign)
    {
        if (char.GetUnicodeCategory(sign) == System.Globalization.UnicodeCategory.Format)
            return;
        if (char.IsWhiteSpace(sign) || char.IsControl(sign))
        {
            before = Before.Blank;
            return;
        }

        if ((before & Before.BlankAsPartIsLeftOut) != 0 && ",.;:!?".IndexOf(sign) >= 0)
            throw Refused(index, $"where the part before it is left out, this '{sign}' follows a blank, as in 'Dear ,': say with {{else}} what stands there then.");
        if ((before & Before.Blank) != 0 && sign == ',')
            throw Refused(index, $"a blank stands before this ',': take it out.");
        before = Before.Sign;
    }

    private static Before Skipped(Before before) => (before & Before.Blank) == 0 ? before : (before & ~Before.Blank) | Before.BlankAsPartIsLeftOut;

    private void RequirePlace(string tag)
    {
        if (isHtml && place.Fault is { } fault)
            throw Refused(index, $"{{{Shown(tag)}}} {fault}.");
    }

    private void RequireSamePlace(HtmlPlace entry, int start, string tag)
    {
        if (isHtml && place != entry)
            throw Refused(start, $"what depends on {{{Shown(tag)}}} begins and ends at different places of the page: put whole tags and attributes into it.");
    }

    private bool FollowsAmpersand(int start)
    {
        var i = start - 1;
        while (i >= 0 && start - i < LongestPlaceholder && (char.IsLetterOrDigit(text[i]) || text[i] == '#'))
            i--;
        return i >= 0 && text[i] == '&';
    }

    private static HashSet<string> Knowing(TextCondition condition, HashSet<string> known, bool negated) =>
        (condition.Operator != null && negated) || condition.IsNegated != negated
            ? known
            : new HashSet<string>(known, StringComparer.OrdinalIgnoreCase) { condition.Field.Name };

    private static bool IsCondition(string tag) => Is(tag, If) || (tag.StartsWith(If, StringComparison.OrdinalIgnoreCase) && char.IsWhiteSpace(tag[If.Length]));

    private static bool Is(string tag, string word) => string.Equals(tag, word, StringComparison.OrdinalIgnoreCase);

    private static string Shown(string tag) => VisibleText.Start(VisibleText.OneLine(tag), 50);

    private RefusedException Refused(int at, Sentence sentence) => new($"{PositionOf(at)}: {sentence}");

    private Sentence PositionOf(int at)
    {
        var lines = text.Substring(0, at).Split('\n');
        return $"{where}, line {lines.Length}, character {lines[lines.Length - 1].Length + 1}";
    }
}
