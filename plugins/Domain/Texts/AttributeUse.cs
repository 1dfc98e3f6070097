using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Texts;

/// <summary>Where a template names a category of the industry profile, and how.</summary>
internal sealed record AttributeUse(TextField Field, string? Format, TextCondition? Condition, Sentence Position)
{
    /// <summary>What is wrong, given the categories that the organisation has; null where nothing is.</summary>
    /// <param name="kinds">The kinds of the categories in use, by their names, whose case does not matter.</param>
    public Sentence? FaultIn(IReadOnlyDictionary<string, ProfileKind> kinds)
    {
        if (!kinds.TryGetValue(Field.Category, out var kind))
        {
            var near = NearestName.Of(Field.Category, kinds.Keys);
            return near != null
                ? (Sentence)$"{Position}: there is no profile category '{Field.Category}' in use. Did you mean {{{TextField.AttributePrefix}{near}}}?"
                : $"{Position}: there is no profile category '{Field.Category}' in use. Make it first, or take the placeholder out.";
        }

        if (Condition?.FaultFor(KindOf(kind)) is { } fault)
            return $"{Position}: {{{Field.Name}}} {fault}";
        return Format != null && TextCulture.FaultOf(KindOf(kind), Format) is { } misfit ? (Sentence)$"{Position}: {{{Field.Name}}}: '{Format}' {misfit}." : (Sentence?)null;
    }

    private static TextFieldKind KindOf(ProfileKind kind) => kind switch
    {
        ProfileKind.Number => TextFieldKind.Number,
        ProfileKind.Date => TextFieldKind.Date,
        _ => TextFieldKind.Text,
    };
}
