using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Chain;

/// <summary>
/// The lists of the starter segments over the logs of two shops, customer by customer, against a script that reads nothing but
/// the shops' files. A starter segment that the script does not know fails.
/// </summary>
public sealed class Starter_segments_equal_an_independent_answer : IDisposable
{
    private const string CustomerNumber = "cseg_customernumber";

    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task AdventureWorks_for_all_starter_segments()
    {
        var lists = await ListsOf("2019-06-30", ReferenceMaterial.Require("data/adventureworks/purchases.csv"), ReferenceMaterial.Require("data/adventureworks/customers.csv"));

        // Nobody there buys gifts or has an anniversary, and nobody's postcode is in Asia: an empty answer to the others would prove little.
        Assert.True(lists.Count(list => list.Value.Count > 0) > 30, string.Join(", ", lists.Select(list => $"{list.Key} {list.Value.Count}")));
    }

    [Theory]
    [InlineData("1997-12-31")]
    [InlineData("1998-06-30")]
    public async Task CDNOW_for_those_about_purchases(string asOf) => await ListsOf(asOf, ReferenceMaterial.Require("data/cdnow/purchases.csv"), null);

    private async Task<Dictionary<string, List<string>>> ListsOf(string asOf, string purchases, string? customers)
    {
        var expected = await Script(asOf, purchases, customers);
        await _crmseg.Run(["load", "--database", _crmseg.PathOf("shop.db"), "--purchases", purchases, "--as-of", asOf, .. customers == null ? Array.Empty<string>() : ["--customers", customers]]);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));

        using var target = LocalTarget.OpenExisting(_crmseg.PathOf("shop.db"));
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(DateOnly.ParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        StarterSegments.Publish(target.Service);
        var lists = StarterSegments.Lists(target.Service).ToDictionary(list => list.Name, list => Members(target.Service, list.Query));

        Assert.Equal(expected.Keys.Order(), lists.Keys.Order());
        Assert.All(expected, segment => Assert.True(
            segment.Value.SequenceEqual(lists[segment.Key]),
            $"{segment.Key}: {segment.Value.Except(lists[segment.Key]).Count()} missing, such as {segment.Value.Except(lists[segment.Key]).FirstOrDefault()}; {lists[segment.Key].Except(segment.Value).Count()} too many, such as {lists[segment.Key].Except(segment.Value).FirstOrDefault()}"));
        return lists;
    }

    private static List<string> Members(IOrganizationService service, string query)
    {
        // The first filter stands directly under the table.
        var first = query.IndexOf("<filter", StringComparison.Ordinal);
        var withNumber = query[..first] + $"<attribute name=\"{CustomerNumber}\" /><order attribute=\"contactid\" />" + query[first..];
        var numbers = new List<string>();
        for (var page = 1; ; page++)
        {
            var rows = service.RetrieveMultiple(new FetchExpression(withNumber.Insert("<fetch".Length, $" page=\"{page}\" count=\"5000\"")));
            numbers.AddRange(rows.Entities.Select(row => row.GetAttributeValue<string>(CustomerNumber)));
            if (!rows.MoreRecords)
                return [.. numbers.Order(StringComparer.Ordinal)];
        }
    }

    private static async Task<Dictionary<string, List<string>>> Script(params string?[] arguments)
    {
        var script = Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", "CrmSegmentation.Cli.Tests", "Chain", "starter-segments.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, .. arguments.OfType<string>()]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var answer = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, node.ExitCode);
        return JsonSerializer.Deserialize<Dictionary<string, List<string>>>(answer)!;
    }
}
