using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Texts;

/// <summary>Where a template names a category of the industry profile, and how.</summary>
internal sealed record AttributeUse(TextField Field, string? Format, TextCondition? Condition, string Position)
{
    /// <summary>What is wrong, given the categories that the organisation has; null where nothing is.</summary>
    /// <param name="kinds">The kinds of the categories in use, by their names, whose case does not matter.</param>
    public string? FaultIn(IReadOnlyDictionary<string, ProfileKind> kinds)
    {
        if (!kinds.TryGetValue(Field.Category, out var kind))
        {
            var near = NearestName.Of(Field.Category, kinds.Keys);
            return $"{Position}: there is no profile category '{Field.Category}' in use. {(near != null ? $"Did you mean {{{TextField.AttributePrefix}{near}}}?" : "Make it first, or take the placeholder out.")}";
        }

        var fault = Condition?.FaultFor(KindOf(kind)) ?? (Format != null ? TextCulture.FaultOf(KindOf(kind), Format) : null);
        return fault == null ? null : $"{Position}: {{{Field.Name}}}{(Format == null ? "" : $": '{Format}'")} {fault}.";
    }

    private static TextFieldKind KindOf(ProfileKind kind) => kind switch
    {
        ProfileKind.Number => TextFieldKind.Number,
        ProfileKind.Date => TextFieldKind.Date,
        _ => TextFieldKind.Text,
    };
}
