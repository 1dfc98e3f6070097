using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace CrmSegmentation.Tests;

/// <summary>
/// A PostgreSQL server of this test process's own, in a temporary directory and reached by a Unix socket, that ends with the process.
/// A Debian machine without PostgreSQL gets its package when we are root.
/// </summary>
internal static class PostgresServer
{
    private static readonly Lazy<(string? Connection, string? Reason)> Server = new(Start);

    /// <summary>Kept, since the server ends with its input.</summary>
    private static Process? shell;

    /// <summary>The connection string of a place that nobody has used; skips the test where there is no PostgreSQL.</summary>
    public static string NewPlace()
    {
        var (connection, reason) = Server.Value;
        Assert.SkipWhen(connection is null, reason ?? "");
        return $"{connection};Search Path=t{Guid.NewGuid():N}";
    }

    private static (string? Connection, string? Reason) Start()
    {
        if (OperatingSystem.IsWindows())
            return (null, "PostgreSQL is started by these tests on Unix only.");
        if ((Programs() ?? (InstallOnDebian() ? Programs() : null)) is not { } programs)
            return (null, "PostgreSQL (initdb, postgres) is not installed; on Debian as root the tests install it.");
        var folder = Directory.CreateTempSubdirectory("pg").FullName;
        Run(
            "/bin/sh",
            "-c",
            $"""
            set -e
            as() {(IsRoot ? "{ setpriv --reuid=postgres --regid=postgres --clear-groups \"$@\"; }" : "{ \"$@\"; }")}
            {(IsRoot ? $"chown postgres:postgres '{folder}'" : "")}
            cd '{folder}'
            as '{programs}/initdb' -D data --encoding=UTF8 --locale=C --auth=trust --username=tests --no-sync > initdb.log
            """);

        // The shell's input is ours: when this process ends, however it ends, the input ends and the server with it.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            $"""
            {(IsRoot ? "setpriv --reuid=postgres --regid=postgres --clear-groups" : "")} '{programs}/postgres' -D data -k '{folder}' -c listen_addresses= -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200 -c jit=off -c autovacuum=off -c deadlock_timeout=200ms > server.log 2>&1 &
            echo started
            read end
            kill -QUIT $!
            wait $!
            rm -rf '{folder}'
            """);
        shell = Process.Start(start)!;
        shell.StandardOutput.ReadLine();
        var socket = Path.Combine(folder, ".s.PGSQL.5432");
        for (var waited = Stopwatch.StartNew(); !File.Exists(socket); Thread.Sleep(20))
        {
            if (waited.Elapsed > TimeSpan.FromMinutes(1))
                throw new InvalidOperationException($"PostgreSQL did not start: {File.ReadAllText(Path.Combine(folder, "server.log"))}");
        }

        return ($"Host={folder};Username=tests;Database=postgres", null);
    }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>The folder of the server's programs, of the latest version; null where there are none.</summary>
    private static string? Programs()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = (Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderByDescending(f => f.Length).ThenByDescending(f => f, StringComparer.Ordinal).Select(f => Path.Combine(f, "bin")) : [])
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
    }

    private static bool InstallOnDebian()
    {
        if (!IsRoot || !File.Exists("/usr/bin/apt-get"))
            return false;

        // Other tests may be installing what they need: apt is one at a time.
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (TryRun("/usr/bin/apt-get", "update", "-qq") && TryRun("/usr/bin/apt-get", "install", "-y", "-qq", "-o", "DPkg::Lock::Timeout=300", "postgresql"))
                return true;
            Thread.Sleep(TimeSpan.FromSeconds(6));
        }

        return false;
    }

    private static void Run(string program, params string[] arguments)
    {
        if (!TryRun(program, arguments))
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }

    private static bool TryRun(string program, params string[] arguments)
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
