using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace CrmSegmentation.Browser.Tests;

/// <summary>The checks that npm runs over the web resources, and the types of the pages' client, as part of `dotnet test`.</summary>
public sealed class ScriptChecks
{
    [Theory]
    [InlineData("check")]
    [InlineData("lint")]
    [InlineData("test")]
    public async Task Web_resources_pass(string script) => await RunAsync("npm", "run", "--silent", script);

    [Fact]
    public async Task The_client_of_the_pages_has_no_type_error() =>
        await RunAsync("node", Path.Combine("node_modules", "typescript", "bin", "tsc"), "-p", Path.Combine("..", "emulator", "LocalDataverse.Web", "Pages", "Client", "jsconfig.json"));

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program, arguments)
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not on this machine.");
        }

        using (process)
        {
            var cancellation = TestContext.Current.CancellationToken;
            var output = process!.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.True(process.ExitCode == 0, await output + await errors);
        }
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "webresources");
            if (File.Exists(Path.Combine(candidate, "package.json")))
                return candidate;
        }

        throw new DirectoryNotFoundException("The folder webresources is not above the tests.");
    }
}
