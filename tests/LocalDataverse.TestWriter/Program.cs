using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace LocalDataverse.TestWriter;

/// <summary>
/// Writes batches of contacts to a database file, each batch in a transaction, and says on its output which are committed, until a test
/// kills it. Told to stop in a batch, it stops in the middle of that one's transaction and says so.
/// </summary>
internal static class Program
{
    /// <param name="args">The database file, the rows of a batch, and the batch to stop in (-1 for none).</param>
    private static void Main(string[] args)
    {
        var size = int.Parse(args[1], CultureInfo.InvariantCulture);
        var last = int.Parse(args[2], CultureInfo.InvariantCulture);
        using var organization = LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = args[0] });
        var service = organization.CreateService();
        var batch = 0;
        var rows = 0;
        organization.RequestExecuted += (_, executed) =>
        {
            if (batch != last || executed.MessageName != "Create" || ++rows <= size / 2)
                return;
            Console.WriteLine("in the middle");
            Thread.Sleep(Timeout.Infinite);
        };
        for (; ; batch++)
        {
            var transaction = new ExecuteTransactionRequest { Requests = [] };
            transaction.Requests.AddRange(Enumerable.Range(0, size).Select(i => new CreateRequest { Target = new Entity("contact") { ["firstname"] = "Row " + i, ["lastname"] = "Batch " + batch } }));
            service.Execute(transaction);
            Console.WriteLine(batch);
        }
    }
}
