using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Histories that no single query can take: the platform refuses aggregates over 50,000 rows and pages beyond them.</summary>
public sealed class LongHistoryTests : IDisposable
{
    private const int Rows = 100_000;

    private static readonly DateTime Today = new(2001, 12, 31);

    private readonly string database = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".db");

    [Fact]
    public void A_customer_of_100_000_purchases_is_recalculated_by_one_more()
    {
        var contact = LoadWithStepsOff();
        var reads = 0;
        using var organization = Open(stepsOn: true);
        organization.RequestExecuted += (_, request) => reads += request is { CallerPluginType: not null, MessageName: "RetrieveMultiple" } ? 1 : 0;
        var service = organization.CreateService();

        service.Create(ImportedSolution.APurchase(contact, Item(0)));

        AssertProfile(service, contact, Rows + 1, Enumerable.Range(0, Rows).Append(0));

        // Nothing was remembered about the customer: his row with the purchases of the last weeks, then 20 pages of earlier ones. The rules are one more, and are remembered.
        Assert.Equal(1 + 1 + 20, reads);

        // Now they are remembered.
        reads = 0;
        service.Create(ImportedSolution.APurchase(contact, Item(0)));
        AssertProfile(service, contact, Rows + 2, Enumerable.Range(0, Rows).Append(0).Append(0));
        Assert.Equal(1, reads);

        // An old one has them read again, and more than 50,000 lie in the two windows: the joined query gives up after 10 pages; his row, 16 pages of
        // recent purchases and 20 of closed ones follow.
        reads = 0;
        service.Create(ImportedSolution.APurchase(contact, Item(100)));
        AssertProfile(service, contact, Rows + 3, Enumerable.Range(0, Rows).Append(0).Append(0).Append(100));
        Assert.Equal(10 + 1 + 16 + 20, reads);

        // Who opts out is not read to the end; the last reads look for his history of levels, for what an industry derives from a birthday, for frozen lists and for suggestions.
        reads = 0;
        service.Update(new Entity(ContactTable.Name, contact) { [ContactTable.ProfilingOptOut] = true });
        var row = service.Retrieve(ContactTable.Name, contact, new ColumnSet(ContactTable.LifetimePurchaseCount, ContactTable.ClosedHistory));
        Assert.Null(row.GetAttributeValue<int?>(ContactTable.LifetimePurchaseCount));
        Assert.Null(row.GetAttributeValue<string>(ContactTable.ClosedHistory));
        Assert.Equal(1 + 1 + 1 + 1 + 1, reads);
    }

    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(database) + "*"))
            File.Delete(file);
    }

    /// <summary>Three of four purchases lie in the two windows.</summary>
    private static BoughtItem Item(int number) => new(Today.AddDays(-(number % 970)), PurchaseKind.Purchase, number % 100);

    private static void AssertProfile(IOrganizationService service, Guid contact, int count, IEnumerable<int> numbers)
    {
        var items = numbers.Select(Item).ToList();
        var expected = new ACustomer().With([.. items]).AsOf(Today);
        Assert.Equal(count, expected.LifetimePurchaseCount);
        Assert.Equal(StoredProfile.Of(expected), StoredProfile.Of(service.Retrieve(ContactTable.Name, contact, new ColumnSet(CustomerColumns.ToRead))));
    }

    private Guid LoadWithStepsOff()
    {
        using var organization = Open(stepsOn: false);
        using (var zip = File.OpenRead(ImportedSolution.ZipPath))
            organization.ImportSolution(zip);
        var service = organization.CreateService();
        var contact = service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Wholesaler" });
        for (var start = 0; start < Rows; start += 5_000)
        {
            service.Execute(new CreateMultipleRequest
            {
                Targets = new EntityCollection([.. Enumerable.Range(start, 5_000).Select(number => ImportedSolution.APurchase(contact, Item(number)))]) { EntityName = PurchaseTable.Name },
            });
        }

        return contact;
    }

    private LocalOrganization Open(bool stepsOn)
    {
        var clock = new MovableClock();
        clock.MoveTo(Today);
        return LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = database, Clock = clock, RunStepsEnabled = stepsOn });
    }
}
