using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Benchmarks;

/// <summary>A database file with any number of customers, each with the same few purchases, made by SQL from one customer that was saved.</summary>
internal sealed class LargeDatabase : IDisposable
{
    public static readonly DateOnly Day = new(2026, 6, 30);

    private const string ContactIds = "unhex(printf('%032x', n))";

    private static readonly long DayStored = new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();

    private LargeDatabase(LocalTarget target, int contacts)
    {
        Target = target;
        Contacts = contacts;
    }

    public LocalTarget Target { get; }

    public int Contacts { get; }

    /// <summary>Opens the file, which is made where there is none.</summary>
    public static LargeDatabase Open(string folder, int contacts, int purchases, TextWriter output)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{contacts}-{purchases}.db"));
        if (!File.Exists(path))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"making {contacts:N0} customers with {purchases:N0} purchases in {path}"));
            var unfinished = path + ".new";
            File.Delete(unfinished);
            using (var target = OpenTarget(unfinished))
                Fill(target, contacts, purchases);
            File.Move(unfinished, path);
        }

        return new LargeDatabase(OpenTarget(path), contacts);
    }

    /// <summary>The id of a customer, counted from 1.</summary>
    public static Guid ContactId(int number) => new(Convert.FromHexString(number.ToString("x32", CultureInfo.InvariantCulture)), bigEndian: true);

    /// <summary>Makes so many customers, spread evenly, due today.</summary>
    public void MakeDue(int customers) => Target.Organization.Store.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"UPDATE contact SET cseg_nextrecalculationon = {DayStored} WHERE contactid IN (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + {Contacts / customers} FROM c WHERE n + {Contacts / customers} <= {Contacts}) SELECT {ContactIds} FROM c)"));

    public void Dispose() => Target.Dispose();

    private static LocalTarget OpenTarget(string path)
    {
        var target = LocalTarget.Open(path);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(Day);
        return target;
    }

    private static void Fill(LocalTarget target, int contacts, int purchases)
    {
        var contact = target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" });
        target.Service.Create(new Entity(Schema.Purchase.Table)
        {
            [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contact),
            [Schema.Purchase.Date] = new DateTime(2026, 6, 1),
            [Schema.Purchase.Amount] = new Money(120m),
            [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
            [Schema.Purchase.Name] = "Purchase",
        });
        var store = target.Organization.Store;

        // A file that is made in one piece needs no way back.
        store.Execute("PRAGMA journal_mode = OFF");
        store.Execute("PRAGMA synchronous = OFF");
        Multiply(Schema.Contact.Table, contacts, new Dictionary<string, string>
        {
            [Schema.Contact.Id] = ContactIds,
            [Schema.Contact.LastName] = "'Customer ' || n",
            [Schema.Contact.FullName] = "'Customer ' || n",
            [Schema.Contact.ModifiedOn] = string.Create(CultureInfo.InvariantCulture, $"{DayStored} - 86400 * (1 + n % 300)"),
            [Schema.Contact.NextRecalculation] = string.Create(CultureInfo.InvariantCulture, $"{DayStored} + 86400 * (1 + n % 300)"),
            [Schema.Contact.AnnualValue] = "10000 * (n % 1000)",
            [Schema.Contact.AnnualValueBase] = "10000 * (n % 1000)",
        });

        // The purchases of a customer lie together, as a year's import would leave them.
        var each = purchases / contacts;
        Multiply(Schema.Purchase.Table, purchases, new Dictionary<string, string>
        {
            [Schema.Purchase.Id] = ContactIds,
            [Schema.Purchase.Contact] = string.Create(CultureInfo.InvariantCulture, $"unhex(printf('%032x', 1 + (n - 1) / {each}))"),
            [Schema.Purchase.Date] = string.Create(CultureInfo.InvariantCulture, $"{DayStored} - 86400 * (n * 97 % 1095)"),
        });
        store.Execute("PRAGMA journal_mode = WAL");

        void Multiply(string table, int rows, Dictionary<string, string> given)
        {
            var columns = new List<string>();
            store.Read($"SELECT name FROM pragma_table_info('{table}')", [], row => columns.Add(row.GetString(0)));
            store.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {rows}) INSERT INTO {table} SELECT {string.Join(", ", columns.Select(c => given.TryGetValue(c, out var value) ? value : "t.\"" + c + "\""))} FROM (SELECT * FROM {table} LIMIT 1) AS t CROSS JOIN c"));
        }
    }
}
