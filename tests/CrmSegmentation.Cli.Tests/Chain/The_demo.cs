using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Sample;

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
    public async Task Prints_priorities_whom_to_call_and_each_list_with_its_members()
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
            Assert.Matches($@"{priority} priority +{members} *\r?\n", _crmseg.Output);
        }

        foreach (var segment in (string[])["Champions", "Cannot lose them", "At risk", "Lost", "Lapsing customers", "New customers", "Gift buyers", "Birthdays in the next 30 days"])
            Assert.Matches($@"{segment} +[\d,]+ *\r?\n", _crmseg.Output);

        Assert.Matches(@"What to offer next: [\d,]+ suggestions to [\d,]+ customers", _crmseg.Output);
        Assert.Matches(@"Bought \w+ on \d+ \w+ 200\d; \d+ % of those who did also bought \w+\.", _crmseg.Output);
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

    [Fact]
    public async Task Puts_A_first_of_the_golden_customers_and_C_last()
    {
        var customers = _crmseg.FileOf("customers.csv", "customer_id,last_name,annual_income,readiness\nA,Archer,75000,First for new products\nB,Brooks,90000,Slow for new products\nC,Collins,45000,Avoids new products\n");
        var golden = GoldenCustomers.Create().Purchases.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.CustomerNumber},{p.DocumentNumber},{p.Date:yyyy-MM-dd},{p.Amount}\n"));
        var purchases = _crmseg.FileOf("purchases.csv", "customer_id,order_number,date,amount\n" + string.Concat(golden));

        await _crmseg.Run("demo", "--purchases", purchases, "--customers", customers, "--as-of", "2001-12-31", "--no-serve");

        Assert.Equal(0, _crmseg.ExitCode);
        Assert.Matches(@"The 3 to call first[^\n]*\n[^\n]*\n +1 +Archer \(A\) [^\n]*High: 600\.00[^\n]*\n +2 +Brooks \(B\) [^\n]*360\.00[^\n]*\n +3 +Collins \(C\) [^\n]*Low: 320\.00", _crmseg.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Serves_until_it_is_told_to_stop()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var client = new HttpClient();

        // The load runs before the first wait, so it would hold the test up.
        var serving = Task.Run(() => _crmseg.Run(stop.Token, "demo", "--url", url), TestContext.Current.CancellationToken);
        string? answer = null;
        while (answer == null && !serving.IsCompleted)
        {
            try
            {
                answer = await client.GetStringAsync(new Uri($"{url}/api/data/v9.2/contacts?$filter=cseg_customernumber eq 'A'&$select=cseg_annualvalue"), TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }

        await stop.CancelAsync();
        await serving;

        Assert.Equal((0, string.Empty), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("\"cseg_annualvalue\":600", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_a_sentence()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await _crmseg.Run("demo", "--url", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("Say --url", _crmseg.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5080")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("http://0.0.0.0:5080")]
    public async Task An_address_elsewhere_is_refused_before_anything_is_loaded(string url)
    {
        await _crmseg.Run("demo", "--url", url);

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.StartsWith($"--url {url} is no address of this machine", _crmseg.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Imported", _crmseg.Output, StringComparison.Ordinal);
    }

    private static decimal Score(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
