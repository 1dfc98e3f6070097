using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace CrmSegmentation.Tests.Chain;

/// <summary>The demo without a word of input: the sample.</summary>
public sealed class The_demo : IDisposable
{
    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task Gives_the_golden_customers_their_values_and_their_order()
    {
        await _crmseg.Run("demo", "--no-serve", "--report", _crmseg.PathOf("report.csv"));

        Assert.Equal(string.Empty, _crmseg.Error);
        Assert.Equal(0, _crmseg.ExitCode);
        var report = _crmseg.Report();
        var (a, b, c) = (report["A"], report["B"], report["C"]);
        Assert.Equal(("2001-12-02", "12", "600.00", "50.00", "High"), (a["last_purchase"], a["annual_count"], a["annual_value"], a["average_value"], a["priority"]));
        Assert.Equal(("2001-06-02", "6", "360.00", "60.00"), (b["last_purchase"], b["annual_count"], b["annual_value"], b["average_value"]));
        Assert.Equal(("2001-11-01", "8", "320.00", "40.00", "Low"), (c["last_purchase"], c["annual_count"], c["annual_value"], c["average_value"], c["priority"]));
        Assert.True(Score(a["score"]) > Score(b["score"]) && Score(b["score"]) > Score(c["score"]));
        Assert.All(report.Values, r => Assert.NotEmpty(r["reason"]));
    }

    [Fact]
    public async Task Prints_priorities_whom_to_call_and_each_list_with_its_members_and_query()
    {
        await _crmseg.Run("demo", "--no-serve", "--report", _crmseg.PathOf("report.csv"));

        var report = _crmseg.Report().Values;
        Assert.Contains("As of 31 December 2001", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("The 10 to call first", _crmseg.Output, StringComparison.Ordinal);
        Assert.Matches(@"All +503 ", _crmseg.Output);
        foreach (var priority in (string[])["High", "Medium", "Low"])
        {
            var members = report.Count(r => r["priority"] == priority);
            Assert.True(members > 0, priority);
            Assert.Matches($@"{priority} +{members} ", _crmseg.Output);
            Assert.Matches($@"{priority} priority: {members} members?\r?\n +<fetch [^\n]*<entity name=""contact"">[^\n]*</fetch>", _crmseg.Output);
        }

        Assert.Matches(@"[\d,]+ purchases took .* with the plug-ins .* without plug-ins", _crmseg.Output);
    }

    [Fact]
    public async Task Prints_plain_text_when_it_is_redirected()
    {
        await _crmseg.Run("demo", "--no-serve");

        Assert.DoesNotContain("\u001b", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranks_whom_to_call_by_score()
    {
        await _crmseg.Run("demo", "--no-serve");

        var lines = _crmseg.Output.Split('\n').SkipWhile(l => !l.Contains("to call first", StringComparison.Ordinal)).ToList();
        var scores = Enumerable.Range(1, 10).Select(rank => lines.First(l => Regex.IsMatch(l, $@"^ *{rank} "))).Select(l => Score(Regex.Match(l, @"\) +([\d.]+) ").Groups[1].Value)).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
    }

    private static decimal Score(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
