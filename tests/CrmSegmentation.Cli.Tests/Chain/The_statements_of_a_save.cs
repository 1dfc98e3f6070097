using System;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace CrmSegmentation.Tests.Chain;

/// <summary>What a save asks of the database follows the customer, not how many customers or purchases there are.</summary>
public sealed class The_statements_of_a_save : IDisposable
{
    private readonly LocalTarget _target = LocalTarget.Open(databasePath: null);

    public The_statements_of_a_save()
    {
        _target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        _target.MoveTo(new DateOnly(2026, 6, 30));
    }

    public void Dispose() => _target.Dispose();

    [Fact]
    public void One_purchase_is_saved_without_looking_through_a_table()
    {
        var contact = AContact();
        _target.Service.Create(APurchase(contact));

        AssertNoScan(() => _target.Service.Create(APurchase(contact)));
    }

    [Fact]
    public void A_purchase_gets_another_day_and_customer_and_goes_without_looking_through_a_table()
    {
        var (contact, other) = (AContact(), AContact());
        AssertNoScan(() =>
        {
            var purchase = _target.Service.Create(APurchase(contact));
            _target.Service.Update(new Entity(Schema.Purchase.Table, purchase) { [Schema.Purchase.Date] = new DateTime(2025, 6, 1) });
            _target.Service.Update(new Entity(Schema.Purchase.Table, purchase) { [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, other) });
            _target.Service.Delete(Schema.Purchase.Table, purchase);
        });
    }

    [Fact]
    public void Purchases_in_bulk_are_saved_without_looking_through_a_table()
    {
        var contacts = Enumerable.Range(0, 20).Select(_ => AContact()).ToList();

        AssertNoScan(() => _target.Service.Execute(new CreateMultipleRequest
        {
            Targets = new EntityCollection(contacts.ConvertAll(APurchase)) { EntityName = Schema.Purchase.Table },
        }));
    }

    [Fact]
    public void The_purchases_of_a_customer_come_in_the_order_of_pages_without_a_sort()
    {
        _target.Service.Create(APurchase(AContact()));

        var reading = Assert.Single(_target.Organization.Store.StatementTexts(), text => text.Contains("LEFT JOIN \"cseg_purchase\"", StringComparison.Ordinal));
        Assert.DoesNotContain(_target.Organization.Store.Plan(reading), line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private void AssertNoScan(Action save)
    {
        var store = _target.Organization.Store;
        save();
        var about = store.StatementTexts().Where(text => new[] { "\"contact\"", "\"cseg_purchase\"" }.Any(table => text.Contains(table, StringComparison.Ordinal)) && !text.StartsWith("INSERT", StringComparison.Ordinal)).ToList();
        Assert.Contains(about, text => text.Contains("LEFT JOIN", StringComparison.Ordinal));
        Assert.Contains(about, text => text.Contains("GROUP BY", StringComparison.Ordinal));
        Assert.Contains(about, text => text.StartsWith("UPDATE", StringComparison.Ordinal));
        foreach (var text in about.Where(text => !text.Contains("IS NOT NULL ORDER BY t0.\"cseg_profileasof\"", StringComparison.Ordinal)))
        {
            var plan = store.Plan(text);
            Assert.True(plan.Any(line => line.StartsWith("SEARCH", StringComparison.Ordinal)), $"{text}: {string.Join("; ", plan)}");
            Assert.False(plan.Any(line => line.StartsWith("SCAN", StringComparison.Ordinal)), $"{text}: {string.Join("; ", plan)}");
        }
    }

    private Guid AContact() => _target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" });

    private static Entity APurchase(Guid contact) => new(Schema.Purchase.Table)
    {
        [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contact),
        [Schema.Purchase.Date] = new DateTime(2026, 6, 1),
        [Schema.Purchase.Amount] = new Money(120m),
        [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
        [Schema.Purchase.Name] = "Purchase",
    };
}
