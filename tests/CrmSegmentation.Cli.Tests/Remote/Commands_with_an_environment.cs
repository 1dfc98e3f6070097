using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Remote;
using CrmSegmentation.Cli.Remote.SignIn;
using CrmSegmentation.Tests.Chain;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Remote;

/// <summary>The commands with <c>--environment</c>, against the local Dataverse over HTTP.</summary>
public sealed class Commands_with_an_environment : IDisposable
{
    private const string Customers = "customer_id,email,last_name,birth_date\nA,ann@example.com,Lee,1970-05-06\n,ben@example.com,Fox,\n";

    private const string Purchases = """
        customer_id,email,order_number,date,amount,channel,category,gift
        A,,1,2001-02-03,100.00,Web,Rings,yes
        A,,2,2001-06-03,50.50,Store,Rings,no
        ,ben@example.com,X/3,2001-07-04,20.00,,Watches,
        C,,4,2001-08-05,10.00,,,
        """;

    private static readonly DateOnly Today = new(2001, 12, 31);

    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task A_load_over_HTTP_brings_what_a_local_load_brings_and_a_second_changes_nothing()
    {
        using var organization = new AnOrganization(Today);
        await Load(organization);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("Customers: 3 new", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("Purchases: 4 new", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("Not signing in: 127.0.0.1 is this machine.", _crmseg.Output, StringComparison.Ordinal);

        using var local = new AnOrganization(Today);
        await _crmseg.Run("load", "--database", _crmseg.PathOf("local.db"), "--as-of", "2001-12-31", "--customers", _crmseg.PathOf("customers.csv"), "--purchases", _crmseg.PathOf("purchases.csv"));
        using (var target = CrmSegmentation.Cli.Local.LocalTarget.OpenExisting(_crmseg.PathOf("local.db")))
        {
            target.ImportSolution(new(TextWriter.Null, TextWriter.Null, redirected: true));
            Assert.Equal(StateOf.Organization(target.Service, withHistory: true), StateOf.Organization(organization.Target.Service, withHistory: true));
        }

        await Load(organization);
        Assert.Contains("Customers: 3 unchanged", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("Purchases: 4 unchanged", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_read_back_over_HTTP()
    {
        using var organization = new AnOrganization(Today);

        await Load(organization, "--report", _crmseg.PathOf("report.csv"));

        Assert.Equal("150.50", _crmseg.Report()["A"]["annual_value"]);
        Assert.Equal("20.00", _crmseg.Report()["ben@example.com"]["annual_value"]);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_writes_nothing()
    {
        using var organization = new AnOrganization(Today);
        await Load(organization, "--dry-run");

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("Customers: 3 would be new", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("Purchases: 4 would be new", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("A dry run: nothing was written.", _crmseg.Output, StringComparison.Ordinal);
        foreach (var table in (string[])[Schema.Contact.Table, Schema.Purchase.Table, Schema.ProductCategory.Table])
            Assert.Empty(organization.Target.Service.RetrieveAll(new QueryExpression(table) { ColumnSet = new ColumnSet(false) }));

        await Load(organization);
        _crmseg.FileOf("purchases.csv", Purchases.Replace("50.50", "51.50", StringComparison.Ordinal));
        var before = StateOf.Organization(organization.Target.Service, withHistory: true);
        await _crmseg.Run("load", "--environment", organization.Url, "--purchases", _crmseg.PathOf("purchases.csv"), "--dry-run");
        Assert.Contains("Purchases: 1 would be changed, 3 unchanged", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(before, StateOf.Organization(organization.Target.Service, withHistory: true));
    }

    [Fact]
    public async Task A_dry_run_holds_rows_against_the_metadata_of_the_environment()
    {
        using var organization = new AnOrganization(Today);
        var column = organization.Target.Organization.Metadata.Find(Schema.Contact.Table)!.Find(Schema.Contact.LastName)!;
        typeof(LocalDataverse.Metadata.Column).GetProperty(nameof(column.MaxLength))!.SetValue(column, 2);

        await Load(organization, "--dry-run");

        Assert.Equal(2, _crmseg.ExitCode);
        Assert.Contains("customers.csv line 2: the organisation refuses it: lastname has 3 characters, and the column takes 2", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_the_environment_refuses_is_reported_by_line_and_the_rest_loads()
    {
        using var organization = new AnOrganization(Today);
        // The platform's Money ends at 922,337,203,685,477; the sum of two such does not fit the customer's column.
        var purchases = _crmseg.FileOf("p.csv", "customer_id,order_number,date,amount\nA,1,2001-01-02,10.00\nB,2,2001-01-02,922337203685477\nB,3,2001-01-03,922337203685477\n");

        await _crmseg.Run("load", "--environment", organization.Url, "--purchases", purchases);

        Assert.Equal(2, _crmseg.ExitCode);
        Assert.Matches("p.csv line 3: the organisation refuses it|p.csv line 4: the organisation refuses it", _crmseg.Output);
        Assert.Contains("Purchases: 2 new", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_without_bulk_messages_are_written_row_by_row_and_still_all_or_nothing()
    {
        using var organization = new AnOrganization(Today);
        using var truth = new AnOrganization(Today);
        await Load(truth);
        using var network = new FaultyNetwork(organization.Server.Address, request => request.Path.Value!.EndsWith("Multiple", StringComparison.Ordinal) ? Fault.NotThere : Fault.None, TimeSpan.Zero);
        string[] load = ["load", "--environment", network.Address.ToString(), "--customers", _crmseg.PathOf("customers.csv"), "--purchases", _crmseg.PathOf("purchases.csv"), "--journal", _crmseg.PathOf("b.journal")];

        await _crmseg.Run(load);

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Equal(StateOf.Organization(truth.Target.Service, withHistory: true), StateOf.Organization(organization.Target.Service, withHistory: true));
        // Once for each table: what is known is not asked again.
        Assert.InRange(network.Injected[Fault.NotThere], 2, 4);

        _crmseg.FileOf("purchases.csv", Purchases.Replace("50.50", "51.50", StringComparison.Ordinal) + "\nB,,9,2001-01-02,922337203685477,,,\nB,,10,2001-01-03,922337203685477,,,\n");
        await _crmseg.Run(load);
        Assert.Equal(2, _crmseg.ExitCode);
        Assert.Contains("Purchases: 1 new, 1 changed, 3 unchanged", _crmseg.Output, StringComparison.Ordinal);
        Assert.Matches("purchases.csv line (6|7): the organisation refuses it: ", _crmseg.Output);
    }

    [Fact]
    public async Task A_load_whose_process_is_killed_goes_on_after_what_was_acknowledged()
    {
        var text = new StringBuilder("customer_id,order_number,date,amount\n");
        for (var i = 0; i < 2000; i++)
            text.Append(CultureInfo.InvariantCulture, $"C{i % 400},{i},{new DateOnly(2001, 4, 1).AddDays(i % 200):yyyy-MM-dd},{1 + (i * 7 % 250)}.{i % 100:00}\n");
        _crmseg.FileOf("many.csv", text.ToString());
        using var truth = new AnOrganization(Today);
        await Run(truth.Url, "truth.journal");
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));

        using var organization = new AnOrganization(Today);
        var acknowledged = 0;
        Process? process = null;
        using (var network = new FaultyNetwork(organization.Server.Address, _ => Fault.None, TimeSpan.Zero))
        {
            network.Answered = path =>
            {
                if (path.EndsWith("cseg_purchases/Microsoft.Dynamics.CRM.UpsertMultiple", StringComparison.Ordinal) && ++acknowledged == 3)
                    process!.Kill();
            };
            process = Process.Start(new ProcessStartInfo(
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "crmseg.dll"), "load", "--environment", network.Address.ToString(), "--purchases", _crmseg.PathOf("many.csv"), "--journal", _crmseg.PathOf("killed.journal"), "--parallel", "1"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode != 0 && acknowledged >= 3, $"exit code {process.ExitCode}, {acknowledged} messages, {error}");
            process.Dispose();
        }

        await Run(organization.Url, "killed.journal");

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("Going on with the load of ", _crmseg.Output, StringComparison.Ordinal);
        // Two batches were acknowledged at least; the third may not have got into the journal, and is sent again.
        var before = int.Parse(Regex.Match(_crmseg.Output, @"Purchases: .*?([\d,]+) loaded before the interruption").Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.InRange(before, 200, 1999);
        Assert.False(File.Exists(_crmseg.PathOf("killed.journal")));
        Assert.Equal(StateOf.Organization(truth.Target.Service, withHistory: true), StateOf.Organization(organization.Target.Service, withHistory: true));

        Task Run(string url, string journal) => _crmseg.Run("load", "--environment", url, "--purchases", _crmseg.PathOf("many.csv"), "--journal", _crmseg.PathOf(journal));
    }

    [Fact]
    public async Task A_load_that_loses_the_environment_says_so_and_the_next_goes_on()
    {
        using var truth = new AnOrganization(Today);
        await Load(truth);
        using var organization = new AnOrganization(Today);
        var files = CrmSegmentation.Cli.Commands.InputFiles.Read(new(TextWriter.Null, TextWriter.Null, redirected: true), _crmseg.PathOf("purchases.csv"), _crmseg.PathOf("customers.csv"), new());
        // The customers arrive; from the purchases on nothing does.
        var isDown = false;
        using var network = new FaultyNetwork(organization.Server.Address, request => (isDown |= request.Path.Value!.Contains("cseg_purchases", StringComparison.Ordinal)) ? Fault.Unavailable : Fault.None, TimeSpan.Zero);
        var hasty = new WebApiSettings { Retries = 2, FirstWait = TimeSpan.FromMilliseconds(5) };
        using (var environment = RemoteEnvironment.Open(network.Address, new NoSignIn(), hasty, TestContext.Current.CancellationToken))
        {
            using var output = new StringWriter(CultureInfo.InvariantCulture);
            var run = new CrmSegmentation.Cli.Commands.RemoteLoadRun(new(output, output, redirected: true), environment);
            var refused = Assert.Throws<InputException>(() => run.Load(files, "f", _crmseg.PathOf("lost.journal"), restart: false, report: null, TestContext.Current.CancellationToken));
            Assert.Contains("does not serve at the moment (status 503), also after 2 repetitions", refused.Message, StringComparison.Ordinal);
            Assert.Contains("the same command goes on from there", output.ToString(), StringComparison.Ordinal);
        }

        using (var environment = RemoteEnvironment.Open(organization.Server.Address, new NoSignIn(), hasty, TestContext.Current.CancellationToken))
        {
            using var output = new StringWriter(CultureInfo.InvariantCulture);
            Assert.Equal(0, new CrmSegmentation.Cli.Commands.RemoteLoadRun(new(output, output, redirected: true), environment).Load(files, "f", _crmseg.PathOf("lost.journal"), restart: false, report: null, TestContext.Current.CancellationToken));
            Assert.Contains("Customers: 3 loaded before the interruption", output.ToString(), StringComparison.Ordinal);
            Assert.Contains("Purchases: 4 new", output.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(StateOf.Organization(truth.Target.Service, withHistory: true), StateOf.Organization(organization.Target.Service, withHistory: true));
    }

    [Fact]
    public async Task Maintenance_and_verification_run_over_HTTP_with_the_exit_codes_of_the_local_ones()
    {
        using var organization = new AnOrganization(Today);
        await Load(organization);
        organization.Target.MoveTo(new DateOnly(2002, 12, 31));

        await _crmseg.Run("maintain", "--environment", organization.Url);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("3 customers recalculated, 3 changed, 0 failed", _crmseg.Output, StringComparison.Ordinal);

        await _crmseg.Run("verify", "--environment", organization.Url);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("3 customers verified, 0 wrong, 0 repaired", _crmseg.Output, StringComparison.Ordinal);

        await _crmseg.Run("maintain", "--environment", organization.Url, "--as-of", "2090-01-01");
        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("a day that has not come", _crmseg.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_solution_is_imported_by_a_job_of_the_environment()
    {
        using var organization = new AnOrganization(Today, withSolution: false);

        await _crmseg.Run("load", "--environment", organization.Url, "--purchases", _crmseg.FileOf("purchases.csv", Purchases));
        Assert.Equal((1, $"127.0.0.1 does not have the solution CrmSegmentation. Import it first: crmseg import --environment {organization.Url.TrimEnd('/')}.{Environment.NewLine}"), (_crmseg.ExitCode, _crmseg.Error));

        await _crmseg.Run("import", "--environment", organization.Url);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("Imported CrmSegmentation ", _crmseg.Output, StringComparison.Ordinal);

        await _crmseg.Run("import", "--environment", organization.Url);
        Assert.Equal(0, _crmseg.ExitCode);
        Assert.Contains("already", _crmseg.Output, StringComparison.Ordinal);
        await Load(organization);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
    }

    [Fact]
    public async Task A_newer_version_is_staged_and_takes_the_place_of_the_old()
    {
        using var organization = new AnOrganization(Today, withSolution: false);
        using var network = new FaultyNetwork(organization.Server.Address, _ => Fault.None, TimeSpan.Zero);
        var called = new List<string>();
        network.Answered = path => called.Add(path);
        var old = AVersionOf("0.9.0.0");

        await _crmseg.Run("import", "--environment", network.Address.ToString(), "--solution", old);
        Assert.Contains("Imported CrmSegmentation 0.9.0.0", _crmseg.Output, StringComparison.Ordinal);
        await Load(organization);
        Assert.DoesNotContain(called, path => path.EndsWith("/StageAndUpgradeAsync", StringComparison.Ordinal));
        await _crmseg.Run("import", "--environment", network.Address.ToString());

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("Upgraded 0.9.0.0 to CrmSegmentation ", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains(called, path => path.EndsWith("/StageAndUpgradeAsync", StringComparison.Ordinal));
        Assert.Equal(4, organization.Target.Service.RetrieveAll(new QueryExpression(Schema.Purchase.Table) { ColumnSet = new ColumnSet(false) }).Count());

        await _crmseg.Run("import", "--environment", network.Address.ToString(), "--solution", old);
        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("A solution does not go back.", _crmseg.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_whose_answer_is_lost_is_done_once()
    {
        using var organization = new AnOrganization(Today, withSolution: false);
        var lost = 0;
        using var network = new FaultyNetwork(organization.Server.Address, request => request.Path.Value!.EndsWith("/ImportSolutionAsync", StringComparison.Ordinal) && lost++ == 0 ? Fault.DroppedAfter : Fault.None, TimeSpan.Zero);

        await _crmseg.Run("import", "--environment", network.Address.ToString());

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Equal(1, network.Injected[Fault.DroppedAfter]);
        Assert.Contains("Imported CrmSegmentation ", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(100d, organization.Target.Service.RetrieveMultiple(new QueryExpression("importjob") { ColumnSet = new ColumnSet("progress") }).Entities.Single()["progress"]);
    }

    [Fact]
    public async Task An_import_that_fails_after_its_answer_was_lost_says_why()
    {
        using var organization = new AnOrganization(Today, withSolution: false);
        var lost = 0;
        using var network = new FaultyNetwork(organization.Server.Address, request => request.Path.Value!.EndsWith("/ImportSolutionAsync", StringComparison.Ordinal) && lost++ == 0 ? Fault.DroppedAfter : Fault.None, TimeSpan.Zero);

        await _crmseg.Run("import", "--environment", network.Address.ToString(), "--solution", ABrokenSolution());

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.StartsWith("The import failed, and 127.0.0.1 is as it was: The solution file is invalid. The file customizations.xml is missing.", _crmseg.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_fails_says_why()
    {
        using var organization = new AnOrganization(Today, withSolution: false);

        await _crmseg.Run("import", "--environment", organization.Url, "--solution", ABrokenSolution());

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.StartsWith("The import failed, and 127.0.0.1 is as it was: ", _crmseg.Error, StringComparison.Ordinal);
    }

    /// <summary>A solution file that lacks a part.</summary>
    private string ABrokenSolution()
    {
        var zip = _crmseg.PathOf("broken.zip");
        using (var archive = System.IO.Compression.ZipFile.Open(zip, System.IO.Compression.ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(archive.CreateEntry("solution.xml").Open());
            writer.Write("<ImportExportXml><SolutionManifest><UniqueName>Broken</UniqueName><Version>1.0.0.0</Version><Managed>1</Managed></SolutionManifest></ImportExportXml>");
        }

        return zip;
    }

    /// <summary>The shipped solution as if it were of another version.</summary>
    private string AVersionOf(string version)
    {
        var path = _crmseg.PathOf($"{version}.zip");
        File.Copy(CrmSegmentation.Cli.Local.ShippedSolution.ManagedPath, path);
        using var zip = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Update);
        var entry = zip.GetEntry("solution.xml")!;
        string text;
        using (var reader = new StreamReader(entry.Open()))
            text = reader.ReadToEnd();
        entry.Delete();
        using var writer = new StreamWriter(zip.CreateEntry("solution.xml").Open());
        writer.Write(Regex.Replace(text, "<Version>[^<]*</Version>", $"<Version>{version}</Version>"));
        return path;
    }

    private Task<Crmseg> Load(AnOrganization organization, params string[] options) => _crmseg.Run(
    [
        "load", "--environment", organization.Url, "--customers", _crmseg.FileOf("customers.csv", Customers), "--purchases", _crmseg.FileOf("purchases.csv", Purchases),
        "--journal", _crmseg.PathOf("load.journal"), .. options,
    ]);
}
