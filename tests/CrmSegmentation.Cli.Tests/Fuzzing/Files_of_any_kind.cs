using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Commands;
using CrmSegmentation.Cli.Input;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using LocalDataverse;

namespace CrmSegmentation.Tests.Fuzzing;

/// <summary>Files at random go the way of <c>crmseg load</c>.</summary>
public sealed class Files_of_any_kind(ITestOutputHelper output) : IDisposable
{
    private const int UsuallyRead = 300;
    private const int UsuallyLoaded = 20;
    private const int FilesInOneDatabase = 25;

    private static readonly DateOnly LastDay = new(2002, 1, 31);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crmseg-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_file_is_read_or_refused_in_a_documented_sentence()
    {
        var quiet = new Terminal(TextWriter.Null, TextWriter.Null, redirected: true);
        var run = new FuzzRun(output, UsuallyRead);
        run.Each(random =>
        {
            var (path, ofCustomers, options) = Next(random);
            try
            {
                return Read(quiet, path, ofCustomers, options).BadRows.Select(row => row.Reason);
            }
            catch (InputException refused)
            {
                return [refused.Message];
            }
        });
        run.End(leastTaken: run.Inputs / 50, leastRefused: run.Inputs / 4);
    }

    [Fact]
    public void Every_file_is_loaded_or_refused_in_a_documented_sentence_and_what_is_refused_changes_nothing()
    {
        var quiet = new Terminal(TextWriter.Null, TextWriter.Null, redirected: true);
        using var target = LocalTarget.Open(null);
        target.ImportSolution(quiet);
        using var fresh = target.Organization.TakeSnapshot();
        var run = new FuzzRun(output, UsuallyLoaded);
        var number = 0;
        run.Each(random =>
        {
            // Whoever gives no day moves the organisation to the latest purchase, which may be one of the year 9999.
            var asOf = random.Next(10) > 0 ? LastDay : (DateOnly?)null;
            if (number++ % FilesInOneDatabase == 0 || asOf == null)
            {
                target.Organization.Restore(fresh);
                target.ImportSolution(quiet);
                number = asOf == null ? 0 : 1;
            }

            return Load(target, random, quiet, asOf);
        });
        run.End(leastTaken: run.Inputs / 50, leastRefused: run.Inputs / 4);
    }

    private (string Path, bool OfCustomers, ReadOptions Options) Next(Random random)
    {
        var (bytes, ofCustomers) = FileOfAnyKind.Next(random);
        var path = Path.Combine(_folder.FullName, "input.csv");
        File.WriteAllBytes(path, bytes);
        return (path, ofCustomers, new ReadOptions
        {
            DateOrder = random.Next(3) switch { 0 => DateOrder.DayFirst, 1 => DateOrder.MonthFirst, _ => null },
            DecimalMark = random.Next(3) switch { 0 => DecimalMark.Point, 1 => DecimalMark.Comma, _ => null },
            SumLines = random.Next(4) == 0,
        });
    }

    private static InputFiles Read(Terminal terminal, string path, bool ofCustomers, ReadOptions options) => InputFiles.Read(terminal, ofCustomers ? null : path, ofCustomers ? path : null, options);

    private List<string> Load(LocalTarget target, Random random, Terminal terminal, DateOnly? asOf)
    {
        var (path, ofCustomers, options) = Next(random);
        var before = DatabaseDigest.Of(target.Organization);
        InputFiles files;
        LoadRun run;
        try
        {
            (files, run) = Load(target, terminal, path, ofCustomers, options, asOf);
        }
        catch (InputException refused)
        {
            Assert.Equal(before, DatabaseDigest.Of(target.Organization));
            return [refused.Message];
        }

        var result = run.Result!;
        var bad = files.BadRows.Concat(result.BadRows).ToList();
        var rows = ofCustomers ? files.Input.Customers.Count : files.Input.Purchases.Count;
        var loaded = (ofCustomers ? result.Customers : result.Purchases).Total;
        Assert.True(loaded + result.BadRows.Select(row => row.Line).Distinct().Count() >= rows, $"{rows} rows were read, {loaded} loaded and {result.BadRows.Count} reported.");
        var after = DatabaseDigest.Of(target.Organization);
        if (loaded == 0 && result.Customers.Total == 0)
            Assert.Equal(before, after);

        var (_, again) = Load(target, terminal, path, ofCustomers, options, asOf);
        Assert.Equal((0, 0), (again.Result!.Customers.Created + again.Result.Customers.Updated, again.Result.Purchases.Created + again.Result.Purchases.Updated));
        Assert.Equal(after, DatabaseDigest.Of(target.Organization));
        return [.. bad.Select(row => row.Reason)];
    }

    private static (InputFiles Files, LoadRun Run) Load(LocalTarget target, Terminal terminal, string path, bool ofCustomers, ReadOptions options, DateOnly? asOf)
    {
        var files = Read(terminal, path, ofCustomers, options);
        var run = new LoadRun(terminal, target);
        run.SettleAsOf(asOf, files.LatestPurchase);
        run.Load(files, CancellationToken.None);
        return (files, run);
    }
}
