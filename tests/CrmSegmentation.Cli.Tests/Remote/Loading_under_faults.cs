using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Maintaining;
using CrmSegmentation.Cli.Remote;
using CrmSegmentation.Cli.Remote.SignIn;
using CrmSegmentation.Tests.Chain;
using LocalDataverse.Web;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Remote;

/// <summary>
/// A load and maintenance over a network on which every third request is turned away, cut off or late, against the same without any fault.
/// <c>CRMSEG_FAULT_SEED</c> says another course of faults, <c>CRMSEG_FAULT_ROWS</c> another number of purchases.
/// </summary>
public sealed class Loading_under_faults(ITestOutputHelper output)
{
    private const double Share = 0.3;
    private static readonly DateOnly Today = new(2002, 3, 31);

    private static readonly WebApiSettings Patient = new()
    {
        Timeout = TimeSpan.FromSeconds(15),
        FirstWait = TimeSpan.FromMilliseconds(20),
        LongestWait = TimeSpan.FromMilliseconds(500),
    };

    /// <summary>Each late answer is waited for as long as this and three seconds more: a message of 25 rows takes a fraction of it, a page of maintenance may not.</summary>
    private static readonly WebApiSettings ForTheLoad = Patient with { Timeout = TimeSpan.FromSeconds(5) };

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("CRMSEG_FAULT_SEED") ?? "1", CultureInfo.InvariantCulture);

    private static int Rows => int.Parse(Environment.GetEnvironmentVariable("CRMSEG_FAULT_ROWS") ?? "3000", CultureInfo.InvariantCulture);

    [Fact]
    public void Nothing_is_lost_and_nothing_comes_twice()
    {
        var input = Input(Rows);
        using var undisturbed = new AnOrganization(Today);
        var expected = Loader.Load(undisturbed.Target.Service, input, new Unwatched());
        Assert.Empty(expected.BadRows);
        var loaded = StateOf.Organization(undisturbed.Target.Service, withHistory: false);
        undisturbed.Target.MoveTo(Today.AddYears(1));
        var maintained = MaintenanceRun.Of(undisturbed.Target.Service, Today.AddYears(1), null);
        Assert.Equal(0, maintained.Failed);

        using var organization = new AnOrganization(Today);
        using var network = new FaultyNetwork(organization.Server.Address, FaultyNetwork.ByChance(Seed, Share, late: 3), ForTheLoad.Timeout + TimeSpan.FromSeconds(3));
        using var environment = RemoteEnvironment.Open(network.Address, new NoSignIn(), ForTheLoad, TestContext.Current.CancellationToken);

        var result = Loader.Load(new RemoteTarget(environment.Service, environment.Client.Gate, journal: null, mostRows: 25), input, new Unwatched());
        network.Settle();

        Assert.Empty(result.BadRows);
        Assert.Equal(expected.Purchases.Total, result.Purchases.Total);
        Assert.Equal(expected.Customers.Total, result.Customers.Total);
        var keys = Keys(organization.Target.Service, Schema.Purchase.Table, Schema.Purchase.DocumentNumber);
        var contacts = Keys(organization.Target.Service, Schema.Contact.Table, Schema.Contact.CustomerNumber, Schema.Contact.Email);
        var lost = input.Purchases.Count(p => !keys.ContainsKey(p.DocumentNumber)) + input.Customers.Count(c => !contacts.ContainsKey($"{c.Number}{c.Email}"));
        var doubled = keys.Values.Concat(contacts.Values).Sum(count => count - 1);
        Print("Load", input.Purchases.Count + input.Customers.Count, environment.Client, network, lost, doubled);
        Assert.Equal((0, 0), (lost, doubled));
        Assert.Equal(loaded, StateOf.Organization(organization.Target.Service, withHistory: false));
        Assert.True(network.Injected.Count >= 6, string.Join(", ", network.Injected));

        organization.Target.MoveTo(Today.AddYears(1));
        using var later = new FaultyNetwork(organization.Server.Address, FaultyNetwork.ByChance(Seed + 1, 0.5, late: 1), Patient.Timeout + TimeSpan.FromSeconds(3));
        using var again = RemoteEnvironment.Open(later.Address, new NoSignIn(), Patient, TestContext.Current.CancellationToken);
        var run = MaintenanceRun.Of(again.Service, Today.AddYears(1), null);
        later.Settle();
        var (inTruth, here) = (StateOf.Organization(undisturbed.Target.Service, withHistory: true), StateOf.Organization(organization.Target.Service, withHistory: true));
        Print("Maintenance", maintained.Touched, again.Client, later, Missing(inTruth, here), Missing(here, inTruth));
        Assert.Equal(0, run.Failed);
        Assert.Equal(inTruth, here);

        var verified = VerificationRun.Of(again.Service, 0, repair: false, new Unwatched());
        Assert.Equal((0, 0), (verified.Mismatches, verified.Due));
    }

    /// <summary>How many of these lines the others lack, counting equal ones.</summary>
    private static int Missing(IEnumerable<string> lines, IEnumerable<string> from)
    {
        var left = from.GroupBy(line => line).ToDictionary(g => g.Key, g => g.Count());
        return lines.Count(line => !left.TryGetValue(line, out var count) || (left[line] = count - 1) < 0);
    }

    /// <summary>Numbers that the platform does not find rows by, and customers known by e-mail alone, among the usual ones.</summary>
    private static LoadInput Input(int purchases)
    {
        var customers = Enumerable.Range(0, purchases / 5).Select(i => new CustomerRow
        {
            Line = i + 2,
            Number = i % 7 == 0 ? null : $"C{i}",
            Email = i % 7 == 0 ? $"c{i}@example.com" : null,
            Values = i % 7 == 0
                ? new Dictionary<string, object> { [Schema.Contact.LastName] = $"Name {i}" }
                : new Dictionary<string, object> { [Schema.Contact.CustomerNumber] = $"C{i}", [Schema.Contact.LastName] = $"O'Name & {i}", [Schema.Contact.BirthDate] = new DateOnly(1950 + (i % 50), 1 + (i % 12), 1 + (i % 28)) },
        }).ToList();
        return new LoadInput
        {
            Customers = customers,
            Purchases =
            [
                .. Enumerable.Range(0, purchases).Select(i => new PurchaseRow
                {
                    Line = i + 2,
                    CustomerNumber = customers[i % customers.Count].Number,
                    Email = customers[i % customers.Count].Email,
                    Date = new DateOnly(2001, 4, 1).AddDays(i * 300 / purchases),
                    Amount = 1 + (i * 7 % 250) + (i % 100 / 100m),
                    IsReturn = i % 41 == 0,
                    SourceSystem = "CSV",
                    DocumentNumber = i % 10 == 0 ? $"INV/2001/{i}" : $"D-{i}",
                    Category = $"Category {i % 5}",
                }),
            ],
        };
    }

    private static Dictionary<string, int> Keys(IOrganizationService service, string table, params string[] columns) =>
        service.RetrieveAll(new QueryExpression(table) { ColumnSet = new ColumnSet(columns) })
            .GroupBy(row => string.Concat(columns.Select(row.GetAttributeValue<string>)))
            .ToDictionary(g => g.Key, g => g.Count());

    private void Print(string what, int rows, WebApiClient client, FaultyNetwork network, int lost, int doubled) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what} of {rows} rows: {network.Requests} requests, {network.Injected.Values.Sum()} faults injected ({string.Join(", ", network.Injected.OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}"))}), up to {client.Gate.Peak} requests at once; rows lost {lost}, rows doubled {doubled}."));

    private sealed class Unwatched : ILoadProgress
    {
        public void Begin(string title, int total)
        {
        }

        public void Advance(int rows)
        {
        }
    }
}
