using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Time passes and nobody touches a customer: maintenance brings up to date exactly those whose day has come.</summary>
[Collection(nameof(ImportedSolution))]
public class MaintenanceTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_purchase_leaves_the_window_on_its_day_and_not_before()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-02", 100m);
        local.Clock.MoveTo(Day("2002-06-01"));
        local.Maintain();
        Assert.Equal(1, local.Contact(id)[ContactTable.AnnualPurchaseCount]);

        local.Clock.MoveTo(Day("2002-06-02"));
        var run = local.Maintain();

        Assert.Equal((1, 1, 0), (run.Touched, run.Changed, run.Failed));
        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-02", 100m).AsOf("2002-06-02")), StoredProfile.Of(local.Contact(id)));
        Assert.Equal(Day("2002-06-02"), local.Contact(id)[ContactTable.ProfileAsOf]);
    }

    [Fact]
    public void A_future_purchase_and_a_birthday_arrive_by_themselves()
    {
        var born = Day("1960-01-05");
        var id = local.AContact((ContactTable.BirthDate, born));
        local.Buy(id, "2002-01-03", 10m);
        Assert.Equal(0, local.Contact(id)[ContactTable.LifetimePurchaseCount]);

        foreach (var day in new[] { "2002-01-03", "2002-01-05", "2002-01-06" })
        {
            local.Clock.MoveTo(Day(day));
            Assert.Equal(1, local.Maintain().Touched);
            var expected = new ACustomer().Bought("2002-01-03", 10m).Declaring(one => one with { BirthDate = born }).AsOf(day);
            Assert.Equal(StoredProfile.Of(expected), StoredProfile.Of(local.Contact(id)));
        }
    }

    [Fact]
    public void Who_is_not_due_is_not_touched()
    {
        for (var i = 0; i < 3; i++)
            local.Buy(local.AContact(), "2001-12-30", 10m);
        local.ForgetRequests();

        var run = local.Maintain();

        Assert.Equal((0, 0, 0), (run.Touched, run.Changed, run.Failed));
        Assert.Equal(Enumerable.Repeat("RetrieveMultiple contact", 5), local.RequestsOfSteps.Where(request => request.EndsWith(" contact", StringComparison.Ordinal)));
    }

    [Fact]
    public void Running_twice_changes_nothing_more()
    {
        ManyDue(3);

        Assert.Equal(3, local.Maintain().Changed);
        var again = local.Maintain();
        Assert.Equal((0, 0), (again.Touched, again.Changed));
    }

    [Fact]
    public void A_run_goes_page_by_page_and_can_be_left_and_begun_anew()
    {
        var contacts = ManyDue(7);
        var first = local.CallMaintenance(pageSize: 3);
        Assert.Equal((3, ""), (first.Touched, first.Failures));
        Assert.NotEmpty(first.Token);

        // The token is lost; those that are done are not touched again.
        var rest = local.Maintain(pageSize: 3);

        Assert.Equal(4, rest.Touched);
        Assert.All(contacts, id => Assert.Equal(0, local.Contact(id)[ContactTable.AnnualPurchaseCount]));
    }

    [Fact]
    public void Whoever_another_copy_recalculated_in_the_meantime_is_not_touched()
    {
        using var temporary = new TemporaryOrganization();
        using var organization = temporary.Open(stepsOn: false);
        var service = organization.CreateService();
        var due = Enumerable.Range(0, 2).ToDictionary(_ => service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" }), _ => (DateTime?)null);
        var calculator = Domain.Rules.Default.Calculator;

        // Both copies have read the same page; the second gets the rows once the first has committed.
        var first = new CustomerRecalculation(service, calculator).RecalculateDue(due, Day("2001-12-31"));
        var second = new CustomerRecalculation(service, calculator).RecalculateDue(due, Day("2001-12-31"));

        Assert.Equal((2, 2), (first.Touched, first.Changed));
        Assert.Equal((0, 0), (second.Touched, second.Changed));
    }

    [Fact]
    public void A_customer_that_cannot_be_computed_is_reported_and_the_others_are_done()
    {
        var tiny = local.Service.Create(new Entity("transactioncurrency")
        {
            ["currencyname"] = "Tiny", ["isocurrencycode"] = "TNY", ["currencysymbol"] = "t", ["exchangerate"] = 100_000_000m, ["currencyprecision"] = 2,
        });
        var bad = local.AContact((ContactTable.Currency, new EntityReference("transactioncurrency", tiny)));
        local.Buy(bad, "2002-02-01", 100_000_000_000m);
        var good = local.AContact();
        local.Buy(good, "2002-02-01", 100m);
        local.Clock.MoveTo(Day("2002-02-01"));

        var run = local.Maintain();

        Assert.Equal((1, 1, 1), (run.Touched, run.Changed, run.Failed));
        Assert.StartsWith($"{bad}: The customer's purchases add up to 10,000,000,000,000,000,000.00", run.Failures, StringComparison.Ordinal);
        Assert.Equal(1, local.Contact(good)[ContactTable.LifetimePurchaseCount]);
        Assert.Equal(0, local.Contact(bad)[ContactTable.LifetimePurchaseCount]);
        Assert.Equal(Day("2001-12-31"), local.Contact(bad)[ContactTable.ProfileAsOf]);
        Assert.Equal(Day("2002-02-01"), local.Contact(bad)[ContactTable.NextRecalculationOn]);
    }

    [Fact]
    public void A_customer_whose_row_the_platform_refuses_is_left_out_with_the_token_of_the_failure()
    {
        using var temporary = new TemporaryOrganization();
        using var organization = temporary.Open(stepsOn: false);
        var service = organization.CreateService();
        var contacts = Enumerable.Range(0, 5).Select(_ => service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" })).ToList();
        var bad = contacts.Order().ElementAt(2);
        var maintenance = new CustomersDue(new RefusingService(service, bad), Domain.Rules.Default.Calculator, scheme: null, new MaintenanceRuns(service, ReasonTexts.English, local.Clock.Now.UtcDateTime));

        var refused = Assert.Throws<Domain.RefusedException>(() => maintenance.Run(new MaintenanceToken { AsOf = Day("2001-12-31") }, 100));
        Assert.Contains(bad.ToString(), refused.Message, StringComparison.Ordinal);
        var page = maintenance.Run(MaintenanceToken.Parse(refused.Message.Split('\'')[1]), 100);

        Assert.Equal("It\"s locked.", page.Result.Failures[bad]);
        Assert.Null(page.Next);
        Assert.All(contacts, id => Assert.Equal(
            id == bad ? null : 0,
            service.Retrieve(ContactTable.Name, id, new ColumnSet(ContactTable.AnnualPurchaseCount)).GetAttributeValue<int?>(ContactTable.AnnualPurchaseCount)));
    }

    [Fact]
    public void Contacts_that_were_there_before_the_solution_get_their_profile()
    {
        using var temporary = new TemporaryOrganization();
        Guid id;
        using (var before = temporary.Open(stepsOn: false))
            id = before.CreateService().Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
        using var organization = temporary.Open();
        var service = organization.CreateService();

        var run = MaintenanceCall.ToTheEnd(service, null);

        Assert.Equal((1, ""), (run.Touched, run.Failures));
        Assert.Equal(StoredProfile.Of(new ACustomer().AsOf("2001-12-31")), StoredProfile.Of(service.Retrieve(ContactTable.Name, id, new ColumnSet(CustomerColumns.ToRead))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whoever_opted_out_past_the_steps_loses_his_profile_with_the_next_maintenance(bool afterAWholeRun)
    {
        using var temporary = new TemporaryOrganization();
        Guid id;
        using (var organization = temporary.Open())
        {
            id = organization.CreateService().Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
            organization.CreateService().Create(ImportedSolution.APurchase(id, new BoughtItem(Day("2001-12-01"), PurchaseKind.Purchase, 10m)));
            if (afterAWholeRun)
                MaintenanceCall.ToTheEnd(organization.CreateService(), null);
        }

        temporary.Clock.Now = temporary.Clock.Now.AddHours(1);
        using (var organization = temporary.Open(stepsOn: false))
            organization.CreateService().Update(new Entity(ContactTable.Name, id) { [ContactTable.ProfilingOptOut] = true });

        temporary.Clock.Now = temporary.Clock.Now.AddHours(1);
        using var after = temporary.Open();
        Assert.Equal(1, MaintenanceCall.ToTheEnd(after.CreateService(), null).Touched);
        Assert.Equal(StoredProfile.Of(Profile.Empty), StoredProfile.Of(after.CreateService().Retrieve(ContactTable.Name, id, new ColumnSet(CustomerColumns.ToRead))));
        Assert.Equal(0, MaintenanceCall.ToTheEnd(after.CreateService(), null).Touched);
    }

    [Fact]
    public void Profiles_by_earlier_and_later_names_of_rules_and_missing_ones_are_counted_and_done_page_by_page()
    {
        using var temporary = new TemporaryOrganization();
        var versions = new[] { "Aardvark 1", "Aardvark 1", "Zebra 3", "Zebra 3", "Zebra 3", null, null };
        using (var organization = temporary.Open(stepsOn: false))
        {
            foreach (var version in versions)
                organization.CreateService().Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.SchemeVersion] = version });
        }

        using var after = temporary.Open();
        var remaining = new List<int>();
        var token = "";
        do
        {
            var page = after.CreateService().Execute(new OrganizationRequest("cseg_RunMaintenance") { [RunMaintenance.PageSize] = 2, [RunMaintenance.ContinuationToken] = token });
            token = (string)page[RunMaintenance.ContinuationToken];
            remaining.Add((int)page[RunMaintenance.Remaining]);
        }
        while (token.Contains("customers", StringComparison.Ordinal));
        Assert.Equal([5, 3, 2, 0], remaining);
        Assert.Equal(0, MaintenanceCall.ToTheEnd(after.CreateService(), null).Touched);
    }

    [Fact]
    public void Who_opted_out_is_never_due()
    {
        var id = local.AContact((ContactTable.ProfilingOptOut, true));
        local.Buy(id, "2001-06-01", 10m);
        local.Clock.MoveTo(Day("2003-01-01"));

        Assert.Equal(0, local.Maintain().Touched);
        Assert.Equal(StoredProfile.Of(Profile.Empty), StoredProfile.Of(local.Contact(id)));
    }

    [Theory]
    [InlineData("2002-01-02", 250, null, "2002-01-01 is the latest possible")]
    [InlineData("2001-12-31", -1, null, "from 1 to 1000")]
    [InlineData("2001-12-31", 1001, null, "from 1 to 1000")]
    [InlineData(null, 250, "nonsense", "not one that this API gave out")]
    public void What_cannot_be_done_is_refused_in_a_sentence(string? asOf, int pageSize, string? token, string expected)
    {
        var request = new OrganizationRequest("cseg_RunMaintenance") { [RunMaintenance.PageSize] = pageSize };
        if (asOf != null)
            request[RunMaintenance.AsOf] = Day(asOf);
        if (token != null)
            request[RunMaintenance.ContinuationToken] = token;

        Assert.Contains(expected, Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Service.Execute(request)).Message, StringComparison.Ordinal);
    }

    private List<Guid> ManyDue(int count)
    {
        var contacts = Enumerable.Range(0, count).Select(_ => local.AContact()).ToList();
        foreach (var id in contacts)
            local.Buy(id, "2001-12-31", 10m);
        local.Clock.MoveTo(Day("2003-01-01"));
        return contacts;
    }
}
