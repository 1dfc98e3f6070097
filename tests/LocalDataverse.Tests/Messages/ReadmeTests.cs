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

    private static List<(string Message, string Steps)> Rows()
    {
        var lines = File.ReadAllLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "emulator", "README.md"));
        return lines.SkipWhile(l => l != "## Messages").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith('|')).Skip(2)
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Select(c => (c[1], c[2]))
            .ToList();
    }
}
