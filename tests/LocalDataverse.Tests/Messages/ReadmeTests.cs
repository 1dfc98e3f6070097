using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CrmSegmentation.Tests;
using LocalDataverse.Messages;

namespace LocalDataverse.Tests.Messages;

/// <summary>The tables of emulator/README.md tell the truth.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Sections = ["Messages", "Event pipeline", "Queries", "Data", "Web API", "Solutions"];

    [Fact]
    public void The_readme_lists_exactly_the_messages_that_are_answered()
    {
        Assert.Equal(MessageTable.Names.Order(StringComparer.Ordinal), Rows("Messages").Select(r => r[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_readme_says_of_each_message_whether_steps_run_on_it()
    {
        var wrong = Rows("Messages").Where(r => (r[2] == "yes") == MessageTable.Find(r[1])?.HasNoEvent).Select(r => r[1]);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_row_of_the_readme_names_a_test_that_is_there()
    {
        var tests = Tests();

        var wrong = from section in Sections
                    from row in Rows(section)
                    where !tests.ContainsKey(row[^2].Trim('`'))
                    select $"{section}: {row[1]} ({row[^2]})";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_test_that_is_named_for_a_message_sends_it()
    {
        var tests = Tests();

        Assert.Empty(Rows("Messages").Where(r => !Regex.IsMatch(tests[r[^2].Trim('`')], $@"\b{r[1]}(Request)?\b")).Select(r => r[1]));
    }

    [Fact]
    public void The_tests_named_on_the_page_of_queries_have_every_operator_and_kind_of_link()
    {
        var tests = Tests();
        var page = Path.Combine(Path.GetDirectoryName(Readme)!, "LocalDataverse", "Query", "README.md");

        var wrong = from row in Rows("Operators", page)
                    from name in Quoted().Matches(row[2]).Select(m => m.Groups[1].Value)
                    where !Quoted().Matches(row[3]).Any(t => tests.GetValueOrDefault(t.Groups[1].Value, "") is var text && (text.Contains($"\"{name}\"", StringComparison.Ordinal) || text.Contains($"'{name}'", StringComparison.Ordinal)))
                    select name;

        Assert.Equal(["eq", "exists", "in"], new[] { "eq", "exists", "in" }.Where(n => Rows("Operators", page).Any(r => r[2].Contains($"`{n}`", StringComparison.Ordinal))));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_section_with_a_table_is_checked()
    {
        var readme = File.ReadAllText(Readme);

        Assert.Equal(Sections, Heading().Split(readme).Skip(1).Where(s => s.Contains("\n|", StringComparison.Ordinal)).Select(s => s.Split('\n')[0].Trim()));
    }

    private static string Readme => Path.Combine(ReferenceMaterial.RepositoryRoot, "emulator", "README.md");

    /// <summary>The tests of the emulator, and their text.</summary>
    private static Dictionary<string, string> Tests() => new[] { "LocalDataverse.Tests", "LocalDataverse.Web.Tests" }
        .SelectMany(p => Directory.EnumerateFiles(Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", p), "*Tests.cs", SearchOption.AllDirectories))
        .SelectMany(f => Test().Split(File.ReadAllText(f)).Skip(1))
        .Select(t => (Name: Method().Match(t).Groups[1].Value, Text: t))
        .GroupBy(t => t.Name, t => t.Text)
        .ToDictionary(g => g.Key, string.Concat, StringComparer.Ordinal);

    /// <summary>The cells of the rows of the table under a heading; the first and the last are empty.</summary>
    private static IEnumerable<string[]> Rows(string heading, string? page = null) => File.ReadAllLines(page ?? Readme)
        .SkipWhile(l => l != "## " + heading).Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
        .Where(l => l.StartsWith('|') && !l.StartsWith("|---", StringComparison.Ordinal) && !Head().IsMatch(l))
        .Select(l => l.Split('|', StringSplitOptions.TrimEntries));

    [GeneratedRegex(@"^    \[(?:Fact|Theory)", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex(@"public (?:async Task|void) (\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"\| seen in the tests? \|$")]
    private static partial Regex Head();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^## ", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
