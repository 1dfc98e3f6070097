using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CrmSegmentation.Tests;
using YamlDotNet.RepresentationModel;

namespace CrmSegmentation.Solution.Tests;

/// <summary>The workflows of GitHub Actions cannot run here; what they name exists, and they do what the documents say.</summary>
public sealed class WorkflowFileTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(PathOf(".github/workflows"), "*.yml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_job_says_where_it_runs_and_every_step_does_something(string file) => Assert.All(Jobs(file), job =>
    {
        Assert.Contains("runs-on", Keys(job));
        Assert.All(Steps(job), step => Assert.Single(Keys(step).Intersect(["uses", "run"])));
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_action_is_named_with_its_version(string file) =>
        Assert.All(Jobs(file).SelectMany(Steps).Select(step => Text(step, "uses")).OfType<string>(), action => Assert.Matches(@"^actions/[\w-]+@v\d+$", action));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_project_and_file_that_a_command_names_exists(string file)
    {
        var commands = Jobs(file).SelectMany(Steps).Select(step => Text(step, "run")).OfType<string>().SelectMany(run => run.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var named = commands.SelectMany(command => Regex.Matches(command, @"\bdotnet (?:restore|build|test|run) ([\w./]+)").Concat(Regex.Matches(command, @"\bnode ([\w./-]+)")).Concat(Regex.Matches(command, @"(CHANGELOG\.md)")).Select(match => match.Groups[1].Value));

        Assert.Contains(commands, command => command.StartsWith("dotnet ", StringComparison.Ordinal));
        Assert.All(named, path => Assert.True(Directory.Exists(PathOf(path)) || File.Exists(PathOf(path)), path));
    }

    [Fact]
    public void Both_SDKs_are_restored_built_tested_and_packed_on_Windows_and_on_Linux()
    {
        var job = Job("ci.yml", "build");
        var matrix = Child(Child(job, "strategy"), "matrix");
        var commands = Steps(job).Select(step => Text(step, "run")).OfType<string>().ToList();

        Assert.Equal(["ubuntu-latest", "windows-latest"], Values(matrix, "os"));
        Assert.Equal(["Local", "Official"], Values(matrix, "sdk"));
        Assert.Equal(["dotnet restore", "dotnet build", "dotnet test", "dotnet build solution"], commands.Select(command => Regex.Match(command, @"^dotnet \w+(?: \w+)?").Value));
        Assert.All(commands, command => Assert.EndsWith("-p:DataverseSdk=${{ matrix.sdk }}", command, StringComparison.Ordinal));
        Assert.Contains("Condition=\"'$(DataverseSdk)' == 'Official'\"", File.ReadAllText(PathOf("plugins/CrmSegmentation.Plugins.csproj")), StringComparison.Ordinal);
    }

    [Fact]
    public void Solutions_are_checked_only_where_there_is_an_environment_and_its_secrets_are_in_no_command()
    {
        var job = Job("ci.yml", "solution-check");
        var commands = string.Join('\n', Steps(job).Select(step => Text(step, "run")));

        Assert.Contains("vars.DATAVERSE_URL != ''", Text(job, "if"), StringComparison.Ordinal);
        Assert.Contains("pac solution check --path CrmSegmentation_managed.zip", commands, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets.", commands, StringComparison.Ordinal);
        // The zip that is checked is one that the job before has handed up.
        var kept = Steps(Job("ci.yml", "build")).Select(step => Text(Child(step, "with"), "name")).OfType<string>().Single();
        Assert.Equal("solution-ubuntu-latest-Official", Steps(job).Select(step => Text(Child(step, "with"), "name")).OfType<string>().First());
        Assert.Equal("solution-${{ matrix.os }}-${{ matrix.sdk }}", kept);
    }

    [Fact]
    public void A_release_has_both_zips_the_bill_of_materials_and_checksums_of_all_three()
    {
        var commands = string.Join('\n', Steps(Job("release.yml", "release")).Select(step => Text(step, "run")));

        Assert.Contains("cp solution/bin/CrmSegmentation_managed.zip solution/bin/CrmSegmentation.zip artifacts/release/", commands, StringComparison.Ordinal);
        Assert.Contains("node .github/sbom-check.mjs artifacts/_manifest/spdx_2.2/manifest.spdx.json", commands, StringComparison.Ordinal);
        Assert.Contains("sha256sum CrmSegmentation_managed.zip CrmSegmentation.zip CrmSegmentation.spdx.json > SHA256SUMS", commands, StringComparison.Ordinal);
        Assert.Matches("gh release create .* artifacts/release/\\*", commands);
        Assert.All(new[] { "CrmSegmentation_managed.zip", "CrmSegmentation.zip" }, zip => Assert.True(File.Exists(PathOf("solution/bin/" + zip)), zip));
    }

    private static List<YamlMappingNode> Jobs(string file) => [.. ((YamlMappingNode)Child(Root(file), "jobs")!).Children.Values.Cast<YamlMappingNode>()];

    private static YamlMappingNode Job(string file, string name) => (YamlMappingNode)Child(Child(Root(file), "jobs"), name)!;

    private static YamlMappingNode Root(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(PathOf(".github/workflows/" + file));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode job) => ((YamlSequenceNode)Child(job, "steps")!).Cast<YamlMappingNode>();

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    private static YamlNode? Child(YamlNode? node, string key) => node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlNode? node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static IEnumerable<string> Values(YamlNode? node, string key) => ((YamlSequenceNode)Child(node, key)!).Select(value => ((YamlScalarNode)value).Value!);

    private static string PathOf(string path) => Path.Combine(ReferenceMaterial.RepositoryRoot, path);
}
