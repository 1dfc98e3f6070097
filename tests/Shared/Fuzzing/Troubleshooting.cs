using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace CrmSegmentation.Tests;

/// <summary>The sentences of docs/troubleshooting.md: those of its headings and of the first column of its tables.</summary>
internal static class Troubleshooting
{
    private static readonly Lazy<IReadOnlyList<(string Text, Regex Regex)>> Patterns = new(() =>
    [
        .. File.ReadLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "docs", "troubleshooting.md"))
            .SelectMany(line => Regex.Match(line, @"^(?:### |\| )`(.+?)`").Groups.Values.Skip(1).Where(group => group.Success))
            .Select(group => group.Value.Replace("\\|", "|", StringComparison.Ordinal))
            .OrderByDescending(Fixed)
            .Select(text => (text, new Regex(string.Join(".*?", text.Split('…').Select(Regex.Escape)), RegexOptions.Singleline | RegexOptions.NonBacktracking))),
    ]);

    /// <summary>All sentences, with … for what differs from case to case.</summary>
    public static IEnumerable<string> Sentences => Patterns.Value.Select(pattern => pattern.Text);

    /// <summary>The documented sentence that a message has in it, the one that says most; null where there is none.</summary>
    public static string? PatternOf(string message) => Patterns.Value.FirstOrDefault(pattern => pattern.Regex.IsMatch(message)).Text;

    /// <summary>Letters of a sentence that do not differ.</summary>
    public static int Fixed(string text) => text.Count(char.IsLetter);
}
