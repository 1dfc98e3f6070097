using System;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Maintaining;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Reporting;
using CrmSegmentation.Cli.Sample;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg demo</c>: the whole chain, from purchases to marketing lists, and a page to look at it.</summary>
internal sealed class DemoCommand(Terminal terminal)
{
    private readonly InputOptions _input = new();
    private readonly Option<string?> _database = new("--database") { Description = "Keeps the organisation in this file (default: in memory, gone at the end).", HelpName = "FILE" };
    private readonly Option<bool> _noServe = new("--no-serve") { Description = "Ends after the summary instead of serving it." };
    private readonly ServeOptions _serve = new();

    public Command Create()
    {
        var command = new Command("demo", "Imports the solution into a local Dataverse, loads purchases (default: a sample), publishes starter segments and shows the outcome.");
        _input.AddTo(command);
        command.Options.Add(_database);
        command.Options.Add(_noServe);
        _serve.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var purchases = _input.Purchases(result);
        var customers = _input.Customers(result);
        if (purchases == null && customers != null)
            throw new InputException("--customers alone gives no priorities. Say --purchases FILE.csv too, or nothing for the sample.");

        var url = _serve.Url(result);
        var asOf = _input.AsOf(result);
        var files = purchases == null ? InputFiles.Sample(terminal) : InputFiles.Read(terminal, purchases, customers, _input.Reading(result));
        terminal.Line();
        using var target = LocalTarget.Open(result.GetValue(_database));
        target.ImportSolution(terminal);
        var run = new LoadRun(terminal, target);
        run.SettleAsOf(asOf, files.LatestPurchase);
        run.Load(files, cancellation);
        StarterSegments.Publish(target.Service);

        SummaryPrinter.PrintPriorities(terminal, run.Customers, run.AsOf);
        if (purchases == null)
        {
            SummaryPrinter.PrintCustomers(
                terminal, "The three customers of the founding article", run.Customers.Where(c => GoldenCustomers.Numbers.Contains(c.CustomerId)));
        }

        SummaryPrinter.PrintCallFirst(terminal, run.Customers);
        SummaryPrinter.PrintLists(terminal, StarterSegments.Lists(target.Service));
        BulkRun.ToTheEnd(target.Service, BulkRun.Open(target.Service, Schema.BulkRun.MineCoPurchases)?.ToEntityReference() ?? BulkRun.Start(target.Service, Schema.BulkRun.MineCoPurchases), "Customers to suggest to", new NoProgress(cancellation));
        SummaryPrinter.PrintSuggestions(terminal, Suggestions.Best(target.Service));
        terminal.Line();
        PrintCostOfPlugins(files, run, cancellation);
        run.WriteReport(_input.Report(result));
        if (!result.GetValue(_noServe))
            await ServeOptions.ServeAsync(terminal, target, url, cancellation).ConfigureAwait(false);
        return run.ExitCode;
    }

    /// <summary>Loads the same purchases again into an organisation in memory in which no plug-in runs, to show what they cost.</summary>
    private void PrintCostOfPlugins(InputFiles files, LoadRun run, CancellationToken cancellation)
    {
        if (run.Result is not { Purchases.Created: > 0 } loaded)
            return;

        using var bare = LocalTarget.Open(databasePath: null, runSteps: false);
        bare.ImportSolution(new Terminal(System.IO.TextWriter.Null, System.IO.TextWriter.Null, redirected: true));
        bare.MoveTo(run.AsOf);
        var without = terminal.Work(progress => Loader.Load(bare.Service, files.Input, new ComparisonProgress(progress)), cancellation);
        terminal.Line(
            $"{Text.Count(loaded.Purchases.Total, "purchase")} took {Text.Seconds(loaded.PurchasesTime)} with the plug-ins that compute priorities ({Text.Rate(loaded.Purchases.Total, loaded.PurchasesTime)} rows a second); without plug-ins {Text.Seconds(without.PurchasesTime)} ({Text.Rate(without.Purchases.Total, without.PurchasesTime)} rows a second).");
    }

    private sealed class NoProgress(CancellationToken cancellation) : ILoadProgress
    {
        public void Begin(string title, int total)
        {
        }

        public void Advance(int rows) => cancellation.ThrowIfCancellationRequested();
    }

    private sealed class ComparisonProgress(ILoadProgress progress) : ILoadProgress
    {
        public void Begin(string title, int total) => progress.Begin($"{title} again without plug-ins, to compare", total);

        public void Advance(int rows) => progress.Advance(rows);
    }
}
