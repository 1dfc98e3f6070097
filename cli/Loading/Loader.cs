using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CrmSegmentation.Cli.Input;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Loading;

/// <summary>
/// Loads customers and their purchases through the organisation service and nothing else, so that a real organisation can stand where the
/// local one does.
/// </summary>
internal static class Loader
{
    public static LoadResult Load(IOrganizationService service, LoadInput input, ILoadProgress progress) => Load(new DirectTarget(service), input, progress);

    public static LoadResult Load(ILoadTarget target, LoadInput input, ILoadProgress progress)
    {
        var customersWatch = Stopwatch.StartNew();
        var directory = new CustomerDirectory();
        var customers = new CustomerLoader(target, input.CustomersName, "customers", directory);
        customers.Load(input.Customers, progress);

        // Whoever bought and stands in no customer file becomes a customer with a number or an e-mail address and nothing else.
        var unnamed = new CustomerLoader(target, input.PurchasesName, "buyers", directory);
        var others = input.Purchases
            .Where(p => directory.Find(p.CustomerNumber, p.Email) == null)
            .DistinctBy(p => (p.CustomerNumber ?? p.Email!).ToUpperInvariant())
            .Select(p => new CustomerRow
            {
                Line = p.Line,
                Number = p.CustomerNumber,
                Email = p.Email,
                Values = p.CustomerNumber == null ? new Dictionary<string, object>() : new Dictionary<string, object> { [Schema.Contact.CustomerNumber] = p.CustomerNumber },
            })
            .ToList();
        if (others.Count > 0)
            unnamed.Load(others, progress);
        customersWatch.Stop();

        var purchasesWatch = Stopwatch.StartNew();
        var purchases = new PurchaseLoader(target, input.PurchasesName, directory);
        purchases.Load(input.Purchases, progress);
        purchasesWatch.Stop();

        return new LoadResult(
            customers.Counts + unnamed.Counts,
            purchases.Counts,
            [.. customers.BadRows, .. unnamed.BadRows, .. purchases.BadRows.OrderBy(b => b.Line)],
            customersWatch.Elapsed,
            purchasesWatch.Elapsed);
    }
}
