using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>A custom API as docs/api.md describes it.</summary>
internal sealed class DocumentedApi
{
    private static readonly string Document = File.ReadAllText(Path.Combine(ReferenceMaterial.RepositoryRoot, "docs", "api.md"));

    private readonly string text;

    private DocumentedApi(string section)
    {
        Name = section.Split('\n')[0];
        text = section;
        var example = Regex.Match(section, "```http\nPOST /api/data/v9.2/(?<address>.+)\n\n(?<body>[^`]+)```");
        Address = example.Groups["address"].Value;
        Body = example.Groups["body"].Value;
    }

    public static IReadOnlyList<DocumentedApi> All { get; } =
        [.. Document.Split("\n## ").Where(section => section.StartsWith("cseg_", StringComparison.Ordinal)).Select(section => new DocumentedApi(section))];

    public string Name { get; }

    /// <summary>The address of the example, behind that of the Web API, with ids of rows in braces.</summary>
    public string Address { get; }

    public string Body { get; }

    /// <summary>What it is bound to and the privilege it needs.</summary>
    public string Binding => Regex.Match(text, "^(?:Bound to `.+`|Unbound); needs `.+`\\.$", RegexOptions.Multiline).Value;

    public IEnumerable<string> Requests => Rows("request");

    public IEnumerable<string> Responses => Rows("response");

    /// <summary>Sentences with which it refuses.</summary>
    public IEnumerable<string> Refusals => Regex.Matches(text, "^- `(.+)`$", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

    /// <summary>Whether a role may call it.</summary>
    public bool MayBeCalledBy(string role)
    {
        var rows = Document.Split('\n').SkipWhile(line => line != "## Who may call what").Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(Cells).ToList();
        return rows.Single(cells => cells[0] == Name)[Array.IndexOf(rows[0], role)] == "yes";
    }

    public override string ToString() => Name;

    private IEnumerable<string> Rows(string kind) => text.Split('\n').SkipWhile(line => !line.StartsWith($"| {kind} | ", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'));

    private static string[] Cells(string line) => line.Trim('|', ' ').Split(" | ");
}
