using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Messages;

namespace LocalDataverse.Tests.Messages;

public sealed class ReadmeTests
{
    [Fact]
    public void The_readme_lists_exactly_the_messages_that_are_answered()
    {
        Assert.Equal(MessageTable.Names.Order(StringComparer.Ordinal), Rows().Select(r => r.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_readme_says_of_each_message_whether_steps_run_on_it()
    {
        var wrong = Rows().Where(r => (r.Steps == "yes") == MessageTable.Find(r.Message)?.HasNoEvent).Select(r => r.Message);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_test_that_the_readme_names_for_a_feature_is_there()
    {
        var tests = typeof(ReadmeTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0).Select(m => m.Name).ToHashSet();
        var named = Lines("Event pipeline").Concat(Lines("Data")).Select(c => c[3].Trim('`')).Where(n => n.Length > 0).ToList();

        Assert.True(named.Count > 20, $"The readme names {named.Count} tests.");
        Assert.DoesNotContain(named, n => !tests.Contains(n));
    }

    private static List<(string Message, string Steps)> Rows()
    {
        return Lines("Messages").Select(c => (c[1], c[2])).ToList();
    }

    /// <summary>The cells of the rows of the table under a heading.</summary>
    private static IEnumerable<string[]> Lines(string heading) =>
        File.ReadAllLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "emulator", "README.md"))
            .SkipWhile(l => l != "## " + heading).Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith('|')).Skip(2)
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries));
}
