using System.Collections.Generic;

namespace CrmSegmentation.Domain.Texts;

/// <summary>A part of a template.</summary>
internal abstract record TextPart
{
    private TextPart()
    {
    }

    /// <summary>Stands as it is.</summary>
    public sealed record Literal(string Text) : TextPart;

    /// <summary>A value takes its place, or the fallback. There is a fallback wherever there may be no value.</summary>
    public sealed record Placeholder(TextField Field, string? Format, string? Fallback) : TextPart;

    /// <summary>One of two, by what the customer has.</summary>
    public sealed record Choice(TextCondition Condition, IReadOnlyList<TextPart> Then, IReadOnlyList<TextPart> Else) : TextPart;
}
