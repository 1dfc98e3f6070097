using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>What is remembered of closed purchases saves reading them, is never relied upon where it may be wrong, and is nobody's to write.</summary>
[Collection(nameof(ImportedSolution))]
public class ClosedHistoryInRowsTests(ImportedSolution solution)
{
    private static readonly string[] Fast = ["Update contact", "RetrieveMultiple contact", "Update contact"];
    private static readonly string[] Whole = ["Update contact", "RetrieveMultiple contact", "RetrieveMultiple cseg_purchase", "Update contact"];

    private readonly ImportedSolution local = solution.StartAfresh();

    [Theory]
    [InlineData("2001-12-17", 3)]
    [InlineData("2001-12-16", 4)]
    [InlineData("1990-01-01", 4)]
    public void A_purchase_of_the_last_weeks_costs_three_requests_and_an_older_one_four(string date, int requests)
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 10m);
        local.ForgetRequests();

        local.Buy(id, date, 10m);

        Assert.Equal(requests == 3 ? Fast : Whole, local.RequestsOfSteps);
        AssertStored(id, new ACustomer().Bought("2001-06-01", 10m).Bought(date, 10m));
    }

    [Fact]
    public void The_first_save_of_another_week_reads_what_has_closed_since_and_the_next_one_does_not()
    {
        var id = local.AContact();
        local.Buy(id, "2001-12-20", 10m);
        local.Clock.MoveTo(Day("2002-01-31"));
        local.Buy(id, "2002-01-31", 2m);
        local.ForgetRequests();
        local.Clock.MoveTo(Day("2002-02-06"));
        local.Buy(id, "2002-02-06", 3m);
        Assert.Equal(["RetrieveMultiple organization", .. Whole], local.RequestsOfSteps);
        local.ForgetRequests();

        local.Buy(id, "2002-02-06", 4m);

        Assert.Equal(Fast, local.RequestsOfSteps);
        AssertStored(id, new ACustomer().Bought("2001-12-20", 10m).Bought("2002-01-31", 2m).Bought("2002-02-06", 3m).Bought("2002-02-06", 4m));
    }

    [Fact]
    public void A_save_that_changes_nothing_writes_no_history_for_its_own_sake_unless_there_is_none()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 10m);
        var purchase = local.Buy(id, "2001-12-30", 10m);
        var closed = local.Contact(id)[ContactTable.ClosedHistory];
        local.Clock.MoveTo(Day("2002-01-07"));
        local.ForgetRequests();

        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Amount, new Money(10m));
        Assert.Equal(["RetrieveMultiple organization", .. Whole.SkipLast(1)], local.RequestsOfSteps);
        Assert.Equal(closed, local.Contact(id)[ContactTable.ClosedHistory]);

        local.PastTheSteps(() => local.Change(ContactTable.Name, id, ContactTable.ClosedHistory, null));
        local.ForgetRequests();
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Amount, new Money(10m));
        Assert.Equal(Whole, local.RequestsOfSteps);
        Assert.NotEqual(closed, local.Contact(id)[ContactTable.ClosedHistory]);
    }

    [Fact]
    public void A_history_that_was_closed_before_a_later_day_is_not_called_wrong_and_no_save_goes_by_it()
    {
        var id = local.AContact();
        local.Clock.MoveTo(Day("2002-01-31"));
        local.Buy(id, "2002-01-10", 10m);

        // As when another time zone is set.
        local.Clock.MoveTo(Day("2002-01-25"));

        Assert.Equal(0, local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"))[VerifyProfiles.Mismatches]);
        local.Buy(id, "2002-01-11", 5m);
        AssertStored(id, new ACustomer().Bought("2002-01-10", 10m).Bought("2002-01-11", 5m));
    }

    [Fact]
    public void A_bulk_of_K_customers_with_recent_purchases_costs_one_read_and_two_updates_each()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => local.AContact()).ToList();
        local.ForgetRequests();

        Load(ids.Concat(ids).Select(id => ImportedSolution.APurchase(id, new BoughtItem(Day("2001-12-30"), PurchaseKind.Purchase, 10m))));

        Assert.Equal(1 + (2 * ids.Count), local.RequestsOfSteps.Count);
    }

    [Fact]
    public void A_purchase_that_leaves_the_closed_days_or_enters_them_or_goes_is_counted_once()
    {
        var id = local.AContact();
        var moving = local.Buy(id, "2001-06-01", 10m);
        local.Buy(id, "2001-12-30", 1m);

        local.Change(PurchaseTable.Name, moving, PurchaseTable.PurchaseDate, Day("2001-12-29"));
        AssertStored(id, new ACustomer().Bought("2001-12-29", 10m).Bought("2001-12-30", 1m));

        local.Change(PurchaseTable.Name, moving, PurchaseTable.PurchaseDate, Day("2001-05-01"));
        AssertStored(id, new ACustomer().Bought("2001-05-01", 10m).Bought("2001-12-30", 1m));

        local.Service.Delete(PurchaseTable.Name, moving);
        AssertStored(id, new ACustomer().Bought("2001-12-30", 1m));
    }

    [Theory]
    [InlineData("2001-12-20")]
    [InlineData("2001-06-01")]
    [InlineData("1990-01-01")]
    public void A_purchase_that_is_deleted_moved_or_gets_another_day_costs_four_requests_and_two_for_a_second_customer(string date)
    {
        var (id, other) = (local.AContact(), local.AContact());
        var purchase = local.Buy(id, date, 10m);
        local.Buy(id, "2001-03-01", 1m);
        local.Buy(other, "2001-03-02", 2m);
        string[] moved = ["Update contact", "RetrieveMultiple cseg_purchase", "RetrieveMultiple contact", "Update contact"];

        local.ForgetRequests();
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.PurchaseDate, Day("2001-07-01"));
        Assert.Equal(moved, local.RequestsOfSteps);
        AssertStored(id, new ACustomer().Bought("2001-07-01", 10m).Bought("2001-03-01", 1m));

        local.Change(PurchaseTable.Name, purchase, PurchaseTable.PurchaseDate, Day(date));
        local.ForgetRequests();
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Contact, new EntityReference(ContactTable.Name, other));
        Assert.Equal(["Update contact", .. moved, "Update contact"], local.RequestsOfSteps);
        AssertStored(id, new ACustomer().Bought("2001-03-01", 1m));
        AssertStored(other, new ACustomer().Bought(date, 10m).Bought("2001-03-02", 2m));

        local.ForgetRequests();
        local.Service.Delete(PurchaseTable.Name, purchase);
        Assert.Equal(moved, local.RequestsOfSteps);
        AssertStored(other, new ACustomer().Bought("2001-03-02", 2m));

        local.Buy(id, "2001-12-31", 3m);
        AssertStored(id, new ACustomer().Bought("2001-03-01", 1m).Bought("2001-12-31", 3m));
        Assert.Equal(0, local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"))[VerifyProfiles.Mismatches]);
    }

    [Fact]
    public void Of_a_customer_with_many_purchases_what_is_closed_is_added_up_and_not_read()
    {
        var id = local.AContact();
        Load(Enumerable.Range(0, CustomerRecalculation.FewPurchases + 1).Select(i => ImportedSolution.APurchase(id, new BoughtItem(Day("2001-12-01").AddDays(-i), PurchaseKind.Purchase, 1m))));
        var purchase = local.Buy(id, "2001-06-01", 10m);
        local.ForgetRequests();

        local.Service.Delete(PurchaseTable.Name, purchase);

        Assert.Equal(["Update contact", "RetrieveMultiple cseg_purchase", .. Whole.Skip(1)], local.RequestsOfSteps);
        Assert.Equal(CustomerRecalculation.FewPurchases + 1, local.Contact(id)[ContactTable.LifetimePurchaseCount]);
    }

    [Fact]
    public void A_purchase_that_goes_to_somebody_with_more_purchases_than_a_page_is_counted_there()
    {
        var (id, other) = (local.AContact(), local.AContact());
        var purchase = local.Buy(id, "2001-06-01", 10m);
        Load(Enumerable.Range(0, CustomerReader.PageSize).Select(i => ImportedSolution.APurchase(other, new BoughtItem(Day("2001-12-01").AddDays(-i), PurchaseKind.Purchase, 1m))));

        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Contact, new EntityReference(ContactTable.Name, other));

        Assert.Equal(CustomerReader.PageSize + 1, local.Contact(other)[ContactTable.LifetimePurchaseCount]);
        Assert.Equal(CustomerReader.PageSize + 10m, local.Contact(other).GetAttributeValue<Money>(ContactTable.LifetimeValue).Value);
        AssertStored(id, new ACustomer());
    }

    [Fact]
    public void Days_are_counted_where_they_count_and_a_purchase_is_deleted_or_moved()
    {
        var id = local.AContact();
        local.TheSettings((SettingsTable.MergeSameDayPurchases, true));
        local.Clock.Now += RulesCache.LongestTransaction + TimeSpan.FromSeconds(1);
        var purchase = local.Buy(id, "2001-06-01", 10m);
        local.Buy(id, "2001-06-02", 10m);
        local.Buy(id, "2001-06-02", 10m);

        local.Change(PurchaseTable.Name, purchase, PurchaseTable.PurchaseDate, Day("2001-07-01"));
        Assert.Equal(2, local.Contact(id)[ContactTable.LifetimePurchaseCount]);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.PurchaseDate, Day("2001-06-02"));
        Assert.Equal(1, local.Contact(id)[ContactTable.LifetimePurchaseCount]);

        local.ForgetRequests();
        local.Buy(id, "2001-12-31", 10m);
        Assert.Equal(Fast, local.RequestsOfSteps);
        Assert.Equal(2, local.Contact(id)[ContactTable.LifetimePurchaseCount]);
    }

    [Fact]
    public void Other_settings_need_no_other_history_until_days_are_counted()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 10m);
        local.Buy(id, "2001-06-01", 10m);
        local.TheSettings((SettingsTable.WindowMode, new OptionSetValue((int)WindowMode.CalendarYear)));
        local.Clock.Now += RulesCache.LongestTransaction + TimeSpan.FromSeconds(1);
        local.Buy(id, "2001-12-31", 1m);
        local.ForgetRequests();
        local.Buy(id, "2001-12-31", 1m);
        Assert.Equal(Fast, local.RequestsOfSteps);

        local.Change(SettingsTable.Name, local.Service.RetrieveMultiple(new QueryExpression(SettingsTable.Name)).Entities[0].Id, SettingsTable.MergeSameDayPurchases, true);
        local.Buy(id, "2001-12-31", 1m);

        Assert.Equal(2, local.Contact(id)[ContactTable.LifetimePurchaseCount]);
    }

    [Fact]
    public void A_history_that_counts_days_is_right_where_days_are_no_longer_counted()
    {
        var id = local.AContact();
        var settings = local.TheSettings((SettingsTable.MergeSameDayPurchases, true));
        local.Clock.Now += RulesCache.LongestTransaction + TimeSpan.FromSeconds(1);
        local.Buy(id, "2001-06-01", 10m);
        local.Change(SettingsTable.Name, settings, SettingsTable.MergeSameDayPurchases, false);
        local.Buy(id, "2001-12-31", 5m);
        Assert.Equal(1, ClosedHistoryText.Read(local.Contact(id).GetAttributeValue<string>(ContactTable.ClosedHistory))?.PurchaseDays);

        Assert.Equal(0, local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"))[VerifyProfiles.Mismatches]);
    }

    [Fact]
    public void Customers_who_were_handed_over_are_read_wholly_by_whatever_save_comes_first()
    {
        local.TheSettings((SettingsTable.HandoverLimit, 1));
        var ids = new[] { local.AContact(), local.AContact() };
        Load(ids.Select(id => ImportedSolution.APurchase(id, new BoughtItem(Day("2001-06-01"), PurchaseKind.Purchase, 10m))));
        Assert.All(ids, id => Assert.Null(local.Contact(id).GetAttributeValue<string>(ContactTable.ClosedHistory)));

        local.Buy(ids[0], "2001-12-31", 5m);

        AssertStored(ids[0], new ACustomer().Bought("2001-06-01", 10m).Bought("2001-12-31", 5m));
    }

    [Fact]
    public void What_was_written_past_the_steps_is_found_by_verification_and_mended()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 10m);
        local.PastTheSteps(() => local.Buy(id, "1990-06-01", 10m));
        local.Buy(id, "2001-12-31", 5m);
        var right = new ACustomer().Bought("2001-06-01", 10m).Bought("1990-06-01", 10m).Bought("2001-12-31", 5m);

        var found = local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles") { [VerifyProfiles.Repair] = true });

        Assert.Equal((1, 1), (found[VerifyProfiles.Mismatches], found[VerifyProfiles.Repaired]));
        Assert.Contains("cseg_closedhistory is not what the purchases say", (string)found[VerifyProfiles.Details], StringComparison.Ordinal);
        AssertStored(id, right);
        Assert.Equal(0, local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"))[VerifyProfiles.Mismatches]);
    }

    [Theory]
    [InlineData(false, "no history")]
    [InlineData(true, "1 730000 729000 0 0 0")]
    public void One_that_is_none_or_was_written_past_the_steps_for_who_has_no_profile_is_found_by_verification_and_mended(bool isOptedOut, string text)
    {
        var id = local.AContact((ContactTable.ProfilingOptOut, isOptedOut));
        local.PastTheSteps(() => local.Change(ContactTable.Name, id, ContactTable.ClosedHistory, text));

        var found = local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles") { [VerifyProfiles.Repair] = true });

        Assert.Equal((1, 1), (found[VerifyProfiles.Mismatches], found[VerifyProfiles.Repaired]));
        Assert.Equal(isOptedOut, local.Contact(id).GetAttributeValue<string>(ContactTable.ClosedHistory) == null);
        Assert.NotEqual(text, local.Contact(id).GetAttributeValue<string>(ContactTable.ClosedHistory));
        Assert.Equal(0, local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"))[VerifyProfiles.Mismatches]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no history")]
    [InlineData("1 730000 729000 0 0 0")]
    public void A_history_that_was_spoilt_is_put_right_by_maintenance_or_on_demand(string spoilt)
    {
        var right = new ACustomer().Bought("2001-01-01", 10m).Bought("2001-06-01", 10m);
        var (due, asked) = (local.AContact(), local.AContact());
        foreach (var id in new[] { due, asked })
        {
            local.Buy(id, "2001-01-01", 10m);
            local.Buy(id, "2001-06-01", 10m);
            local.PastTheSteps(() => local.Change(ContactTable.Name, id, ContactTable.ClosedHistory, spoilt));
        }

        local.Service.Execute(new OrganizationRequest(RecalculateCustomer.Message) { ["Target"] = new EntityReference(ContactTable.Name, asked) });
        local.Clock.MoveTo(Day("2002-01-01"));
        local.Maintain();

        foreach (var id in new[] { due, asked })
        {
            local.Buy(id, "2002-01-01", 5m);
            AssertStored(id, right.With(new BoughtItem(Day("2002-01-01"), PurchaseKind.Purchase, 5m)));
            right = new ACustomer().Bought("2001-01-01", 10m).Bought("2001-06-01", 10m);
        }
    }

    [Fact]
    public void Nobody_may_write_it_and_who_has_no_profile_has_none()
    {
        var id = local.AContact((ContactTable.ClosedHistory, "1 1 1 0 0 0"));
        Assert.NotEqual("1 1 1 0 0 0", local.Contact(id)[ContactTable.ClosedHistory]);
        var refused = Assert.ThrowsAny<Exception>(() => local.Change(ContactTable.Name, id, ContactTable.ClosedHistory, "1 1 1 0 0 0"));
        Assert.Contains("cseg_closedhistory is computed", refused.Message, StringComparison.Ordinal);

        local.Change(ContactTable.Name, id, ContactTable.ProfilingOptOut, true);
        Assert.Null(local.Contact(id).GetAttributeValue<string>(ContactTable.ClosedHistory));
        local.Buy(id, "2001-06-01", 10m);
        Assert.Null(local.Contact(id).GetAttributeValue<string>(ContactTable.ClosedHistory));

        local.Change(ContactTable.Name, id, ContactTable.ProfilingOptOut, false);
        AssertStored(id, new ACustomer().Bought("2001-06-01", 10m));
        Assert.NotNull(local.Contact(id).GetAttributeValue<string>(ContactTable.ClosedHistory));
    }

    private void AssertStored(Guid id, ACustomer expected) => Assert.Equal(StoredProfile.Of(expected.AsOf(local.Clock.Now.Date)), StoredProfile.Of(local.Contact(id)));

    private void Load(IEnumerable<Entity> purchases) =>
        local.Service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. purchases]) { EntityName = PurchaseTable.Name } });
}
