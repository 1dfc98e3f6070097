using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using CrmSegmentation.Cli.Input;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Reporting;

namespace CrmSegmentation.Cli.Commands;

/// <summary>What <c>demo</c> and <c>load</c> have in common: take an as-of date, load, read the customers back, report.</summary>
internal sealed class LoadRun(Terminal terminal, LocalTarget target)
{
    /// <summary>The day that the customers are computed as of.</summary>
    public DateOnly AsOf { get; private set; }

    public LoadResult? Result { get; private set; }

    public IReadOnlyList<CustomerProfile> Customers { get; private set; } = [];

    /// <summary>Moves the organisation to the as-of date: the caller's, else that of the latest purchase, never behind what is there.</summary>
    public void SettleAsOf(DateOnly? chosen, DateOnly? latestPurchase)
    {
        if (chosen is { } day)
        {
            AsOf = day;
        }
        else
        {
            AsOf = latestPurchase ?? target.ProfilesAsOf ?? DateOnly.FromDateTime(DateTime.UtcNow);
            var why = latestPurchase != null ? "the date of the latest purchase" : "the organisation's day";
            if (target.ProfilesAsOf > AsOf)
                (AsOf, why) = (target.ProfilesAsOf.Value, "the day that the database has reached");
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"As of {Text.Day(AsOf)}, {why} (--as-of YYYY-MM-DD says another)."));
        }

        target.MoveTo(AsOf);
    }

    public void Load(InputFiles files, CancellationToken cancellation)
    {
        Result = terminal.Work(progress => Loader.Load(target.Service, files.Input, progress), cancellation);
        target.Organization.RunAsyncOperations();
        var bad = files.BadRows.Concat(Result.BadRows).ToList();
        CountsPrinter.Print(terminal, "Customers", Result.Customers, Result.CustomersTime);
        CountsPrinter.Print(terminal, "Purchases", Result.Purchases, Result.PurchasesTime);
        BadRowPrinter.Print(terminal, bad);
        Customers = ProfileReader.Read(target.Service);
        AllLoaded = bad.Count == 0;

        var stale = Customers.Count(c => c.NextRecalculation <= AsOf);
        if (stale > 0)
            terminal.Warning($"{Text.Count(stale, "customer")} had no purchase in this load and {(stale == 1 ? "is" : "are")} due for recalculation: {(stale == 1 ? "its" : "their")} values are those of an earlier day until crmseg maintain has run.");
    }

    public int ExitCode => AllLoaded ? Cli.ExitCode.Done : Cli.ExitCode.SomeRowsBad;

    private bool AllLoaded { get; set; }

    public void WriteReport(string? path)
    {
        if (path == null)
            return;

        ReportWriter.Write(path, Customers);
        terminal.Line($"Report of {Text.Count(Customers.Count, "customer")}: {path}");
    }
}
