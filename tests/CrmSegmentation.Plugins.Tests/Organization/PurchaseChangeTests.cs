using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>
/// Each way in which a purchase can change, with every column that follows from purchases worked out by hand. Ann bought for
/// 100 in the year before, on 1 March 2000 in the store; then a gift of rings for 60 on 1 June 2001 in the web shop and
/// watches for 40 on 9 September 2001 by phone. It is 31 December 2001.
/// </summary>
[Collection(nameof(ImportedSolution))]
public class PurchaseChangeTests
{
    private const string AsBought = "first 2000-03-01, last 2001-09-09, 2 for 100 on average 50, 3 for 200, before 100, Steady, every 278.5, Web Phone, gifts, Watches";
    private const string WithoutTheLast = "first 2000-03-01, last 2001-06-01, 1 for 60 on average 60, 2 for 160, before 100, Declining, every 457.0, Web, gifts, Rings";

    private readonly ImportedSolution local;
    private readonly Guid ann;
    private readonly Guid bob;
    private readonly Guid rings;
    private readonly Guid watches;
    private readonly Guid before;
    private readonly Guid gift;
    private readonly Guid last;

    public PurchaseChangeTests(ImportedSolution solution)
    {
        local = solution.StartAfresh();
        rings = local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Rings" });
        watches = local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Watches" });
        ann = local.AContact();
        bob = local.AContact();
        before = Buy("2000-03-01", 100m, PurchaseChannel.Store);
        gift = Buy("2001-06-01", 60m, PurchaseChannel.Web, isGift: true, category: rings);
        last = Buy("2001-09-09", 40m, PurchaseChannel.Phone, category: watches);
    }

    [Fact]
    public void As_bought() => Assert.Equal(AsBought, Of(ann));

    [Fact]
    public void The_gift_is_deleted() => After(() => local.Service.Delete(PurchaseTable.Name, gift),
        "first 2000-03-01, last 2001-09-09, 1 for 40 on average 40, 2 for 140, before 100, Declining, every 557.0, Phone, no gifts, Watches");

    [Fact]
    public void The_last_is_deleted() => After(() => local.Service.Delete(PurchaseTable.Name, last), WithoutTheLast);

    [Fact]
    public void That_of_the_year_before_is_deleted() => After(() => local.Service.Delete(PurchaseTable.Name, before),
        "first 2001-06-01, last 2001-09-09, 2 for 100 on average 50, 2 for 100, before 0, New, every 100.0, Web Phone, gifts, Watches");

    [Fact]
    public void All_are_deleted()
    {
        foreach (var purchase in new[] { before, gift, last })
            local.Service.Delete(PurchaseTable.Name, purchase);
        Assert.Equal("first none, last none, 0 for 0 on average none, 0 for 0, before 0, none, every none, none, no gifts, none", Of(ann));
    }

    [Fact]
    public void The_last_is_deactivated_and_back_again()
    {
        After(() => SetState(1, 2), WithoutTheLast);
        After(() => SetState(0, 1), AsBought);
    }

    [Fact]
    public void The_amount_changes() => After(() => Change(PurchaseTable.Amount, new Money(50m)),
        "first 2000-03-01, last 2001-09-09, 2 for 110 on average 55, 3 for 210, before 100, Growing, every 278.5, Web Phone, gifts, Watches");

    [Fact]
    public void The_date_moves_into_the_year_before() => After(() => Change(PurchaseTable.PurchaseDate, Day("2000-05-05")),
        "first 2000-03-01, last 2001-06-01, 1 for 60 on average 60, 3 for 200, before 140, Declining, every 228.5, Web, gifts, Rings");

    [Fact]
    public void The_date_moves_into_the_future_and_the_day_comes()
    {
        After(() => Change(PurchaseTable.PurchaseDate, Day("2002-01-05")), WithoutTheLast);
        local.Clock.MoveTo(Day("2002-01-04"));
        After(() => local.Maintain(), WithoutTheLast);
        local.Clock.MoveTo(Day("2002-01-05"));
        After(() => local.Maintain(), "first 2000-03-01, last 2002-01-05, 2 for 100 on average 50, 3 for 200, before 100, Steady, every 337.5, Web Phone, gifts, Watches");
    }

    [Fact]
    public void It_becomes_a_return() => After(() => Change(PurchaseTable.Kind, new OptionSetValue((int)PurchaseKind.Return)),
        "first 2000-03-01, last 2001-06-01, 1 for 20 on average 20, 2 for 120, before 100, Declining, every 457.0, Web, gifts, Rings");

    [Fact]
    public void A_return_comes() => After(() => local.Service.Create(ImportedSolution.APurchase(ann, new BoughtItem(Day("2001-10-10"), PurchaseKind.Return, 20m))),
        "first 2000-03-01, last 2001-09-09, 2 for 80 on average 40, 3 for 180, before 100, Declining, every 278.5, Web Phone, gifts, Watches");

    [Fact]
    public void The_channel_changes() => After(() => Change(PurchaseTable.Channel, new OptionSetValue((int)PurchaseChannel.Web)), AsBought.Replace("Web Phone", "Web", StringComparison.Ordinal));

    [Fact]
    public void It_was_no_gift() => After(() => local.Change(PurchaseTable.Name, gift, PurchaseTable.IsGift, false), AsBought.Replace("gifts", "no gifts", StringComparison.Ordinal));

    [Fact]
    public void The_category_changes_and_is_emptied()
    {
        After(() => Change(PurchaseTable.ProductCategory, new EntityReference(ProductCategoryTable.Name, rings)), AsBought.Replace("Watches", "Rings", StringComparison.Ordinal));
        After(() => Change(PurchaseTable.ProductCategory, null), AsBought.Replace("Watches", "none", StringComparison.Ordinal));
    }

    [Fact]
    public void The_currency_changes()
    {
        var euro = local.Service.Create(new Entity("transactioncurrency")
        {
            ["currencyname"] = "Euro", ["isocurrencycode"] = "EUR", ["currencysymbol"] = "€", ["exchangerate"] = 0.8m, ["currencyprecision"] = 2,
        });
        After(() => Change(PurchaseTable.Currency, new EntityReference("transactioncurrency", euro)),
            "first 2000-03-01, last 2001-09-09, 2 for 110 on average 55, 3 for 210, before 100, Growing, every 278.5, Web Phone, gifts, Watches");
    }

    [Fact]
    public void It_moves_to_another_customer_and_to_nobody()
    {
        After(() => Change(PurchaseTable.Contact, new EntityReference(ContactTable.Name, bob)), WithoutTheLast);
        Assert.Equal("first 2001-09-09, last 2001-09-09, 1 for 40 on average 40, 1 for 40, before 0, New, every none, Phone, no gifts, Watches", Of(bob));

        After(() => Change(PurchaseTable.Contact, null), WithoutTheLast);
        Assert.StartsWith("first none, last none, 0 for 0", Of(bob), StringComparison.Ordinal);

        After(() => Change(PurchaseTable.Contact, new EntityReference(ContactTable.Name, ann)), AsBought);
    }

    [Fact]
    public void A_window_passes_without_an_event()
    {
        local.Clock.MoveTo(Day("2002-06-01"));
        After(() => local.Maintain(), "first 2000-03-01, last 2001-09-09, 1 for 40 on average 40, 3 for 200, before 60, Declining, every 278.5, Phone, no gifts, Watches");
        local.Clock.MoveTo(Day("2002-09-09"));
        After(() => local.Maintain(), "first 2000-03-01, last 2001-09-09, 0 for 0 on average none, 3 for 200, before 100, Lapsed, every 278.5, none, no gifts, Watches");
    }

    [Theory]
    [InlineData("cseg_units", 7)]
    [InlineData(PurchaseTable.Title, "Another name")]
    [InlineData(PurchaseTable.DocumentNumber, "D-2")]
    [InlineData(PurchaseTable.SourceSystem, "Shop")]
    public void A_column_that_decides_nothing_costs_nothing(string column, object value)
    {
        local.ForgetRequests();
        Change(column, value is int number ? (decimal)number : value);
        Assert.Empty(local.RequestsOfSteps);
    }

    [Fact]
    public void An_import_cannot_set_what_is_computed_one_by_one_or_in_bulk()
    {
        var row = new Entity(ContactTable.Name, ann) { [ContactTable.AnnualValue] = new Money(9_999m), ["nickname"] = "Ann" };
        foreach (var request in new OrganizationRequest[]
        {
            new UpdateRequest { Target = row },
            new UpsertRequest { Target = row },
            new UpdateMultipleRequest { Targets = new EntityCollection([row]) { EntityName = ContactTable.Name } },
            new UpsertMultipleRequest { Targets = new EntityCollection([row]) { EntityName = ContactTable.Name } },
        })
        {
            Assert.Contains("is computed from the customer's purchases and cannot be set", Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Service.Execute(request)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(AsBought, Of(ann));
    }

    private void After(Action change, string expected)
    {
        local.ForgetRequests();
        change();
        Assert.Equal(expected, Of(ann));
        Assert.DoesNotContain(local.RequestsOfSteps, request => !request.StartsWith("Retrieve", StringComparison.Ordinal) && (request.Contains("Multiple", StringComparison.Ordinal) || request.Contains("Transaction", StringComparison.Ordinal)));
    }

    private Guid Buy(string date, decimal amount, PurchaseChannel channel, bool isGift = false, Guid? category = null) =>
        local.Service.Create(ImportedSolution.APurchase(ann, new BoughtItem(Day(date), PurchaseKind.Purchase, amount, channel, isGift, category)));

    private void Change(string column, object? value) => local.Change(PurchaseTable.Name, last, column, value);

    private void SetState(int state, int status) => local.Service.Update(new Entity(PurchaseTable.Name, last) { [PurchaseTable.State] = new OptionSetValue(state), [PurchaseTable.Status] = new OptionSetValue(status) });

    private string Of(Guid customer)
    {
        var contact = local.Contact(customer);
        return string.Join(", ",
            $"first {Text(ContactTable.FirstPurchaseOn)}",
            $"last {Text(ContactTable.LastPurchaseOn)}",
            $"{Text(ContactTable.AnnualPurchaseCount)} for {Text(ContactTable.AnnualValue)} on average {Text(ContactTable.AveragePurchaseValue)}",
            $"{Text(ContactTable.LifetimePurchaseCount)} for {Text(ContactTable.LifetimeValue)}",
            $"before {Text(ContactTable.PreviousAnnualValue)}",
            contact.GetAttributeValue<OptionSetValue>(ContactTable.Trend) is { } trend ? ((Trend)trend.Value).ToString() : "none",
            $"every {Text(ContactTable.AveragePurchaseInterval)}",
            contact.GetAttributeValue<OptionSetValueCollection>(ContactTable.Channels) is { Count: > 0 } channels ? string.Join(' ', channels.Select(one => (PurchaseChannel)one.Value).Order()) : "none",
            contact.GetAttributeValue<bool?>(ContactTable.BuysGifts) == true ? "gifts" : "no gifts",
            contact.GetAttributeValue<EntityReference>(ContactTable.LastProductCategory)?.Name ?? "none");

        string Text(string column) => contact.GetAttributeValue<object>(column) switch
        {
            null => "none",
            DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Money money => money.Value.ToString("0.##", CultureInfo.InvariantCulture),
            decimal number => number.ToString("0.0#", CultureInfo.InvariantCulture),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
        };
    }
}
