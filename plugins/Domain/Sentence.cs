using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Domain;

/// <summary>
/// A sentence for people, written in English where it is due and told in the language of who reads it: the compiler hands over
/// the parts of <c>$"The offer '{name}' has ended."</c>, so that its words can be changed and its values stay. A plain string is
/// no sentence, as nobody could tell its words from its values afterwards.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Sentence
{
    private readonly StringBuilder pattern;
    private readonly List<object?> values;
    private string? key;

    public Sentence(int literalLength, int formattedCount)
    {
        pattern = new(literalLength);
        values = new(formattedCount);
    }

    /// <summary>What its translation is found by: the English words with {0}, {1} ... in the places of the values.</summary>
    public string Key => key ?? pattern.ToString();

    public string Pattern => pattern.ToString();

    public IReadOnlyList<object?> Values => values;

    public void AppendLiteral(string words) => pattern.Append(words.Replace("{", "{{").Replace("}", "}}"));

    public void AppendFormatted<T>(T value, string? format = null)
    {
        pattern.Append('{').Append(values.Count);
        if (format != null)
            pattern.Append(':').Append(format);
        pattern.Append('}');
        values.Add(value);
    }

    /// <summary>The name of a value of a choice, as sentences have it.</summary>
    public static Sentence Named(Enum value, string english)
    {
        var name = new Sentence(english.Length, 0) { key = $"{value.GetType().Name}.{value}" };
        name.AppendLiteral(english);
        return name;
    }

    /// <summary>Several, one after another.</summary>
    public static Sentence Joined(string separator, IEnumerable<Sentence> sentences)
    {
        var all = sentences.ToList();
        var joined = new Sentence(0, all.Count);
        for (var i = 0; i < all.Count; i++)
        {
            if (i > 0)
                joined.AppendLiteral(separator);
            joined.AppendFormatted(all[i]);
        }

        return joined;
    }

    /// <summary>In English.</summary>
    public override string ToString() => ReasonTexts.English.Say(this);
}
