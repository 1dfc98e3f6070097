using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace CrmSegmentation.Browser.Tests;

/// <summary>A browser of the Chromium family that this machine has; Playwright's own download is not used.</summary>
internal static class Chromium
{
    /// <summary>Arguments for a browser that only tests use and that asks nobody on the network for anything.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
        // Chromium refuses to start a sandbox as root, as containers and CI machines often run.
        .. Environment.UserName == "root" ? new[] { "--no-sandbox" } : [],
    ];

    /// <summary>The executable, or null. A Debian machine without one gets its package when we are root.</summary>
    public static string? Find() => Installed() ?? (InstallOnDebian() ? Installed() : null);

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
