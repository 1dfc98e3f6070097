using System;
using System.Linq;

namespace CrmSegmentation.Domain.Texts;

/// <summary>
/// A place in HTML, as the tokenizer of the HTML standard comes to it letter by letter. Values are put in only where a browser
/// takes encoded ones for nothing but text: between tags, and in quoted attributes whose value people read. Elements that
/// change how the letters after them are taken are refused, so that what is taken here for text is text to every browser.
/// </summary>
internal readonly record struct HtmlPlace
{
    /// <summary>Attributes whose value is shown and never followed, run or used for style.</summary>
    private static readonly string[] ReadAttributes = ["title", "alt", "aria-label", "abbr", "summary"];

    /// <summary>Elements whose content is not taken as other content is.</summary>
    private static readonly string[] RefusedElements =
    [
        "frameset", "iframe", "math", "noembed", "noframes", "noscript", "plaintext", "script", "select", "svg", "template", "textarea", "xmp",
    ];

    /// <summary>Elements in which there are no tags but their own end.</summary>
    private static readonly string[] OpaqueElements = ["style", "title"];

    public HtmlPlace()
    {
    }

    private enum Mode
    {
        Text,
        TagOpen,
        EndTagOpen,
        TagName,
        BeforeAttribute,
        AttributeName,
        AfterAttributeName,
        BeforeValue,
        DoubleQuoted,
        SingleQuoted,
        Unquoted,
        AfterValue,
        Declaration,
        Bogus,
        Comment,
        Opaque,
    }

    private Mode At { get; init; } = Mode.Text;

    /// <summary>The tag that has begun, with a slash before the name where it ends an element; the element whose content is opaque.</summary>
    private string Tag { get; init; } = "";

    private string Attribute { get; init; } = "";

    /// <summary>What has been read of a declaration or comment, or of the end of an opaque element.</summary>
    private string Read { get; init; } = "";

    /// <summary>Attributes passed so far: the same name later is another place.</summary>
    private int Attributes { get; init; }

    /// <summary>Between tags, where people read.</summary>
    public bool IsText => At == Mode.Text;

    /// <summary>In a comment or a style sheet, where braces are nothing special.</summary>
    public bool IsOpaque => At is Mode.Comment or Mode.Bogus or Mode.Declaration || (At == Mode.Opaque && Tag == "style");

    /// <summary>Why no value can be put in here, as a sentence's end; null where one can.</summary>
    public Sentence? Fault => At switch
    {
        Mode.Text => null,
        Mode.DoubleQuoted or Mode.SingleQuoted when ReadAttributes.Contains(Attribute) => null,
        Mode.DoubleQuoted or Mode.SingleQuoted => $"stands in the attribute {Shown(Attribute)}: values are put into text and into {string.Join(", ", ReadAttributes)} only, never into addresses, styles or scripts",
        Mode.Unquoted or Mode.BeforeValue => $"stands in the attribute {Shown(Attribute)} without quotes: put the attribute's value into quotes",
        Mode.Opaque => $"stands in the element {Tag}: put it into the text of the page",
        Mode.Comment or Mode.Bogus or Mode.Declaration => $"stands in a comment: put it into the text of the page",
        _ => $"stands within a tag: put it into the text of the page, and write &lt; for a '<' that begins no tag",
    };

    /// <summary>Why the text cannot end here, as a sentence; null where it can.</summary>
    public Sentence? FaultAtEnd => At switch
    {
        Mode.Text => null,
        Mode.Comment => $"a comment is not closed: it ends with -->.",
        Mode.Opaque => $"the element {Tag} is not closed: it ends with </{Tag}>.",
        _ => $"a tag is not closed: it ends with '>', and a '<' that begins no tag is written &lt;.",
    };

    /// <summary>The place after one more letter.</summary>
    /// <exception cref="RefusedException">An element begins that cannot stand in a text.</exception>
    public HtmlPlace After(char letter) => At switch
    {
        Mode.Text => letter == '<' ? new HtmlPlace { At = Mode.TagOpen } : this,
        Mode.TagOpen => letter switch
        {
            '!' => new HtmlPlace { At = Mode.Declaration },
            '/' => this with { At = Mode.EndTagOpen },
            '?' => new HtmlPlace { At = Mode.Bogus },
            _ when IsLetter(letter) => new HtmlPlace { At = Mode.TagName, Tag = Lower(letter) },
            _ => new HtmlPlace().After(letter),
        },
        Mode.EndTagOpen => letter switch
        {
            '>' => new HtmlPlace(),
            _ when IsLetter(letter) => new HtmlPlace { At = Mode.TagName, Tag = "/" + Lower(letter) },
            _ => new HtmlPlace { At = Mode.Bogus },
        },
        Mode.TagName => letter switch
        {
            '>' or '/' or ' ' or '\t' or '\n' or '\f' or '\r' => Named().InTag(letter),
            _ => this with { Tag = Longer(Tag, letter) },
        },
        Mode.BeforeAttribute or Mode.AfterValue => InTag(letter),
        Mode.AttributeName or Mode.AfterAttributeName => letter switch
        {
            '=' => this with { At = Mode.BeforeValue },
            '>' or '/' => InTag(letter),
            _ when IsBlank(letter) => this with { At = Mode.AfterAttributeName },
            _ when At == Mode.AfterAttributeName => InTag(letter),
            _ => this with { Attribute = Longer(Attribute, letter) },
        },
        Mode.BeforeValue => letter switch
        {
            '"' => this with { At = Mode.DoubleQuoted },
            '\'' => this with { At = Mode.SingleQuoted },
            '>' => InTag(letter),
            _ when IsBlank(letter) => this,
            _ => this with { At = Mode.Unquoted },
        },
        Mode.DoubleQuoted => letter == '"' ? this with { At = Mode.AfterValue } : this,
        Mode.SingleQuoted => letter == '\'' ? this with { At = Mode.AfterValue } : this,
        Mode.Unquoted => letter == '>' || IsBlank(letter) ? InTag(letter) : this,
        Mode.Declaration => (Read + letter) switch
        {
            "-" => this with { Read = "-" },
            "--" => new HtmlPlace { At = Mode.Comment },
            _ => new HtmlPlace { At = Mode.Bogus }.After(letter),
        },
        Mode.Bogus => letter == '>' ? new HtmlPlace() : this,
        Mode.Comment => InComment(Read + letter),
        Mode.Opaque => InOpaque(letter),
        _ => throw new InvalidOperationException($"{At} is no place in HTML."),
    };

    private HtmlPlace Named()
    {
        var name = Tag.TrimStart('/');
        return RefusedElements.Contains(name)
            ? throw new RefusedException($"the element {Shown(name)} cannot stand in a text: take it out.")
            : this;
    }

    /// <summary>Where no attribute has begun: a slash or a blank, the end of the tag, or the first letter of a name, which may be '='.</summary>
    private HtmlPlace InTag(char letter) => letter switch
    {
        '>' when OpaqueElements.Contains(Tag) => new HtmlPlace { At = Mode.Opaque, Tag = Tag },
        '>' => new HtmlPlace(),
        '/' => this with { At = Mode.BeforeAttribute },
        _ when IsBlank(letter) => this with { At = Mode.BeforeAttribute },
        _ => this with { At = Mode.AttributeName, Attribute = Lower(letter), Attributes = Attributes + 1 },
    };

    /// <summary>A comment ends with --> or --!>, and right at its beginning with > or ->.</summary>
    private HtmlPlace InComment(string read)
    {
        var isEnd = read is ">" or "->" || read.EndsWith("-->", StringComparison.Ordinal) || read.EndsWith("--!>", StringComparison.Ordinal);
        return isEnd ? new HtmlPlace() : this with { Read = read.Length > 4 ? "x" + read.Substring(read.Length - 4) : read };
    }

    private HtmlPlace InOpaque(char letter)
    {
        var end = "</" + Tag;
        if (Read.Length < end.Length)
        {
            var read = Read + Lower(letter);
            if (end.StartsWith(read, StringComparison.Ordinal))
                return this with { Read = read };
            return this with { Read = letter == '<' ? "<" : "" };
        }

        return letter is '>' or '/' || IsBlank(letter)
            ? new HtmlPlace { At = Mode.BeforeAttribute, Tag = "/" + Tag }.InTag(letter)
            : this with { Read = letter == '<' ? "<" : "" };
    }

    /// <summary>No name that matters is as long as this.</summary>
    private static string Longer(string name, char letter) => name.Length < 40 ? name + Lower(letter) : name;

    private static string Shown(string name) => VisibleText.Of(name) ?? "without a name";

    private static bool IsLetter(char letter) => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\n' or '\f' or '\r';

    private static string Lower(char letter) => (letter is >= 'A' and <= 'Z' ? (char)(letter | 0x20) : letter).ToString();
}
