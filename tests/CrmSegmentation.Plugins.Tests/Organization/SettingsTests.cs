using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>What an organisation decides counts from the save on, for whoever is saved at once and for the others through maintenance.</summary>
[Collection(nameof(ImportedSolution))]
public class SettingsTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_key_keeps_a_second_row_from_being_active_where_looking_for_the_first_would_not_see_it()
    {
        var first = local.TheSettings();
        Assert.Equal("active", KeyOf(first));
        local.Change(SettingsTable.Name, first, SettingsTable.OnlyActive, null);
        Assert.Equal("active", KeyOf(first));

        SetState(first, active: false);
        Assert.Null(KeyOf(first));
        local.Change(SettingsTable.Name, first, SettingsTable.OnlyActive, "active");
        Assert.Null(KeyOf(first));

        SetState(first, active: true);
        Assert.Equal("active", KeyOf(first));
    }

    [Fact]
    public void Of_settings_activated_at_once_one_row_becomes_active()
    {
        var refused = 0;
        System.Threading.Tasks.Parallel.For(0, 8, _ =>
        {
            try
            {
                local.TheSettings();
            }
            catch (FaultException<OrganizationServiceFault>)
            {
                System.Threading.Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal(7, refused);
    }

    [Fact]
    public void One_row_is_active_and_a_second_is_refused_until_the_first_is_out_of_use()
    {
        var first = local.TheSettings();
        Assert.Equal("The settings 'Settings' are active, and only one row can be: deactivate it first.", Refused(() => local.TheSettings()));

        SetState(first, active: false);
        local.TheSettings((SettingsTable.Title, "Others"));

        Assert.Equal("The settings 'Others' are active, and only one row can be: deactivate it first.", Refused(() => SetState(first, active: true)));
    }

    [Theory]
    [InlineData(SettingsTable.TimeZoneCode, 93, "which is no code of the platform's time zones")]
    [InlineData(SettingsTable.LapseFactor, 0.0, "'Lapse Factor' is 0: it must be more than 0 and at most 100.")]
    [InlineData(SettingsTable.WindowDays, 3661, "cseg_windowdays")]
    [InlineData(SettingsTable.WindowDays, 0, "cseg_windowdays")]
    [InlineData(SettingsTable.FiscalYearStartMonth, 13, "cseg_fiscalyearstartmonth")]
    [InlineData(SettingsTable.OverlapWarning, 101, "cseg_overlapwarning")]
    [InlineData(SettingsTable.HandoverLimit, 1001, "cseg_handoverlimit")]
    public void What_cannot_work_is_refused_in_a_sentence_that_names_it(string column, object value, string sentence) =>
        Assert.Contains(sentence, Refused(() => local.TheSettings((column, value is double number ? (decimal)number : value))), StringComparison.Ordinal);

    [Fact]
    public void A_saved_setting_counts_from_the_next_save_on_and_a_deleted_one_no_more()
    {
        var id = local.AContact();
        local.Buy(id, "2001-03-01", 100m);
        var settings = local.TheSettings(AWindow(WindowMode.TrailingDays), (SettingsTable.WindowDays, 90));

        local.Buy(id, "2001-12-30", 10m);
        AssertYear(id, 1, 10m, "Built-in 1 [D90]");

        local.Change(SettingsTable.Name, settings, SettingsTable.WindowDays, 365);
        local.Buy(id, "2001-12-30", 10m);
        AssertYear(id, 3, 120m, "Built-in 1 [D365]");

        local.Service.Delete(SettingsTable.Name, settings);
        local.Buy(id, "2001-12-30", 10m);
        AssertYear(id, 4, 130m, "Built-in 1");
    }

    [Theory]
    [InlineData((int)WindowMode.CalendarYear, 40)]
    [InlineData((int)WindowMode.FiscalYear, 15)]
    [InlineData((int)WindowMode.TrailingDays, 5)]
    [InlineData((int)WindowMode.TrailingTwelveMonths, 100)]
    public void Every_kind_of_year_reaches_the_profile_and_maintenance_keeps_it(int mode, int value)
    {
        local.TheSettings(AWindow((WindowMode)mode), (SettingsTable.WindowDays, 30), (SettingsTable.FiscalYearStartMonth, 7));
        local.Clock.MoveTo(Day("2001-10-31"));
        var id = local.AContact();
        foreach (var (date, amount) in new[] { ("2000-11-05", 60m), ("2001-06-30", 25m), ("2001-07-01", 10m), ("2001-10-15", 5m) })
            local.Buy(id, date, amount);
        Assert.Equal(value, local.Contact(id).GetAttributeValue<Money>(ContactTable.AnnualValue).Value);

        var settings = new ProfileSettings { Window = new AnnualWindow { Mode = (WindowMode)mode, Days = 30, FirstMonth = 7 } };
        var expected = new ACustomer().Bought("2000-11-05", 60m).Bought("2001-06-30", 25m).Bought("2001-07-01", 10m).Bought("2001-10-15", 5m).Under(settings);
        for (var day = Day("2001-11-01"); day < Day("2002-01-20"); day = day.AddDays(1))
        {
            local.Clock.MoveTo(day);
            local.Maintain();
            var version = local.Contact(id).GetAttributeValue<string>(ContactTable.SchemeVersion);
            Assert.Equal(StoredProfile.Of(expected.AsOf(day) with { SchemeVersion = version }), StoredProfile.Of(local.Contact(id)));
        }
    }

    [Fact]
    public void A_changed_setting_makes_every_customer_outdated_and_maintenance_finds_them_in_pages()
    {
        var ids = Enumerable.Range(0, 7).Select(_ => local.AContact()).ToList();
        foreach (var id in ids)
            local.Buy(id, "2001-03-01", 100m);
        Assert.Equal(0, local.Maintain().Touched);

        local.TheSettings(AWindow(WindowMode.TrailingDays), (SettingsTable.WindowDays, 90));

        // Verification does not pass off as right what is yet to be recalculated.
        Assert.Equal((0, 7), Verified());
        Assert.Equal(3, local.CallMaintenance(pageSize: 3).Touched);
        Assert.Equal((3, 4), Verified());
        Assert.Equal(3, ids.Count(id => local.Contact(id).GetAttributeValue<string>(ContactTable.SchemeVersion) == "Built-in 1 [D90]"));
        Assert.Equal(4, local.Maintain(pageSize: 3).Touched);
        Assert.All(ids, id => AssertYear(id, 0, 0m, "Built-in 1 [D90]"));
        Assert.Equal(0, local.Maintain().Touched);
    }

    [Fact]
    public void A_setting_that_changes_no_number_makes_nobody_outdated()
    {
        local.AContact();
        local.TheSettings((SettingsTable.SmallSegment, 3), (SettingsTable.PrivacyNoticeUrl, "https://example.com/privacy"));
        Assert.Equal(0, local.Maintain().Touched);
    }

    [Fact]
    public void Returns_may_be_ignored()
    {
        local.TheSettings((SettingsTable.ReturnPolicy, new OptionSetValue((int)ReturnPolicy.Ignored)));
        var id = local.AContact();
        local.Buy(id, "2001-12-01", 100m);
        local.Service.Create(ImportedSolution.APurchase(id, new BoughtItem(Day("2001-12-02"), PurchaseKind.Return, 30m)));
        AssertYear(id, 1, 100m, "Built-in 1 [R]");
        Assert.Equal(100m, local.Contact(id).GetAttributeValue<Money>(ContactTable.LifetimeValue).Value);
    }

    [Fact]
    public void Purchases_of_one_day_may_count_as_one()
    {
        local.TheSettings((SettingsTable.MergeSameDayPurchases, true));
        var categories = new[] { "Rings", "Watches" }.Select(name => local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = name })).ToList();
        var id = local.AContact();
        foreach (var (date, category) in new[] { ("1999-05-01", 0), ("1999-05-01", 1), ("2001-12-01", 0), ("2001-12-01", 1), ("2001-12-11", 0) })
            local.Service.Create(ImportedSolution.APurchase(id, new BoughtItem(Day(date), PurchaseKind.Purchase, 10m, Category: categories[category])));

        AssertYear(id, 2, 30m, "Built-in 1 [M]");
        var contact = local.Contact(id);
        Assert.Equal((3, 477.5m), (contact[ContactTable.LifetimePurchaseCount], contact[ContactTable.AveragePurchaseInterval]));
        Assert.Equal(categories[0], contact.GetAttributeValue<EntityReference>(ContactTable.LastProductCategory).Id);
    }

    [Fact]
    public void Where_consent_is_required_nobody_without_it_has_a_profile()
    {
        var without = local.AContact();
        var withNone = local.AContact((ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.None)));
        var with = local.AContact((ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Contract)));
        foreach (var id in new[] { without, withNone, with })
            local.Buy(id, "2001-12-01", 100m);

        local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        Assert.Equal(3, local.Maintain().Touched);
        AssertEmpty(without);
        AssertEmpty(withNone);
        AssertYear(with, 1, 100m, "Built-in 1 [P]");
        Assert.Equal(0, local.Maintain().Touched);

        local.Buy(without, "2001-12-02", 100m);
        AssertEmpty(without);
        local.Change(ContactTable.Name, without, ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Consent));
        AssertYear(without, 2, 200m, "Built-in 1 [P]");
        local.Change(ContactTable.Name, without, ContactTable.ConsentBasis, null);
        AssertEmpty(without);
        Assert.Equal(0, local.Maintain().Touched);
    }

    [Fact]
    public void Nobody_without_a_profile_is_on_a_list_that_looks_at_profiles()
    {
        const string notHigh = """<filter><condition attribute="cseg_priority" operator="ne" value="653210000" /></filter>""";
        const string everybody = """<filter><condition attribute="lastname" operator="not-null" /></filter>""";
        var without = local.AContact();
        var with = local.AContact((ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Contract)));
        var byProfile = local.ListOf(local.ASegment("Not high", notHigh, SegmentLifecycle.Published)).Id;
        var byName = local.ListOf(local.ASegment("Everybody", everybody, SegmentLifecycle.Published)).Id;
        Assert.Equal(new HashSet<Guid> { without, with }, local.Members(byProfile));

        local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        local.Maintain();

        Assert.Equal([with], local.Members(byProfile));
        Assert.Equal(2, local.Members(byName).Count);
    }

    [Fact]
    public void A_save_of_more_customers_than_the_limit_hands_them_over_and_they_are_recalculated_once()
    {
        local.TheSettings((SettingsTable.HandoverLimit, 2));
        var ids = Enumerable.Range(0, 5).Select(_ => local.AContact()).ToList();
        local.ForgetRequests();
        local.Service.Execute(new CreateMultipleRequest
        {
            Targets = new EntityCollection([.. ids.Select(id => ImportedSolution.APurchase(id, new BoughtItem(Day("2001-12-01"), PurchaseKind.Purchase, 10m)))]) { EntityName = PurchaseTable.Name },
        });
        Assert.Single(local.RequestsOfSteps, request => request.StartsWith(HandOverCustomers.Message, StringComparison.Ordinal));
        local.Maintain();
        Assert.All(ids, id => AssertYear(id, 1, 10m, "Built-in 1"));
    }

    [Theory]
    [InlineData("2001-12-31T22:59", "2001-12-31")]
    [InlineData("2001-12-31T23:01", "2002-01-01")]
    [InlineData("2002-07-31T22:01", "2002-08-01")]
    public void The_business_day_begins_at_midnight_where_the_business_is(string utc, string day)
    {
        local.TheSettings((SettingsTable.TimeZoneCode, 110));
        local.Clock.Now = new DateTimeOffset(DateTime.ParseExact(utc, "yyyy-MM-ddTHH:mm", null), TimeSpan.Zero);
        var id = local.AContact();
        local.Buy(id, day, 100m);
        AssertYear(id, 1, 100m, "Built-in 1 [Z110]");
        Assert.Equal(Day(day), local.Contact(id)[ContactTable.ProfileAsOf]);

        // A purchase of the day after has not come yet.
        local.Buy(id, Day(day).AddDays(1).ToString("yyyy-MM-dd", null), 100m);
        AssertYear(id, 1, 100m, "Built-in 1 [Z110]");
    }

    [Theory]
    [InlineData(110, "2001-12-31T22:30", "2001-12-31", "2002-01-01")]
    [InlineData(290, "2001-12-31T11:30", "2002-01-01", "2002-01-02")]
    [InlineData(35, "2002-01-01T04:30", "2001-12-31", "2002-01-01")]
    public void Maintenance_reaches_the_business_day_and_no_further(int zone, string utc, string day, string dayAfter)
    {
        local.TheSettings((SettingsTable.TimeZoneCode, zone));
        local.Clock.Now = new DateTimeOffset(DateTime.ParseExact(utc, "yyyy-MM-ddTHH:mm", null), TimeSpan.Zero);
        var id = local.AContact();
        local.Maintain();
        Assert.Equal(Day(day), local.Contact(id)[ContactTable.ProfileAsOf]);

        local.Service.Execute(new OrganizationRequest("cseg_RunMaintenance") { [RunMaintenance.AsOf] = Day(day) });
        Assert.Contains($"{day} is the latest possible", Refused(() => local.Service.Execute(new OrganizationRequest("cseg_RunMaintenance") { [RunMaintenance.AsOf] = Day(dayAfter) })), StringComparison.Ordinal);
    }

    [Fact]
    public void Telling_the_days_of_purchases_apart_costs_no_request_more()
    {
        local.TheSettings((SettingsTable.MergeSameDayPurchases, true));
        local.Clock.Now += RulesCache.LongestTransaction + TimeSpan.FromSeconds(1);
        var id = local.AContact();
        local.Buy(id, "2001-12-01", 10m);
        local.ForgetRequests();

        local.Buy(id, "2001-12-02", 10m);

        Assert.Equal(["Update contact", "RetrieveMultiple contact", "RetrieveMultiple cseg_purchase", "Update contact"], local.RequestsOfSteps);
    }

    [Fact]
    public void Losing_the_profile_for_want_of_consent_takes_the_history_of_levels_along()
    {
        local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        var id = local.AContact((ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Consent)));
        local.Buy(id, "2001-12-01", 10m);
        local.Buy(id, "2001-12-02", 5_000m);
        var history = new QueryExpression(PriorityChangeTable.Name);
        Assert.Single(local.Service.RetrieveMultiple(history).Entities);

        local.Change(ContactTable.Name, id, ContactTable.ConsentBasis, null);

        Assert.Empty(local.Service.RetrieveMultiple(history).Entities);
    }

    [Fact]
    public void What_one_organisation_decides_is_nothing_to_another_in_the_same_process()
    {
        using var temporary = new TemporaryOrganization();
        using var another = temporary.Open();
        temporary.Clock.Now = local.Clock.Now;
        var theirs = another.CreateService();
        var theirCustomer = theirs.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
        var ours = local.AContact();
        local.TheSettings((SettingsTable.MergeSameDayPurchases, true));
        for (var i = 0; i < 2; i++)
        {
            local.Clock.Now += RulesCache.LongestTransaction + TimeSpan.FromSeconds(1);
            temporary.Clock.Now = local.Clock.Now;
            local.Buy(ours, "2001-12-01", 10m);
            theirs.Create(ImportedSolution.APurchase(theirCustomer, new BoughtItem(Day("2001-12-01"), PurchaseKind.Purchase, 10m)));
        }

        AssertYear(ours, 1, 20m, "Built-in 1 [M]");
        var contact = theirs.Retrieve(ContactTable.Name, theirCustomer, new ColumnSet(ContactTable.AnnualPurchaseCount, ContactTable.SchemeVersion));
        Assert.Equal(((object)2, (object)"Built-in 1"), (contact[ContactTable.AnnualPurchaseCount], contact[ContactTable.SchemeVersion]));
    }

    [Fact]
    public void What_is_rolled_back_with_its_transaction_does_not_count_afterwards()
    {
        var id = local.AContact();
        var requests = new ExecuteTransactionRequest
        {
            Requests =
            [
                new CreateRequest { Target = new Entity(SettingsTable.Name) { [SettingsTable.Title] = "Never", [SettingsTable.MergeSameDayPurchases] = true } },
                new CreateRequest { Target = ImportedSolution.APurchase(id, new BoughtItem(Day("2001-12-01"), PurchaseKind.Purchase, 10m)) },
                new DeleteRequest { Target = new EntityReference(ContactTable.Name, Guid.NewGuid()) },
            ],
        };
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Service.Execute(requests));

        local.Buy(id, "2001-12-01", 10m);
        AssertYear(id, 1, 10m, "Built-in 1");
    }

    private (int Verified, int Due) Verified()
    {
        var answer = local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"));
        Assert.Equal(0, answer[VerifyProfiles.Mismatches]);
        return ((int)answer[VerifyProfiles.Verified], (int)answer[VerifyProfiles.Due]);
    }

    private static (string, object) AWindow(WindowMode mode) => (SettingsTable.WindowMode, new OptionSetValue((int)mode));

    private static string Refused(Action save) => Assert.Throws<FaultException<OrganizationServiceFault>>(save).Message;

    private string? KeyOf(Guid settings) =>
        local.Service.Retrieve(SettingsTable.Name, settings, new ColumnSet(SettingsTable.OnlyActive)).GetAttributeValue<string>(SettingsTable.OnlyActive);

    private void SetState(Guid settings, bool active) => local.Service.Update(new Entity(SettingsTable.Name, settings)
    {
        [SettingsTable.State] = new OptionSetValue(active ? 0 : 1),
        ["statuscode"] = new OptionSetValue(active ? 1 : 2),
    });

    private void AssertEmpty(Guid contactId) => Assert.Equal(StoredProfile.Of(Profile.Empty), StoredProfile.Of(local.Contact(contactId)));

    private void AssertYear(Guid contactId, int count, decimal value, string version)
    {
        var contact = local.Contact(contactId);
        Assert.Equal((count, value, version), (contact[ContactTable.AnnualPurchaseCount], contact.GetAttributeValue<Money>(ContactTable.AnnualValue).Value, contact[ContactTable.SchemeVersion]));
    }
}
