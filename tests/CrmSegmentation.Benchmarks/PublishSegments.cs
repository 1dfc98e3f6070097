using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli.Commands;
using CrmSegmentation.Cli.Input;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Benchmarks;

/// <summary>Publishes many segments over the customers of a shop, counts them anew, and previews one of them.</summary>
internal static class PublishSegments
{
    private const int Segments = 200;
    private const int Published = 653210001;

    public static void Run(string purchasesPath, string? customersPath, TextWriter output)
    {
        var quiet = new Terminal(TextWriter.Null, TextWriter.Null, redirected: true);
        var files = InputFiles.Read(quiet, purchasesPath, customersPath, new ReadOptions());
        using var target = LocalTarget.Open(databasePath: null);
        target.ImportSolution(quiet);
        target.MoveTo(files.LatestPurchase ?? throw new InvalidOperationException($"{purchasesPath} holds no purchase."));
        var loaded = Loader.Load(target.Service, files.Input, new NoProgress());
        output.WriteLine($"{loaded.Customers.Total} customers");

        var ids = new List<Guid>();
        Time(output, $"publishing {Segments} segments", () => ids = Enumerable.Range(0, Segments).Select(i => target.Service.Create(new Entity("cseg_segment")
        {
            ["cseg_name"] = $"Segment {i}",
            ["cseg_filter"] = $"<filter>{Condition(i)}</filter>",
            ["cseg_lifecycle"] = new OptionSetValue(Published),
        })).ToList());
        var members = 0L;
        Time(output, $"counting {Segments} segments anew", () => members = ids.Sum(id => (long)(int)target.Service.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = new EntityReference("cseg_segment", id) })["Members"]));
        output.WriteLine($"{members} members in all");
        Time(output, "a preview", () => Preview(target.Service, ids[^1], withOverlaps: false));
        Time(output, "a preview with overlaps", () => Preview(target.Service, ids[^1], withOverlaps: true));
    }

    /// <summary>Each another question, from a few customers up to most of them.</summary>
    private static string Condition(int number) => (number % 4) switch
    {
        0 => $"<condition attribute=\"cseg_annualvalue_base\" operator=\"ge\" value=\"{10 * number}\" />",
        1 => $"<condition attribute=\"address1_postalcode\" operator=\"begins-with\" value=\"{number / 2:00}\" />",
        2 => $"<condition attribute=\"birthdate\" operator=\"olderthan-x-years\" value=\"{30 + (number / 4)}\" />",
        _ => $"<condition attribute=\"cseg_lastpurchaseon\" operator=\"last-x-days\" value=\"{number}\" /><condition attribute=\"cseg_priority\" operator=\"ne\" value=\"653210003\" />",
    };

    private static void Preview(IOrganizationService service, Guid segment, bool withOverlaps) =>
        service.Execute(new OrganizationRequest("cseg_PreviewSegment") { ["Segment"] = new EntityReference("cseg_segment", segment), ["WithOverlaps"] = withOverlaps });

    private static void Time(TextWriter output, string what, Action act)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        act();
        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds:0.00} s, of processors {(process.TotalProcessorTime - before).TotalSeconds:0.00} s"));
    }

    private sealed class NoProgress : ILoadProgress
    {
        public void Begin(string title, int total)
        {
        }

        public void Advance(int rows)
        {
        }
    }
}
