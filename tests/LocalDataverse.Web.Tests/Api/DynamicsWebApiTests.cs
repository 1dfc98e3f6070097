using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Tests;

namespace LocalDataverse.Web.Tests.Api;

/// <summary>The npm client dynamics-web-api, as it is published, works against the server. Its scenarios stand in DynamicsWebApi/scenarios.mjs.</summary>
public sealed class DynamicsWebApiTests(ARunningServer server) : IClassFixture<ARunningServer>
{
    private static readonly SemaphoreSlim Installing = new(1, 1);
    private static readonly string Folder = Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", "LocalDataverse.Web.Tests", "DynamicsWebApi");

    [Theory]
    [InlineData("create")]
    [InlineData("retrieve")]
    [InlineData("filter")]
    [InlineData("page")]
    [InlineData("update")]
    [InlineData("upsert")]
    [InlineData("associate")]
    [InlineData("batch")]
    [InlineData("rollback")]
    [InlineData("functions")]
    [InlineData("metadata")]
    public async Task The_published_client_works_unchanged(string scenario)
    {
        await InstallAsync();
        var (exitCode, output) = await RunAsync("node", "scenarios.mjs", server.Server.Address.AbsoluteUri.TrimEnd('/'), scenario);
        Assert.True(exitCode == 0, output);
    }

    private static async Task InstallAsync()
    {
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var marker = Path.Combine(Folder, "node_modules", ".package-lock.json");
            if (File.Exists(marker) && File.GetLastWriteTimeUtc(marker) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
                return;
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            var (exitCode, output) = await RunAsync(npm, "ci", "--no-audit", "--no-fund");
            Assert.True(exitCode == 0, "npm ci: " + output);
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"needs Node.js: there is no program named {program} on this machine");
            throw;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output + await error);
        }
    }
}
