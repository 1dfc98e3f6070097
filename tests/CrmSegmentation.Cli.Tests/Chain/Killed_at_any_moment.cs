using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;

namespace CrmSegmentation.Tests.Chain;

/// <summary>
/// The process is killed at random moments and the same command run again: in the end everything is as if nothing had happened, nothing
/// lost and nothing doubled. Killed once in each of four ways; <c>CRMSEG_KILLS</c> says how often.
/// </summary>
public sealed class Killed_at_any_moment(ITestOutputHelper output) : IDisposable
{
    private const int Customers = 600;
    private const int PurchasesEach = 5;

    private readonly Crmseg _crmseg = new();
    private readonly Random _random = new();
    private int _databases;

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("CRMSEG_KILLS") ?? "1", CultureInfo.InvariantCulture);

    public void Dispose() => _crmseg.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_load_that_was_killed_goes_on_where_it_was(bool onServer)
    {
        string[] Load(string database) => ["load", "--database", database, "--purchases", _crmseg.PathOf("purchases.csv")];
        WritePurchases();

        await KillAgainAndAgain(() => Task.FromResult(NewDatabase(onServer)), Load, withHistory: false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Maintenance_that_was_killed_goes_on_where_it_was(bool onServer)
    {
        string[] Maintain(string database) => ["maintain", "--database", database, "--as-of", "2003-03-15"];
        WritePurchases();

        await KillAgainAndAgain(
            async () =>
            {
                var database = NewDatabase(onServer);
                await Done("load", "--database", database, "--purchases", _crmseg.PathOf("purchases.csv"));
                return database;
            },
            Maintain,
            withHistory: true);
    }

    private async Task KillAgainAndAgain(Func<Task<string>> prepare, Func<string, string[]> command, bool withHistory)
    {
        var database = await prepare();
        var watch = Stopwatch.StartNew();
        Assert.False(KilledAfter(TimeSpan.FromMinutes(5), command(database)));
        var whole = watch.Elapsed;
        var truth = State(database, withHistory);

        var (kills, midway) = (0, 0);
        database = await prepare();
        var before = State(database, withHistory);
        while (kills < Kills)
        {
            if (KilledAfter(whole * (0.25 + (0.75 * _random.NextDouble())), command(database)))
            {
                kills++;
                var now = State(database, withHistory);
                if (!now.SequenceEqual(before) && !now.SequenceEqual(truth))
                    midway++;
            }
            else
            {
                Assert.Equal(truth, State(database, withHistory));
                database = await prepare();
            }
        }

        await Done(command(database));
        Assert.Equal(truth, State(database, withHistory));
        output.WriteLine($"{kills} kills, {midway} of them midway; undisturbed it takes {whole.TotalSeconds:0.0} s.");
    }

    /// <summary>Whether the command was still running when it was killed.</summary>
    private static bool KilledAfter(TimeSpan time, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "crmseg.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = new StringBuilder();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(time))
        {
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.ToString());
            return false;
        }

        process.Kill();
        process.WaitForExit();
        return true;
    }

    private async Task Done(params string[] arguments)
    {
        await _crmseg.Run(arguments);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
    }

    private string NewDatabase(bool onServer) => onServer ? PostgresServer.NewPlace() : _crmseg.PathOf($"{_databases++}.db");

    /// <summary>Sorted by day, so that each customer's come in several messages.</summary>
    private void WritePurchases()
    {
        var text = new StringBuilder("customer_id,order_number,date,amount\n");
        for (var i = 0; i < Customers * PurchasesEach; i++)
            text.Append(CultureInfo.InvariantCulture, $"C{i % Customers},{i},{new DateOnly(2001, 4, 1).AddDays(i * 300 / (Customers * PurchasesEach)):yyyy-MM-dd},{1 + (i * 7 % 250)}.{i % 100:00}\n");
        _crmseg.FileOf("purchases.csv", text.ToString());
    }

    private static List<string> State(string database, bool withHistory)
    {
        using var target = LocalTarget.Open(database);
        target.ImportSolution(new(TextWriter.Null, TextWriter.Null, redirected: true));
        return StateOf.Organization(target.Service, withHistory);
    }
}
