using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Texts;

/// <summary>Something of a customer that a text can name.</summary>
/// <param name="Name">What stands between the braces.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Choices">The values of a choice, by their names without blanks.</param>
internal sealed record TextField(string Name, TextFieldKind Kind, IReadOnlyDictionary<string, int> Choices)
{
    /// <summary>Before the name of a category of the industry profile.</summary>
    public const string AttributePrefix = "attribute:";

    public TextField(string name, TextFieldKind kind)
        : this(name, kind, new Dictionary<string, int>())
    {
    }

    public static TextField OfChoice<T>(string name)
        where T : struct, Enum =>
        new(name, TextFieldKind.Choice, Enum.GetValues(typeof(T)).Cast<T>().ToDictionary(value => value.ToString(), value => Convert.ToInt32(value, null), StringComparer.OrdinalIgnoreCase));

    /// <summary>A category of the industry profile.</summary>
    public static TextField OfAttribute(string category) => new(AttributePrefix + category.Trim(), TextFieldKind.Attribute);

    public bool IsAttribute => Kind == TextFieldKind.Attribute;

    /// <summary>The category of an attribute.</summary>
    public string Category => Name.Substring(AttributePrefix.Length);

    /// <summary>The value of a choice by its name, however it is spaced: Mail order.</summary>
    public int? ChoiceOf(string name) =>
        Choices.TryGetValue(string.Concat(name.Where(char.IsLetterOrDigit)), out var value) ? value : null;
}
