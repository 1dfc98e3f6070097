using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Whatever brings several customers at once locks them in the order of their ids, so that no two transactions wait for each other in a circle.</summary>
public sealed class LockOrderTests : IDisposable
{
    private readonly string database = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".db");
    private readonly MovableClock clock = new();
    private readonly List<Guid> written = [];
    private readonly LocalOrganization organization;
    private readonly IOrganizationService service;

    /// <summary>In the order of ids.</summary>
    private readonly Guid[] contacts;

    public LockOrderTests()
    {
        clock.MoveTo(Day("2001-12-31"));
        organization = LocalOrganization.Open(new LocalOrganizationOptions
        {
            DatabasePath = database,
            Clock = clock,
            Loses = (request, plugin) =>
            {
                if (plugin != null && request is { RequestName: "Update" } && request["Target"] is Entity { LogicalName: ContactTable.Name } contact)
                    written.Add(contact.Id);
                return false;
            },
        });
        using (var zip = File.OpenRead(ImportedSolution.ZipPath))
            organization.ImportSolution(zip);
        service = organization.CreateService();
        contacts = [.. Enumerable.Range(1, 9).Select(number => service.Create(new Entity(ContactTable.Name, Guid.Parse($"{number}0000000-0000-0000-0000-000000000000")) { ["lastname"] = number.ToString(CultureInfo.InvariantCulture) }))];
    }

    public void Dispose()
    {
        organization.Dispose();
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(database) + "*"))
            File.Delete(file);
    }

    [Fact]
    public void Customers_are_locked_in_the_order_of_their_ids_whatever_the_order_of_purchases()
    {
        var purchases = Buy(Mixed(contacts));
        AssertLockedInOrder();

        Update(Mixed(purchases), _ => (PurchaseTable.Amount, new Money(7m)));
        AssertLockedInOrder();

        Update(Mixed(purchases), i => (PurchaseTable.Contact, new EntityReference(ContactTable.Name, contacts[i * 7 % contacts.Length])));
        AssertLockedInOrder();

        // Due on other days than the order of ids, or of their last change, says.
        foreach (var contact in Mixed(contacts))
            service.Create(ImportedSolution.APurchase(contact, new BoughtItem(Day("2001-12-31").AddDays(-Array.IndexOf(contacts, contact) * 5 % 9), PurchaseKind.Purchase, 5m)));
        clock.MoveTo(Day("2002-12-31"));
        written.Clear();
        MaintenanceCall.ToTheEnd(service, null);
        AssertLockedInOrder();
    }

    [Fact]
    public void Customers_who_are_handed_over_are_marked_in_the_same_order()
    {
        service.Create(new Entity(SettingsTable.Name) { [SettingsTable.Title] = "Settings", [SettingsTable.HandoverLimit] = 1 });

        Buy(Mixed(contacts));

        Assert.Equal(contacts, written);
    }

    /// <summary>In an order that is neither that of the ids nor its reverse.</summary>
    private static T[] Mixed<T>(T[] all) => [.. Enumerable.Range(0, all.Length).Select(i => all[((i * 4) + 5) % all.Length])];

    private void AssertLockedInOrder()
    {
        Assert.Equal(contacts, written.Take(contacts.Length));
        written.Clear();
    }

    private Guid[] Buy(Guid[] of)
    {
        written.Clear();
        return ((CreateMultipleResponse)service.Execute(new CreateMultipleRequest
        {
            Targets = new EntityCollection([.. of.Select(contact => ImportedSolution.APurchase(contact, new BoughtItem(Day("2001-06-01"), PurchaseKind.Purchase, 10m)))]) { EntityName = PurchaseTable.Name },
        })).Ids;
    }

    private void Update(Guid[] purchases, Func<int, (string Column, object Value)> change)
    {
        written.Clear();
        service.Execute(new UpdateMultipleRequest
        {
            Targets = new EntityCollection([.. purchases.Select((id, i) =>
            {
                var (column, value) = change(i);
                return new Entity(PurchaseTable.Name, id) { [column] = value };
            })]) { EntityName = PurchaseTable.Name },
        });
    }
}
