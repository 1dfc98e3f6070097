using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace CrmSegmentation.Browser.Tests;

/// <summary>One browser for all tests, of the Chromium family, that this machine has; Playwright's own download is not used.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Arguments for a browser that only tests use and that asks nobody on the network for anything.</summary>
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
        // Chromium refuses to start a sandbox as root, as containers and CI machines often run.
        .. Environment.UserName == "root" ? new[] { "--no-sandbox" } : [],
    ];

    private IPlaywright? playwright;

    /// <summary>Null where there is none.</summary>
    public static IBrowser? Browser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } executable)
            return;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = await Playwright.CreateAsync();
        // A machine that builds something else at the same time is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(20_000);
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>The executable, or null. A Debian machine without one gets its package when we are root.</summary>
    private static string? Find() => Installed() ?? (InstallOnDebian() ? Installed() : null);

    private static string? Installed() => Candidates().FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } chosen)
            yield return chosen;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var name in new[] { "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge" })
                yield return Path.Combine(folder, name);
        }

        foreach (var programs in new[] { Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86, Environment.SpecialFolder.LocalApplicationData })
        {
            var folder = Environment.GetFolderPath(programs);
            if (folder.Length == 0)
                continue;
            yield return Path.Combine(folder, "Google", "Chrome", "Application", "chrome.exe");
            yield return Path.Combine(folder, "Microsoft", "Edge", "Application", "msedge.exe");
        }

        yield return "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
        yield return "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge";
    }

    private static bool InstallOnDebian() =>
        Environment.UserName == "root" && File.Exists("/usr/bin/apt-get")
        && Run("/usr/bin/apt-get", "update", "-qq") && Run("/usr/bin/apt-get", "install", "-y", "-qq", "chromium", "fonts-liberation");

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process.WaitForExit(TimeSpan.FromMinutes(5)) && process.ExitCode == 0;
    }
}
