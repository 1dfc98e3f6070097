using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Benchmarking;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using LocalDataverse.Query;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace CrmSegmentation.Benchmarks;

/// <summary>
/// What a save, alone or in a bulk message, cannot go below: its statements alone, prepared, with the values they had, each time for another customer. No request,
/// no plug-in, no conversion of values.
/// </summary>
internal static partial class Floor
{
    private const int Customers = 5000;
    private const int Repetitions = 5;

    /// <summary>A message of the load of AdventureWorks: so many purchases of so many customers.</summary>
    private const int PurchasesInMessage = 1000;

    private const int CustomersInMessage = 690;

    private const string TheTransaction = "begin and commit";

    public static void Run(TextWriter output)
    {
        using var target = LocalTarget.Open(databasePath: null);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(LargeDatabase.Day);
        List<Guid> NewCustomers(int count) => [.. Enumerable.Range(0, count).Select(_ => target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" }))];
        var contacts = NewCustomers(Customers);
        foreach (var contact in contacts.Concat(contacts.Take(100)))
            target.Service.Create(LargeDatabase.APurchase(contact, 0));

        var store = target.Organization.Store;
        var texts = store.StatementTexts();
        string The(string start, string part) => texts.Last(t => t.StartsWith(start, StringComparison.Ordinal) && t.Contains(part, StringComparison.Ordinal));
        var ids = contacts.ConvertAll(ValueCodec.FromGuid);
        var after = DateTimeOffset.Parse("2024-06-30T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        var insert = The("INSERT INTO \"cseg_purchase\"", "");
        var row = Values(store, "SELECT " + Names().Match(insert).Groups[1].Value + " FROM cseg_purchase LIMIT 1", []);
        var contactPlace = Names().Match(insert).Groups[1].Value.Split(", ").ToList().IndexOf("\"cseg_contactid\"");
        var reading = The("SELECT", "LEFT JOIN \"cseg_purchase\"");
        Action<int> Find(List<byte[]> of) => i => store.Scalar("SELECT 1 FROM \"contact\" WHERE \"contactid\" = $0", [of[i % of.Count]]);
        Action<int> Lock(List<byte[]> of) => i => store.Scalar("SELECT \"transactioncurrencyid\" FROM \"contact\" WHERE \"contactid\" = $0", [of[i]]);
        Action<int> Insert(List<byte[]> of) => i =>
        {
            var values = (object[])row.Clone();
            (values[0], values[contactPlace]) = (ValueCodec.FromGuid(Guid.CreateVersion7()), of[i % of.Count]);
            store.Read(insert, values, static _ => { });
        };
        foreach (var (name, statement) in new (string Name, Action<int> Statement)[]
        {
            (TheTransaction, _ =>
            {
                using var transaction = store.BeginTransaction();
                transaction.Commit();
            }),
            ("find the customer", Find(ids)),
            ("insert the purchase", Insert(ids)),
            ("lock the customer: find his currency", Lock(ids)),
            ("read the purchases in the window", i => Values(store, reading, [0L, after, ids[i], 5001L])),
            ("write the profile with the lock", Update(store, The("UPDATE \"contact\" SET \"cseg_annualpurchasecount\"", ""), ids)),
        })
        {
            Say(name, Measure(store, statement, Customers, inTransaction: name != TheTransaction));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a message of {PurchasesInMessage} purchases by {CustomersInMessage} customers, for each purchase"));
        var buyers = NewCustomers(CustomersInMessage);
        var buyerIds = buyers.ConvertAll(ValueCodec.FromGuid);
        target.Service.Execute(new CreateMultipleRequest
        {
            Targets = new EntityCollection([.. Enumerable.Range(0, PurchasesInMessage).Select(i => LargeDatabase.APurchase(buyers[i % CustomersInMessage], 40 + (i / CustomersInMessage)))]) { EntityName = Schema.Purchase.Table },
        });
        texts = store.StatementTexts();
        var listed = QueryShape.FilledLength(CustomersInMessage);
        var many = "$" + (listed + 1).ToString(CultureInfo.InvariantCulture);
        object[] together = [0L, after, .. buyerIds, .. Enumerable.Repeat(buyerIds[^1], listed - CustomersInMessage)];
        var (all, added) = (The("SELECT", "LEFT JOIN \"cseg_purchase\""), The("SELECT", "COUNT(*)"));
        if (!all.Contains(many, StringComparison.Ordinal) || !added.Contains(many, StringComparison.Ordinal))
            throw new InvalidOperationException("The message's own queries are not found among the statements.");
        foreach (var (name, statement, times) in new (string Name, Action<int> Statement, int Times)[]
        {
            ("find the customer", Find(buyerIds), PurchasesInMessage),
            ("insert the purchase", Insert(buyerIds), PurchasesInMessage),
            ("lock the customers: find their currencies", Lock(buyerIds), CustomersInMessage),
            ("read the customers with their purchases", _ => Values(store, all, [.. together, 5001L]), 1),
            ("add up what is closed", _ => Values(store, added, together), 1),
            ("write the profiles with the locks", Update(store, The("UPDATE \"contact\" SET \"cseg_", "cseg_closedhistory"), buyerIds), CustomersInMessage),
        })
        {
            Say(name, Measure(store, statement, times, inTransaction: true) * times / PurchasesInMessage);
        }

        void Say(string name, double microseconds) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-42} {microseconds,6:0.0} us"));
    }

    private static double Measure(RowStore store, Action<int> statement, int times, bool inTransaction)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Repetitions; round++)
        {
            using var transaction = inTransaction ? store.BeginTransaction() : null;
            var clock = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
                statement(i);
            best = Math.Min(best, Stopwatch.GetElapsedTime(clock).TotalMicroseconds / times);
        }

        return best;
    }

    /// <summary>Writes the values that a row has.</summary>
    private static Action<int> Update(RowStore store, string update, List<byte[]> ids)
    {
        var columns = string.Join(", ", Assigned().Matches(update).Select(m => m.Groups[1].Value));
        var known = Values(store, $"SELECT contactid, {columns} FROM contact WHERE contactid = $0", [ids[0]]);
        return i =>
        {
            var values = (object[])known.Clone();
            values[0] = ids[i];
            store.Read(update, values, static _ => { });
        };
    }

    private static object[] Values(RowStore store, string sql, object[] parameters)
    {
        object[] values = [];
        store.Read(sql, parameters, reader =>
        {
            values = new object[reader.FieldCount];
            reader.GetValues(values);
        });
        return values;
    }

    [GeneratedRegex(@"\(([^)]*)\) VALUES")]
    private static partial Regex Names();

    [GeneratedRegex("(\"[a-z0-9_]+\") = \\$[1-9]")]
    private static partial Regex Assigned();
}
