using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Benchmarking;
using CrmSegmentation.Cli.Commands;
using CrmSegmentation.Cli.Maintaining;

namespace CrmSegmentation.Tests.Chain;

public sealed class Benching : IDisposable
{
    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task Measures_each_thing_that_has_a_bar_and_leaves_no_file()
    {
        await _crmseg.Run("bench", "--customers", "1000", "--purchases-per-customer", "2", "--folder", _crmseg.PathOf("bench"));

        Assert.Equal("", _crmseg.Error);
        var lines = _crmseg.Output.Split('\n').Where(line => line.Contains("at most", StringComparison.Ordinal)).Select(line => Regex.Replace(line, " +(?=at most |[0-9.,]+ (ms )?\\(|too little|held|missed)|^ +", "|")).ToList();
        Assert.Collection(
            lines,
            line => Assert.Matches(@"a save among 1,000 customers and 2,000 purchases / among 10 and 20\|at most 1\.3\|[0-9.]+ \([0-9,]+ us / [0-9,]+ us\)\|(held|missed)", line),
            line => Assert.Matches(@"maintenance with 1 due among 1,000 customers / among 10\|at most 1\.3\|[0-9.]+ \([0-9,]+ ms / [0-9,]+ ms\)\|(held|missed)", line),
            line => Assert.Matches(@"count of a segment's [0-9,]+ members among 1,000 customers\|at most 1,000 ms\|[0-9.,]+ ms \(.+\)\|(held|missed)", line),
            line => Assert.Matches(@"full recalculation, for each of 2,000 purchases / for each of 200\|at most 1\.3\|([0-9.]+ \([0-9,]+ a second / [0-9,]+ a second\)\|(held|missed)|too little work to tell\|missed)", line),
            line => Assert.Matches(@"most memory during it, 2,000 purchases / 200\|at most 1\.3\|[0-9.]+ \([0-9,]+ MB / [0-9,]+ MB\)\|(held|missed)", line));
        Assert.Equal(lines.Exists(line => line.Contains("missed", StringComparison.Ordinal)) ? ExitCode.BeyondBar : ExitCode.Done, _crmseg.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_crmseg.PathOf("bench")));
    }

    [Fact]
    public void Customers_of_a_database_have_so_many_purchases_each_and_profiles_that_are_not_theirs_yet()
    {
        var path = _crmseg.PathOf("large.db");
        LargeDatabase.Make(path, 30, 4);
        using var database = LargeDatabase.Open(path, 30);
        var store = database.Target.Organization.Store;
        var id = Convert.ToHexString(LargeDatabase.CustomerId(30).ToByteArray(bigEndian: true));

        Assert.Equal(4L, store.Scalar($"SELECT COUNT(*) FROM cseg_purchase WHERE cseg_contactid = x'{id}'", []));
        Assert.Equal(30L, store.Scalar("SELECT COUNT(DISTINCT cseg_contactid) FROM cseg_purchase WHERE cseg_name = 'Purchase' AND cseg_contactid IN (SELECT contactid FROM contact WHERE lastname LIKE 'Customer %')", []));
        Assert.Equal(0, MaintenanceRun.Of(database.Target.Service, LargeDatabase.Day, progress: null).Touched);
        database.MakeDue(10);
        Assert.Equal(10, MaintenanceRun.Of(database.Target.Service, LargeDatabase.Day, progress: null).Touched);
    }

    [Theory]
    [InlineData(1.3, ExitCode.Done)]
    [InlineData(1.31, ExitCode.BeyondBar)]
    public void One_bar_that_is_missed_is_the_exit_code(double times, int code)
    {
        var held = Measure.Milliseconds("count", 1000, 12.5, "by the clock");

        Assert.Equal(code, BenchCommand.CodeOf([held, Measure.Ratio("a save", 1.3, times * 100, 100, time => time.ToString("0", CultureInfo.InvariantCulture))]));
    }

    [Theory]
    [InlineData(100, -1)]
    [InlineData(-1, 100)]
    [InlineData(100, 0)]
    public void A_ratio_of_what_was_too_short_to_measure_holds_no_bar(double large, double small)
    {
        var measure = Measure.Ratio("a save", 1.3, large, small, time => time.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(("at most 1.3", "too little work to tell", false), (measure.Bar, measure.Measured, measure.IsHeld));
    }

    [Theory]
    [InlineData("--customers", "999", "--customers must be from 1,000 to 10,000,000.")]
    [InlineData("--purchases-per-customer", "0", "--purchases-per-customer must be from 1 to 1,000.")]
    public async Task A_size_that_cannot_be_measured_is_refused(string option, string value, string sentence)
    {
        await _crmseg.Run("bench", option, value);

        Assert.Equal((ExitCode.Unusable, sentence), (_crmseg.ExitCode, _crmseg.Error.Trim()));
    }

    [Fact]
    public async Task Databases_for_which_there_is_no_room_are_not_begun()
    {
        await _crmseg.Run("bench", "--customers", "10000000", "--purchases-per-customer", "1000", "--folder", _crmseg.PathOf("bench"));

        Assert.Equal(ExitCode.Unusable, _crmseg.ExitCode);
        Assert.Contains("Say another --folder, or fewer --customers.", _crmseg.Error, StringComparison.Ordinal);
    }
}
