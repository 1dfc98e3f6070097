using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace CrmSegmentation.Tests.Chain;

/// <summary>The release compares its bill of materials with what was built. The bill itself is made by a tool that is fetched there.</summary>
public sealed class The_bill_of_materials : IDisposable
{
    private readonly string _bill = Path.GetTempFileName();

    public void Dispose() => File.Delete(_bill);

    [Fact]
    public async Task A_bill_that_names_all_that_was_built_is_taken()
    {
        var (code, output, error) = await Check(Packages());

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("the plug-in assembly 0, the web resources 0 of their own", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CsvHelper")]
    [InlineData("Npgsql")]
    [InlineData("System.CommandLine")]
    public async Task A_bill_that_leaves_a_package_out_is_refused_by_its_name(string package)
    {
        var (code, _, error) = await Check(Packages().Where(one => one.Name != package));

        Assert.Equal(1, code);
        Assert.Contains($"The bill does not name {package} ", error, StringComparison.Ordinal);
    }

    /// <summary>The packages beside the program, as the build says.</summary>
    private static List<(string Name, string Version)> Packages()
    {
        var bin = Path.Combine(ReferenceMaterial.RepositoryRoot, "cli", "bin");
        var file = new[] { "Release", "Debug" }.Select(configuration => Path.Combine(bin, configuration, "net10.0", "crmseg.deps.json")).First(File.Exists);
        return [.. JsonNode.Parse(File.ReadAllText(file))!["libraries"]!.AsObject().Where(library => (string?)library.Value!["type"] == "package").Select(library => library.Key.Split('/')).Select(parts => (parts[0], parts[1]))];
    }

    private async Task<(int Code, string Output, string Error)> Check(IEnumerable<(string Name, string Version)> packages)
    {
        await File.WriteAllTextAsync(_bill, JsonSerializer.Serialize(new { packages = packages.Select(one => new { name = one.Name, versionInfo = one.Version }) }));
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(ReferenceMaterial.RepositoryRoot, ".github", "sbom-check.mjs"), _bill]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var error = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (node.ExitCode, await output, (await error).Trim());
    }
}
