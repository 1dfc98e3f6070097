using System.Collections.Generic;
using System.Globalization;
using System.IO;
using CsvHelper;

namespace CrmSegmentation.Cli.Reporting;

/// <summary>Writes one CSV line a customer, in formats that do not depend on the machine's culture.</summary>
internal static class ReportWriter
{
    private static readonly string[] Header =
    [
        "customer_id", "first_purchase", "last_purchase", "annual_count", "annual_value", "average_value", "lifetime_count", "lifetime_value", "priority", "score", "reason",
    ];

    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<CustomerProfile> customers)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            using var file = File.Create(path);
            using var writer = CsvWriter.Create(file, CsvWriterOptions.Default with { NewLine = "\n" });
            writer.WriteRecord(Header);
            foreach (var customer in customers)
            {
                writer.WriteRecord(
                [
                    customer.CustomerId,
                    customer.FirstPurchase?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty,
                    customer.LastPurchase?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty,
                    customer.AnnualCount.ToString(CultureInfo.InvariantCulture),
                    Money(customer.AnnualValue),
                    customer.AverageValue is { } average ? Money(average) : string.Empty,
                    customer.LifetimeCount.ToString(CultureInfo.InvariantCulture),
                    Money(customer.LifetimeValue),
                    customer.PriorityName,
                    customer.Score?.ToString("0.00", CultureInfo.InvariantCulture) ?? string.Empty,
                    customer.Reason,
                ]);
            }
        }
        catch (System.Exception e) when (e is IOException or System.UnauthorizedAccessException)
        {
            throw new InputException($"The report cannot be written to {path}: {e.Message}", e);
        }
    }

    private static string Money(decimal value) => value.ToString("0.00##", CultureInfo.InvariantCulture);
}
