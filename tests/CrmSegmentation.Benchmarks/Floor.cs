using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Benchmarking;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Benchmarks;

/// <summary>
/// What a save cannot go below: its statements alone, prepared, with the values they had, each time for another customer. No request,
/// no plug-in, no conversion of values.
/// </summary>
internal static partial class Floor
{
    private const int Customers = 5000;
    private const int Repetitions = 5;

    public static void Run(TextWriter output)
    {
        using var target = LocalTarget.Open(databasePath: null);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(LargeDatabase.Day);
        var contacts = Enumerable.Range(0, Customers).Select(_ => target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" })).ToList();
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
        var shares = new (string Name, Action<int> Statement)[]
        {
            ("begin and commit", _ =>
            {
                using var transaction = store.BeginTransaction();
                transaction.Commit();
            }),
            ("find the customer", i => store.Scalar("SELECT 1 FROM \"contact\" WHERE \"contactid\" = $0", [ids[i]])),
            ("insert the purchase", i =>
            {
                var values = (object[])row.Clone();
                (values[0], values[contactPlace]) = (ValueCodec.FromGuid(Guid.CreateVersion7()), ids[i]);
                store.Read(insert, values, static _ => { });
            }),
            ("lock the customer: find his currency", i => store.Scalar("SELECT \"transactioncurrencyid\" FROM \"contact\" WHERE \"contactid\" = $0", [ids[i]])),
            ("read the purchases in the window", i => Values(store, reading, [0L, after, ids[i], 5001L])),
            ("write the profile with the lock", Update(store, The("UPDATE \"contact\" SET \"cseg_annualpurchasecount\"", ""), ids)),
        };
        foreach (var (name, statement) in shares)
        {
            var best = double.MaxValue;
            for (var round = 0; round < Repetitions; round++)
            {
                using var transaction = name == "begin and commit" ? null : store.BeginTransaction();
                var processor = Environment.CpuUsage.TotalTime;
                for (var i = 0; i < Customers; i++)
                    statement(i);
                best = Math.Min(best, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / Customers);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-40} {best,6:0.0} us"));
        }
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
