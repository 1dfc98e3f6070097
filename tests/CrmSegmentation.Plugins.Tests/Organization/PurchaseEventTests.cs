using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using System.Threading.Tasks;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>The shipped solution in a local organisation: whatever happens to purchases, the contact is right in the same save.</summary>
[Collection(nameof(ImportedSolution))]
public class PurchaseEventTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_new_contact_has_the_profile_of_a_prospect_for_one_request_that_reads_the_rules_and_one_where_the_birthday_is_known()
    {
        var contact = local.Contact(local.AContact((ContactTable.BirthDate, new DateTime(1960, 5, 3))));

        Assert.Equal(["RetrieveMultiple organization", "RetrieveMultiple cseg_profilecategory"], local.RequestsOfSteps);
        Assert.Equal(StoredProfile.Of(new ACustomer().Declaring(one => one with { BirthDate = new DateTime(1960, 5, 3) }).AsOf("2001-12-31")), StoredProfile.Of(contact));
        Assert.Equal(Day("2001-12-31"), contact[ContactTable.ProfileAsOf]);

        local.StartAfresh();
        local.AContact();
        Assert.Equal(["RetrieveMultiple organization"], local.RequestsOfSteps);
    }

    [Fact]
    public void What_a_caller_sends_for_a_computed_column_of_a_new_contact_gives_way()
    {
        var id = local.AContact((ContactTable.AnnualValue, new Money(9_999m)), (ContactTable.Priority, new OptionSetValue((int)PriorityLevel.High)));
        Assert.Equal(StoredProfile.Of(new ACustomer().AsOf("2001-12-31")), StoredProfile.Of(local.Contact(id)));
    }

    [Fact]
    public void The_golden_customer_is_high_with_600()
    {
        var id = local.AContact((ContactTable.CategoryReadiness, new OptionSetValue(653210000)));
        for (var month = 1; month <= 12; month++)
            local.Buy(id, $"2001-{month:00}-02", 50m);

        var contact = local.Contact(id);
        Assert.Equal(600m, contact.GetAttributeValue<Money>(ContactTable.AnnualValue).Value);
        Assert.Equal(12, contact[ContactTable.AnnualPurchaseCount]);
        Assert.Equal((int)PriorityLevel.High, contact.GetAttributeValue<OptionSetValue>(ContactTable.Priority).Value);
        Assert.Equal("High: 600.00 in twelve months; 12 purchases; last on 2 December 2001; first for new products", contact[ContactTable.PriorityReason]);
    }

    [Fact]
    public void Change_move_deactivation_and_deletion_all_recalculate()
    {
        var first = local.AContact();
        var second = local.AContact();
        var purchase = local.Buy(first, "2001-06-01", 100m);
        AssertYear(first, 1, 100m);

        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Amount, new Money(70m));
        AssertYear(first, 1, 70m);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.PurchaseDate, Day("2000-12-31"));
        AssertYear(first, 0, 0m);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.PurchaseDate, Day("2001-01-01"));
        AssertYear(first, 1, 70m);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Contact, new EntityReference(ContactTable.Name, second));
        AssertYear(first, 0, 0m);
        AssertYear(second, 1, 70m);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Kind, new OptionSetValue((int)PurchaseKind.Return));
        AssertYear(second, 0, -70m);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Kind, new OptionSetValue((int)PurchaseKind.Purchase));
        SetState(purchase, 1, 2);
        AssertYear(second, 0, 0m);
        Assert.Equal(0, local.Contact(second)[ContactTable.LifetimePurchaseCount]);
        SetState(purchase, 0, 1);
        AssertYear(second, 1, 70m);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Contact, null);
        AssertYear(second, 0, 0m);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Contact, new EntityReference(ContactTable.Name, second));
        AssertYear(second, 1, 70m);
        local.Service.Delete(PurchaseTable.Name, purchase);
        AssertYear(second, 0, 0m);
    }

    [Fact]
    public void Purchases_that_no_money_column_can_hold_are_refused_where_the_database_adds_them_up_and_where_the_step_does()
    {
        var id = local.AContact();
        local.Buy(id, "2000-01-01", 900_000_000_000_000m);

        Assert.Contains("add up to 1,800,000,000,000,000.00 in cseg_", Refusal("2001-12-30"), StringComparison.Ordinal);
        Assert.Equal("The customer's purchases add up to more than a Money column holds. Check the amounts and the exchange rate.", Refusal("2000-02-01"));

        string Refusal(string date) => Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Buy(id, date, 900_000_000_000_000m)).Detail.Message;
    }

    [Fact]
    public void A_purchase_without_a_customer_costs_nothing()
    {
        local.Service.Create(ImportedSolution.APurchase(null, new BoughtItem(Day("2001-06-01"), PurchaseKind.Purchase, 5m)));
        Assert.Empty(local.RequestsOfSteps);
    }

    [Theory]
    [InlineData(false, null, null, "Purchase of 1 June 2001")]
    [InlineData(true, null, null, "Return of 1 June 2001")]
    [InlineData(false, null, "INV-7", "INV-7")]
    [InlineData(false, "Anniversary ring", "INV-7", "Anniversary ring")]
    public void A_purchase_without_a_name_gets_one(bool isReturn, string? name, string? document, string expected)
    {
        var purchase = ImportedSolution.APurchase(local.AContact(), new BoughtItem(Day("2001-06-01"), isReturn ? PurchaseKind.Return : PurchaseKind.Purchase, 5m));
        purchase[PurchaseTable.Title] = name;
        purchase[PurchaseTable.DocumentNumber] = document;

        var id = local.Service.Create(purchase);

        Assert.Equal(expected, local.Service.Retrieve(PurchaseTable.Name, id, new ColumnSet(PurchaseTable.Title))[PurchaseTable.Title]);
    }

    [Fact]
    public void Deleting_a_contact_takes_its_purchases_along()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 100m);

        local.Service.Delete(ContactTable.Name, id);

        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(PurchaseTable.Name)).Entities);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(ContactTable.Name)).Entities);
    }

    [Fact]
    public void A_purchase_in_another_currency_counts_in_the_base_currency()
    {
        var euro = local.Service.Create(new Entity("transactioncurrency")
        {
            ["currencyname"] = "Euro", ["isocurrencycode"] = "EUR", ["currencysymbol"] = "€", ["exchangerate"] = 0.8m, ["currencyprecision"] = 2,
        });
        var id = local.AContact();
        var purchase = ImportedSolution.APurchase(id, new BoughtItem(Day("2001-06-01"), PurchaseKind.Purchase, 80m));
        purchase[PurchaseTable.Currency] = new EntityReference("transactioncurrency", euro);
        local.Service.Create(purchase);
        AssertYear(id, 1, 100m);

        var european = local.AContact((ContactTable.Currency, new EntityReference("transactioncurrency", euro)));
        local.Buy(european, "2001-06-01", 100m);
        AssertYear(european, 1, 80m);
        var stored = local.Service.Retrieve(ContactTable.Name, european, new ColumnSet(ContactTable.AnnualValue + "_base"));
        Assert.Equal(100m, stored.GetAttributeValue<Money>(ContactTable.AnnualValue + "_base").Value);

        local.Change(ContactTable.Name, id, ContactTable.Currency, new EntityReference("transactioncurrency", euro));
        AssertYear(id, 1, 80m);
    }

    [Fact]
    public void Opting_out_of_profiling_clears_the_profile_and_keeps_it_clear_and_opting_in_computes_it_anew()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 100m);
        var before = StoredProfile.Of(local.Contact(id));

        local.Change(ContactTable.Name, id, ContactTable.ProfilingOptOut, true);
        local.Buy(id, "2001-06-01", 100m);
        Assert.Equal(StoredProfile.Of(CrmSegmentation.Domain.Profiles.Profile.Empty), StoredProfile.Of(local.Contact(id)));
        Assert.Null(local.Contact(id).GetAttributeValue<DateTime?>(ContactTable.PriorityChangedOn));

        local.Change(ContactTable.Name, id, ContactTable.ProfilingOptOut, false);
        AssertYear(id, 2, 200m);
        Assert.NotEqual(before, StoredProfile.Of(local.Contact(id)));
    }

    [Fact]
    public void The_day_of_the_last_change_of_level_stays_until_the_level_changes()
    {
        var id = local.AContact();
        local.Clock.MoveTo(Day("2002-01-10"));
        local.Buy(id, "2002-01-10", 2_000m);
        Assert.Equal(Day("2002-01-10"), local.Contact(id)[ContactTable.PriorityChangedOn]);

        local.Clock.MoveTo(Day("2002-01-20"));
        local.Buy(id, "2002-01-20", 2_000m);
        Assert.Equal(Day("2002-01-10"), local.Contact(id)[ContactTable.PriorityChangedOn]);
        Assert.Equal(Day("2002-01-20"), local.Contact(id)[ContactTable.ProfileAsOf]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void One_purchase_costs_three_requests_and_one_for_rules_that_are_not_remembered_whatever_the_history(int history)
    {
        var id = local.AContact();
        var items = Enumerable.Range(0, history).Select(i => new BoughtItem(Day("2001-12-30").AddDays(-i), PurchaseKind.Purchase, 10m)).ToList();
        for (var start = 0; start < history; start += 1_000)
            CreateMultiple(items.Skip(start).Take(1_000).Select(item => ImportedSolution.APurchase(id, item)));
        local.Clock.Now += RulesCache.Validity;
        local.ForgetRequests();

        local.Buy(id, "2001-12-31", 10m);

        Assert.Equal(["RetrieveMultiple organization", "Update contact", "RetrieveMultiple contact", "Update contact"], local.RequestsOfSteps);
        local.ForgetRequests();

        local.Buy(id, "2001-12-31", 10m);

        Assert.Equal(["Update contact", "RetrieveMultiple contact", "Update contact"], local.RequestsOfSteps);
        Assert.Equal(history + 2, local.Contact(id)[ContactTable.LifetimePurchaseCount]);
    }

    [Fact]
    public void A_bulk_of_K_customers_costs_two_reads_and_two_updates_each_and_no_bulk_message()
    {
        var ids = Enumerable.Range(0, 60).Select(_ => local.AContact()).ToList();
        local.ForgetRequests();

        CreateMultiple(ids.Concat(ids).Select(id => ImportedSolution.APurchase(id, new BoughtItem(Day("2001-12-01"), PurchaseKind.Purchase, 10m))));

        Assert.Equal(2, local.RequestsOfSteps.Count(request => request.StartsWith("RetrieveMultiple", StringComparison.Ordinal)));
        Assert.Equal(2 * ids.Count, local.RequestsOfSteps.Count(request => request == "Update contact"));
        Assert.Equal(2 + (2 * ids.Count), local.RequestsOfSteps.Count);
        Assert.All(ids, id => AssertYear(id, 2, 20m));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    public void A_bulk_that_gives_purchases_of_K_customers_another_day_costs_two_reads_and_two_updates_each(int customers)
    {
        var (ids, purchases) = CustomersWithAPurchaseEach(customers);

        UpdateMultiple(purchases.Select(id => new Entity(PurchaseTable.Name, id) { [PurchaseTable.PurchaseDate] = Day("2001-07-01") }));

        Assert.Equal(LockedAskedReadAndWritten(customers), local.RequestsOfSteps);
        Assert.All(ids, id => Assert.Equal(Day("2001-07-01"), local.Contact(id)[ContactTable.LastPurchaseOn]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    public void A_bulk_that_moves_purchases_among_K_customers_costs_two_reads_and_two_updates_each_whoever_loses_and_gets_one(int customers)
    {
        var (ids, purchases) = CustomersWithAPurchaseEach(customers);

        // Each gets the purchase of the one before.
        UpdateMultiple(purchases.Select((id, i) => new Entity(PurchaseTable.Name, id) { [PurchaseTable.Contact] = new EntityReference(ContactTable.Name, ids[(i + 1) % customers]) }));

        Assert.Equal(LockedAskedReadAndWritten(customers), local.RequestsOfSteps);
        for (var i = 0; i < customers; i++)
            AssertYear(ids[(i + 1) % customers], 1, 10m + i);
    }

    [Fact]
    public void A_bulk_that_moves_purchases_of_K_customers_to_K_others_costs_two_reads_and_two_updates_for_each_of_both()
    {
        var (ids, purchases) = CustomersWithAPurchaseEach(20);
        // They keep one, and with it their level: its loss would be a row more each.
        ids.ForEach(id => local.Buy(id, "2001-06-02", 10m));
        var others = ids.ConvertAll(_ => local.AContact());
        local.ForgetRequests();

        UpdateMultiple(purchases.Select((id, i) => new Entity(PurchaseTable.Name, id) { [PurchaseTable.Contact] = new EntityReference(ContactTable.Name, others[i]) }));

        Assert.Equal(LockedAskedReadAndWritten(2 * ids.Count), local.RequestsOfSteps);
        Assert.All(ids, id => AssertYear(id, 1, 10m));
        for (var i = 0; i < others.Count; i++)
            AssertYear(others[i], 1, 10m + i);
    }

    [Fact]
    public void A_bulk_that_changes_amounts_of_K_customers_asks_for_no_owners_and_costs_as_much()
    {
        var (ids, purchases) = CustomersWithAPurchaseEach(20);

        UpdateMultiple(purchases.Select(id => new Entity(PurchaseTable.Name, id) { [PurchaseTable.Amount] = new Money(7m) }));

        Assert.Equal([.. Locks(20), "RetrieveMultiple contact", "RetrieveMultiple cseg_purchase", .. Locks(20)], local.RequestsOfSteps);
        Assert.All(ids, id => AssertYear(id, 1, 7m));
    }

    [Fact]
    public void Customers_with_few_purchases_each_and_more_than_a_page_together_are_added_up_and_no_page_is_read_in_vain()
    {
        var ids = Enumerable.Range(0, 11).Select(_ => local.AContact()).ToList();
        foreach (var id in ids)
            CreateMultiple(Enumerable.Range(0, CustomerRecalculation.FewPurchases).Select(i => ImportedSolution.APurchase(id, new BoughtItem(Day("1997-12-01").AddDays(-i), PurchaseKind.Purchase, 1m))));
        List<Guid> purchases = [.. local.Service.RetrieveMultiple(new QueryByAttribute(PurchaseTable.Name) { Attributes = { PurchaseTable.PurchaseDate }, Values = { Day("1997-12-01") } }).Entities.Select(row => row.Id)];
        Assert.Equal(ids.Count, purchases.Count);
        local.ForgetRequests();

        UpdateMultiple(purchases.Select(id => new Entity(PurchaseTable.Name, id) { [PurchaseTable.PurchaseDate] = Day("1997-12-02") }));

        Assert.Equal([.. LockedAskedReadAndWritten(ids.Count).SkipLast(ids.Count), "RetrieveMultiple cseg_purchase", .. Locks(ids.Count)], local.RequestsOfSteps);
        Assert.All(ids, id => Assert.Equal(Day("1997-12-02"), local.Contact(id)[ContactTable.LastPurchaseOn]));
    }

    [Fact]
    public void Deleting_purchases_of_K_customers_in_one_message_costs_four_requests_each_as_one_by_one()
    {
        var (ids, purchases) = CustomersWithAPurchaseEach(20);
        ids.ForEach(id => local.Buy(id, "2001-06-02", 10m));
        local.ForgetRequests();
        var requests = new OrganizationRequestCollection();
        requests.AddRange(purchases.Select(id => new DeleteRequest { Target = new EntityReference(PurchaseTable.Name, id) }));

        local.Service.Execute(new ExecuteMultipleRequest { Requests = requests, Settings = new ExecuteMultipleSettings { ContinueOnError = false, ReturnResponses = false } });

        Assert.Equal(Enumerable.Repeat(LockedAskedReadAndWritten(1), ids.Count).SelectMany(of => of), local.RequestsOfSteps);
        Assert.All(ids, id => AssertYear(id, 1, 10m));
    }

    [Fact]
    public void An_update_that_changes_nothing_that_counts_costs_nothing()
    {
        var id = local.AContact();
        var purchase = local.Buy(id, "2001-06-01", 100m);
        local.ForgetRequests();

        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Title, "Another title");
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.PurchaseDate, Day("2001-06-01"));
        local.Change(ContactTable.Name, id, "firstname", "Ann");

        Assert.Empty(local.RequestsOfSteps);
    }

    [Fact]
    public void Saving_again_what_is_there_writes_nothing_but_the_lock()
    {
        var id = local.AContact();
        var purchase = local.Buy(id, "2001-06-01", 100m);
        local.ForgetRequests();

        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Amount, new Money(100m));

        Assert.Equal(["Update contact", "RetrieveMultiple contact", "RetrieveMultiple cseg_purchase"], local.RequestsOfSteps);
    }

    [Fact]
    public void Saves_at_the_same_time_leave_an_exact_sum()
    {
        var id = local.AContact();

        Parallel.For(0, 100, i => local.Buy(id, "2001-12-01", i + 0.01m));

        AssertYear(id, 100, Enumerable.Range(0, 100).Sum(i => i + 0.01m));
    }

    /// <summary>What a save costs that may change whose some purchases are, or which day's: lock, ask, read, write.</summary>
    private static IEnumerable<string> LockedAskedReadAndWritten(int customers) => [.. Locks(customers), "RetrieveMultiple cseg_purchase", "RetrieveMultiple contact", .. Locks(customers)];

    /// <summary>Locks are updates as those of profiles are.</summary>
    private static IEnumerable<string> Locks(int customers) => Enumerable.Repeat("Update contact", customers);

    private (List<Guid> Contacts, List<Guid> Purchases) CustomersWithAPurchaseEach(int number)
    {
        var contacts = Enumerable.Range(0, number).Select(_ => local.AContact()).ToList();
        var purchases = contacts.Select((id, i) => local.Buy(id, "2001-06-01", 10m + i)).ToList();
        local.ForgetRequests();
        return (contacts, purchases);
    }

    private void AssertYear(Guid contactId, int count, decimal value)
    {
        var contact = local.Contact(contactId);
        Assert.Equal(count, contact[ContactTable.AnnualPurchaseCount]);
        Assert.Equal(value, contact.GetAttributeValue<Money>(ContactTable.AnnualValue).Value);
    }

    private void SetState(Guid purchase, int state, int status) => local.Service.Update(new Entity(PurchaseTable.Name, purchase)
    {
        [PurchaseTable.State] = new OptionSetValue(state),
        ["statuscode"] = new OptionSetValue(status),
    });

    private void UpdateMultiple(IEnumerable<Entity> rows) => local.Service.Execute(new UpdateMultipleRequest
    {
        Targets = new EntityCollection([.. rows]) { EntityName = PurchaseTable.Name },
    });

    private void CreateMultiple(IEnumerable<Entity> rows) => local.Service.Execute(new CreateMultipleRequest
    {
        Targets = new EntityCollection([.. rows]) { EntityName = PurchaseTable.Name },
    });
}
