using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Input;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Sample;

namespace CrmSegmentation.Cli.Commands;

/// <summary>What a command loads, read and ready.</summary>
/// <param name="BadRows">Rows that could not be read.</param>
/// <param name="LatestPurchase">Null: there is no purchase.</param>
internal sealed record InputFiles(LoadInput Input, IReadOnlyList<BadRow> BadRows, DateOnly? LatestPurchase)
{
    /// <summary>The sample that the project brings along.</summary>
    public static InputFiles Sample(Terminal terminal)
    {
        var sample = SampleData.Create();
        terminal.Line($"No --purchases given: the sample of {Text.Count(sample.Customers.Count, "customer")} and {Text.Count(sample.Purchases.Count, "purchase")} is loaded.");
        return new InputFiles(
            new LoadInput { Customers = sample.Customers, Purchases = sample.Purchases, CustomersName = "sample", PurchasesName = "sample" }, [], SampleData.AsOf);
    }

    /// <summary>Reads the files of a command line and prints what was recognised in them.</summary>
    public static InputFiles Read(Terminal terminal, string? purchasesPath, string? customersPath, ReadOptions options)
    {
        var purchasesCsv = purchasesPath == null ? null : CsvFile.Read(purchasesPath);
        var customersCsv = customersPath == null ? null : CsvFile.Read(customersPath);
        var inputs = new List<(CsvFile, IReadOnlyList<Target>)>();
        if (purchasesCsv != null)
            inputs.Add((purchasesCsv, PurchaseTargets.All));
        if (customersCsv != null)
            inputs.Add((customersCsv, CustomerTargets.All));
        options.Map.Verify([.. inputs]);

        CustomerFile? customers = null;
        if (customersCsv != null)
        {
            customers = CustomerReader.Read(customersCsv, options);
            RecognitionPrinter.Print(terminal, customersCsv, customers.Recognition, customersCsv.Rows.Count, customers.Notes);
        }

        PurchaseFile? purchases = null;
        if (purchasesCsv != null)
        {
            purchases = PurchaseReader.Read(purchasesCsv, options);
            RecognitionPrinter.Print(terminal, purchasesCsv, purchases.Recognition, purchasesCsv.Rows.Count, purchases.Notes);
        }

        return new InputFiles(
            new LoadInput
            {
                Customers = customers?.Rows ?? [],
                Purchases = purchases?.Rows ?? [],
                CustomersName = customersCsv?.Name ?? "customers",
                PurchasesName = purchasesCsv?.Name ?? "purchases",
            },
            [.. customers?.BadRows ?? [], .. purchases?.BadRows ?? []],
            purchases is { Rows.Count: > 0 } ? purchases.Rows.Max(r => r.Date) : null);
    }
}
