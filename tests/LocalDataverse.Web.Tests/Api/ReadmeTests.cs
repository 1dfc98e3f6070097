using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using CrmSegmentation.Tests;

namespace LocalDataverse.Web.Tests.Api;

/// <summary>The table in emulator/LocalDataverse.Web/README.md tells the truth.</summary>
public sealed class ReadmeTests(ARunningServer server) : IClassFixture<ARunningServer>
{
    public static TheoryData<string, string, string> Rows
    {
        get
        {
            var readme = File.ReadAllText(Path.Combine(ReferenceMaterial.RepositoryRoot, "emulator", "LocalDataverse.Web", "README.md"));
            return new(Regex.Matches(readme, @"^\| (.+) \| `(GET .*?)` \| (supported|faults) \|$", RegexOptions.Multiline).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value)));
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_example_is_answered_as_the_table_says(string feature, string example, string answer)
    {
        using var response = await server.SendAsync("GET", example["GET ".Length..]);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode == (answer == "supported"), $"{feature}: {(int)response.StatusCode} {text}");
        Assert.True((int)response.StatusCode < 500, text);
    }
}
