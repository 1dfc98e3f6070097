using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Benchmarking;

/// <summary>A database file with any number of customers, each with so many purchases, made by SQL from one customer that was saved.</summary>
internal sealed class LargeDatabase : IDisposable
{
    public static readonly DateOnly Day = new(2026, 6, 30);

    /// <summary>The purchases of customers are spread over so many days.</summary>
    private const int Days = 1095;

    private const int Amounts = 1000;

    private const int RowsAtOnce = 50_000;

    private const string Ids = "unhex(printf('%032x', n))";

    private static readonly long DayStored = new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();

    private LargeDatabase(LocalTarget target, int customers)
    {
        Target = target;
        Customers = customers;
    }

    public LocalTarget Target { get; }

    public int Customers { get; }

    /// <summary>About how many bytes such a file takes.</summary>
    public static long SizeOf(int customers, int purchasesEach) => customers * (1200L + (400L * purchasesEach));

    /// <summary>Makes the file. What it says of customers is not what their purchases come to, until they are recalculated.</summary>
    public static void Make(string path, int customers, int purchasesEach)
    {
        using var target = OpenTarget(path);
        var contact = target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" });
        target.Service.Create(APurchase(contact, 30));
        var store = target.Organization.Store;

        // A file that is made in one piece needs no way back.
        store.Execute("PRAGMA journal_mode = OFF");
        store.Execute("PRAGMA synchronous = OFF");
        Multiply(Schema.Contact.Table, customers, new Dictionary<string, string>
        {
            [Schema.Contact.Id] = Ids,
            [Schema.Contact.LastName] = "'Customer ' || n",
            [Schema.Contact.FullName] = "'Customer ' || n",
            [Schema.Contact.ModifiedOn] = string.Create(CultureInfo.InvariantCulture, $"{DayStored} - 86400 * (1 + n % 300)"),
            [Schema.Contact.LastPurchase] = string.Create(CultureInfo.InvariantCulture, $"{DayStored} - 86400 * (n % 300)"),
            [Schema.Contact.NextRecalculation] = string.Create(CultureInfo.InvariantCulture, $"{DayStored} + 86400 * (1 + n % 300)"),
            [Schema.Contact.ClosedHistory] = "NULL",
        });

        // The purchases of a customer lie together, as a year's import would leave them.
        var customer = string.Create(CultureInfo.InvariantCulture, $"(1 + (n - 1) / {purchasesEach})");
        var amount = string.Create(CultureInfo.InvariantCulture, $"10000 * (1 + {customer} % {Amounts})");
        Multiply(Schema.Purchase.Table, (long)customers * purchasesEach, new Dictionary<string, string>
        {
            [Schema.Purchase.Id] = Ids,
            [Schema.Purchase.Contact] = $"unhex(printf('%032x', {customer}))",
            [Schema.Purchase.Date] = string.Create(CultureInfo.InvariantCulture, $"{DayStored} - 86400 * (n * 97 % {Days})"),
            [Schema.Purchase.Amount] = amount,
            [Schema.Purchase.AmountBase] = amount,
        });
        store.Execute("PRAGMA journal_mode = WAL");

        void Multiply(string table, long rows, Dictionary<string, string> given)
        {
            var columns = new List<string>();
            store.Read($"SELECT name FROM pragma_table_info('{table}')", [], row => columns.Add(row.GetString(0)));
            var values = string.Join(", ", columns.Select(c => given.TryGetValue(c, out var value) ? value : "t.\"" + c + "\""));
            for (var made = 0L; made < rows; made += RowsAtOnce)
            {
                // All at once would be kept in memory to the end.
                store.Execute(string.Create(
                    CultureInfo.InvariantCulture,
                    $"WITH RECURSIVE c(n) AS (SELECT {made + 1} UNION ALL SELECT n + 1 FROM c WHERE n < {Math.Min(rows, made + RowsAtOnce)}) INSERT INTO {table} SELECT {values} FROM (SELECT * FROM {table} LIMIT 1) AS t CROSS JOIN c"));
            }
        }
    }

    public static LargeDatabase Open(string path, int customers) => new(OpenTarget(path), customers);

    /// <summary>The id of a customer, counted from 1.</summary>
    public static Guid CustomerId(int number) => new(Convert.FromHexString(number.ToString("x32", CultureInfo.InvariantCulture)), bigEndian: true);

    public static Entity APurchase(Guid contact, int daysAgo) => new(Schema.Purchase.Table)
    {
        [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contact),
        [Schema.Purchase.Date] = Day.ToDateTime(TimeOnly.MinValue).AddDays(-daysAgo),
        [Schema.Purchase.Amount] = new Money(120m),
        [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
        [Schema.Purchase.Name] = "Purchase",
    };

    /// <summary>Makes so many customers, spread evenly, due today.</summary>
    public void MakeDue(int customers)
    {
        var step = Customers / customers;
        Target.Organization.Store.Execute(string.Create(
            CultureInfo.InvariantCulture,
            $"UPDATE contact SET cseg_nextrecalculationon = {DayStored} WHERE contactid IN (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + {step} FROM c WHERE n + {step} <= {step * customers}) SELECT {Ids} FROM c)"));
    }

    public void Dispose() => Target.Dispose();

    private static LocalTarget OpenTarget(string path)
    {
        var target = LocalTarget.Open(path);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(Day);
        return target;
    }
}
