using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Paid invoices and fulfilled orders of Dynamics 365 Sales are purchases, where the organisation has them and wants it.</summary>
public sealed class SalesDocumentTests : IDisposable
{
    private static readonly (int State, int Status) Active = (0, 1);
    private static readonly (int State, int Status) Paid = (2, 100001);
    private static readonly (int State, int Status) Cancelled = (3, 100003);
    private static readonly (int State, int Status) Fulfilled = (3, 100001);
    private static readonly (int State, int Status) Invoiced = (4, 100003);

    private readonly TemporaryOrganization temporary = new(salesDocuments: true);
    private readonly LocalOrganization organization;
    private readonly IOrganizationService service;

    public SalesDocumentTests()
    {
        organization = temporary.Open();
        service = organization.CreateService();
    }

    public void Dispose()
    {
        organization.Dispose();
        temporary.Dispose();
    }

    [Fact]
    public void A_paid_invoice_is_a_purchase_of_its_net_amount_on_the_day_of_delivery()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var ann = AContact();
        var invoice = AnInvoice(ann, 100m, "2001-06-01", Paid, number: "INV-7");
        AnInvoice(ann, 55m, "2001-06-02", Active);

        Maintain();

        Assert.Equal(["INV-7: 100 on 2001-06-01"], Purchases());
        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 100m).AsOf("2001-12-31")), Profile(ann));
        var row = service.RetrieveMultiple(new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(true) }).Entities.Single();
        Assert.Equal(("Invoice", invoice.ToString("D")), (row[PurchaseTable.SourceSystem], row[PurchaseTable.DocumentNumber]));
    }

    [Fact]
    public void Reading_again_changes_nothing_and_follows_the_document()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var ann = AContact();
        var bob = AContact();
        var invoice = AnInvoice(ann, 100m, "2001-06-01", Paid);
        Maintain();
        var version = Version();
        Maintain();
        Assert.Equal(version, Version());

        Change(invoice, (SalesOrderTable.NetAmount, new Money(70m)));
        Assert.Equal(["INV: 70 on 2001-06-01"], Purchases());
        Change(invoice, (SalesOrderTable.Customer, new EntityReference(ContactTable.Name, bob)));
        Assert.Equal(StoredProfile.Of(new ACustomer().AsOf("2001-12-31")), Profile(ann));
        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 70m).AsOf("2001-12-31")), Profile(bob));
        Change(invoice, (InvoiceTable.DateDelivered, Day("2001-07-01")));
        Assert.Equal(["INV: 70 on 2001-07-01"], Purchases());
    }

    [Fact]
    public void A_cancelled_invoice_deactivates_its_purchase_and_one_that_is_paid_again_brings_it_back()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var ann = AContact();
        var invoice = AnInvoice(ann, 100m, "2001-06-01", Paid);
        Maintain();

        SetState(InvoiceTable.Name, invoice, Cancelled);
        Maintain();
        Assert.Equal(["INV: 100 on 2001-06-01 (inactive)"], Purchases());
        Assert.Equal(StoredProfile.Of(new ACustomer().AsOf("2001-12-31")), Profile(ann));

        SetState(InvoiceTable.Name, invoice, Paid);
        Maintain();
        Assert.Equal(["INV: 100 on 2001-06-01"], Purchases());
        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 100m).AsOf("2001-12-31")), Profile(ann));
    }

    [Fact]
    public void An_invoice_of_an_account_is_no_purchase_and_one_that_goes_to_an_account_stops_being_one()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var company = new EntityReference("account", service.Create(new Entity("account") { ["name"] = "Company" }));
        var invoice = AnInvoice(AContact(), 100m, "2001-06-01", Paid);
        var other = AnInvoice(AContact(), 50m, "2001-06-01", Paid);
        service.Update(new Entity(InvoiceTable.Name, other) { [SalesOrderTable.Customer] = company });

        Maintain();
        Assert.Equal(["INV: 100 on 2001-06-01"], Purchases());
        var trace = service.RetrieveMultiple(new QueryExpression("plugintracelog") { ColumnSet = new ColumnSet("messageblock") }).Entities.Select(row => row.GetAttributeValue<string>("messageblock"));
        Assert.Contains(trace, text => text?.Contains("1 invoices became purchases or changed theirs; 1 of this page belong to no contact", StringComparison.Ordinal) == true);

        Change(invoice, (SalesOrderTable.Customer, company));
        Assert.Equal(["INV: 100 on 2001-06-01 (inactive)"], Purchases());
    }

    [Fact]
    public void A_negative_invoice_is_a_return()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var ann = AContact();
        AnInvoice(ann, 100m, "2001-06-01", Paid);
        AnInvoice(ann, -20m, "2001-06-03", Paid);

        Maintain();

        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 100m).Returned("2001-06-03", 20m).AsOf("2001-12-31")), Profile(ann));
    }

    [Fact]
    public void The_purchase_keeps_the_currency_of_the_invoice_and_the_rate_of_the_day_it_was_written()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var euro = service.Create(new Entity("transactioncurrency")
        {
            ["currencyname"] = "Euro", ["isocurrencycode"] = "EUR", ["currencysymbol"] = "€", ["exchangerate"] = 0.8m, ["currencyprecision"] = 2,
        });
        var ann = AContact();
        var invoice = AnInvoice(ann, 80m, "2001-06-01", Paid, currency: euro);
        Maintain();
        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 100m).AsOf("2001-12-31")), Profile(ann));

        service.Update(new Entity("transactioncurrency", euro) { ["exchangerate"] = 0.5m });
        Change(invoice, ("description", "Looked at again"));
        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 100m).AsOf("2001-12-31")), Profile(ann));
    }

    [Fact]
    public void A_fulfilled_order_is_a_purchase_and_so_is_one_that_has_been_invoiced()
    {
        SwitchOn(SettingsTable.OrderSource);
        var ann = AContact();
        var order = AnOrder(ann, 30m, "2001-06-01");
        Maintain();
        Assert.Empty(Purchases());

        SetState(SalesOrderTable.Name, order, Fulfilled);
        Maintain();
        Assert.Equal(["ORD: 30 on 2001-06-01"], Purchases());

        SetState(SalesOrderTable.Name, order, Invoiced);
        Maintain();
        Assert.Equal(["ORD: 30 on 2001-06-01"], Purchases());
    }

    [Fact]
    public void Where_both_count_the_invoice_of_an_order_is_no_second_purchase()
    {
        SwitchOn(SettingsTable.OrderSource, SettingsTable.InvoiceSource);
        var ann = AContact();
        var order = AnOrder(ann, 30m, "2001-06-01");
        SetState(SalesOrderTable.Name, order, Invoiced);
        var invoice = AnInvoice(ann, 30m, "2001-06-02", Paid);
        service.Update(new Entity(InvoiceTable.Name, invoice) { [InvoiceTable.Order] = new EntityReference(SalesOrderTable.Name, order) });
        AnInvoice(ann, 5m, "2001-06-03", Paid);

        Maintain();

        Assert.Equal(["INV: 5 on 2001-06-03", "ORD: 30 on 2001-06-01"], Purchases());
    }

    [Fact]
    public void Without_a_day_of_delivery_the_day_counts_on_which_the_invoice_was_made_in_the_time_zone_of_the_settings()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        service.Update(new Entity(SettingsTable.Name, Settings()) { [SettingsTable.TimeZoneCode] = 235 });
        temporary.Clock.Now = new DateTimeOffset(2001, 12, 31, 20, 0, 0, TimeSpan.Zero);
        AnInvoice(AContact(), 30m, null, Paid);

        Maintain();

        Assert.Equal(["INV: 30 on 2002-01-01"], Purchases());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void However_many_are_read_at_once_each_is_read_once_although_all_changed_at_the_same_moment(int pageSize)
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var ann = AContact();
        for (var i = 1; i <= 15; i++)
            AnInvoice(ann, i, "2001-06-01", Paid);

        MaintenanceCall.ToTheEnd(service, pageSize);

        Assert.Equal(15, Purchases().Count);
        Assert.Equal(temporary.Clock.Now.UtcDateTime, service.Retrieve(SettingsTable.Name, Settings(), new ColumnSet(SettingsTable.InvoicesReadTo)).GetAttributeValue<DateTime>(SettingsTable.InvoicesReadTo));
    }

    [Fact]
    public void Only_what_changed_since_is_read_and_a_little_before()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var ann = AContact();
        AnInvoice(ann, 1m, "2001-06-01", Paid);
        temporary.Clock.Now = temporary.Clock.Now.AddHours(1);
        AnInvoice(ann, 2m, "2001-06-02", Paid);
        Maintain();
        foreach (var purchase in service.RetrieveMultiple(new QueryExpression(PurchaseTable.Name)).Entities)
            service.Delete(PurchaseTable.Name, purchase.Id);

        Maintain();
        Assert.Equal(["INV: 2 on 2001-06-02"], Purchases());

        service.Update(new Entity(SettingsTable.Name, Settings()) { [SettingsTable.InvoicesReadTo] = null });
        Maintain();
        Assert.Equal(["INV: 1 on 2001-06-01", "INV: 2 on 2001-06-02"], Purchases());
    }

    [Fact]
    public void One_bad_document_is_named_with_the_token_to_go_on_without_it_and_is_met_again()
    {
        SwitchOn(SettingsTable.InvoiceSource);
        var ann = AContact();
        var bad = AnInvoice(ann, 1m, "2001-06-01", Paid);
        AnInvoice(ann, 2m, "2001-06-02", Paid);

        // What the platform refuses of a purchase: a customer whose sum no Money column holds.
        service.Update(new Entity(InvoiceTable.Name, bad) { [SalesOrderTable.NetAmount] = new Money(922_337_203_685_477m) });
        AnInvoice(ann, 922_337_203_685_000m, "2001-06-02", Active);
        service.Create(ImportedSolution.APurchase(ann, new BoughtItem(Day("2001-05-01"), PurchaseKind.Purchase, 922_337_203_685_000m)));

        var refused = Assert.Throws<FaultException<OrganizationServiceFault>>(Maintain).Message;
        Assert.StartsWith($"The invoice {bad} could not become a purchase:", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(Purchases(), purchase => purchase.StartsWith("INV", StringComparison.Ordinal));

        var token = refused[..refused.LastIndexOf('\'')];
        token = token[(token.LastIndexOf('\'') + 1)..];
        var rest = MaintenanceCall.Send(service, null, token);
        Assert.Equal(1, rest.Failed);
        Assert.Contains(Purchases(), purchase => purchase == "INV: 2 on 2001-06-02");

        service.Update(new Entity(InvoiceTable.Name, bad) { [SalesOrderTable.NetAmount] = new Money(3m) });
        Maintain();
        Assert.Contains(Purchases(), purchase => purchase == "INV: 3 on 2001-06-01");
    }

    [Fact]
    public void Switched_off_nothing_is_read()
    {
        AnInvoice(AContact(), 100m, "2001-06-01", Paid);
        var asked = new List<string>();
        organization.RequestExecuted += (_, request) => asked.Add($"{request.MessageName} {request.TableName}");

        Maintain();

        Assert.Empty(Purchases());
        Assert.DoesNotContain(asked, request => request.Contains("invoice", StringComparison.Ordinal) || request.Contains("salesorder", StringComparison.Ordinal) || request.Contains("Metadata", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_tables_are_absent_the_solution_imports_and_maintenance_says_so_and_does_the_rest()
    {
        using var without = new TemporaryOrganization();
        using var lists = without.Open();
        var other = lists.CreateService();
        other.Create(new Entity(SettingsTable.Name) { [SettingsTable.Title] = "Settings", [SettingsTable.InvoiceSource] = true, [SettingsTable.OrderSource] = true });

        Assert.Equal(0, MaintenanceCall.ToTheEnd(other, null).Failed);

        var trace = other.RetrieveMultiple(new QueryExpression("plugintracelog") { ColumnSet = new ColumnSet("messageblock") }).Entities.Select(row => row.GetAttributeValue<string>("messageblock")).ToList();
        Assert.Contains(trace, text => text?.Contains("no invoices were read: this organisation has no table invoice", StringComparison.Ordinal) == true);
        Assert.Contains(trace, text => text?.Contains("no orders were read: this organisation has no table salesorder", StringComparison.Ordinal) == true);
    }

    private void SwitchOn(params string[] sources)
    {
        var settings = new Entity(SettingsTable.Name) { [SettingsTable.Title] = "Settings" };
        foreach (var source in sources)
            settings[source] = true;
        service.Create(settings);
    }

    private Guid Settings() => service.RetrieveMultiple(new QueryExpression(SettingsTable.Name)).Entities.Single().Id;

    private void Maintain() => MaintenanceCall.ToTheEnd(service, null);

    private Guid AContact() => service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });

    private Guid AnInvoice(Guid contact, decimal net, string? delivered, (int State, int Status) state, string number = "INV", Guid? currency = null) =>
        ADocument(InvoiceTable.Name, InvoiceTable.Number, InvoiceTable.DateDelivered, contact, net, delivered, number, state, currency);

    private Guid AnOrder(Guid contact, decimal net, string fulfilled) =>
        ADocument(SalesOrderTable.Name, SalesOrderTable.Number, SalesOrderTable.DateFulfilled, contact, net, fulfilled, "ORD", Active, null);

    private Guid ADocument(string table, string numberColumn, string dateColumn, Guid contact, decimal net, string? day, string number, (int State, int Status) state, Guid? currency)
    {
        var document = new Entity(table)
        {
            [SalesOrderTable.Title] = "Ring",
            [numberColumn] = number,
            [SalesOrderTable.Customer] = new EntityReference(ContactTable.Name, contact),
            [SalesOrderTable.NetAmount] = new Money(net),
        };
        if (day != null)
            document[dateColumn] = Day(day);
        if (currency is { } id)
            document[SalesOrderTable.Currency] = new EntityReference("transactioncurrency", id);
        var documentId = service.Create(document);
        if (state != Active)
            SetState(table, documentId, state);
        return documentId;
    }

    private void SetState(string table, Guid id, (int State, int Status) state) =>
        service.Update(new Entity(table, id) { ["statecode"] = new OptionSetValue(state.State), ["statuscode"] = new OptionSetValue(state.Status) });

    private void Change(Guid invoice, (string Column, object Value) change)
    {
        service.Update(new Entity(InvoiceTable.Name, invoice) { [change.Column] = change.Value });
        Maintain();
    }

    private List<string> Purchases() =>
    [
        .. service.RetrieveMultiple(new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(true) }).Entities
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row[PurchaseTable.Title]}: {row.GetAttributeValue<Money>(PurchaseTable.Amount).Value:0.##} on {row[PurchaseTable.PurchaseDate]:yyyy-MM-dd}{(row.GetAttributeValue<OptionSetValue>(PurchaseTable.State).Value == 1 ? " (inactive)" : "")}"))
            .Order(StringComparer.Ordinal),
    ];

    private long Version() => service.RetrieveMultiple(new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet("versionnumber") }).Entities.Single().GetAttributeValue<long>("versionnumber");

    private string Profile(Guid contact) => StoredProfile.Of(service.Retrieve(ContactTable.Name, contact, new ColumnSet(CustomerColumns.ToRead)));
}
