using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Suggestions;
using Microsoft.Xrm.Sdk;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>One answer has all that the priority card shows, and of it only what the caller may read.</summary>
[Collection(nameof(ImportedSolution))]
public class CustomerCardTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Figures_reach_factors_and_months_come_in_one_answer()
    {
        var customer = local.AContact((ContactTable.EmailAddress, "a@example.com"), (ContactTable.MobilePhone, "555"), (ContactTable.DoNotPhone, true));
        local.Buy(customer, "2001-12-02", 60m);
        local.Buy(customer, "2000-12-31", 7m);

        var card = Card(local.Service, customer);

        var profile = (Entity)card[GetCustomerCard.Profile];
        Assert.Equal(("Low", "12/2/2001", "yes", "forbidden", "missing", false, false), (profile["priorityname"], profile["lastpurchaseon"], profile["email"], profile["phone"], profile["post"], profile["optedout"], profile["never"]));
        Assert.Contains("60.00", (string)profile["annualvalue"]);
        Assert.StartsWith("Low: 60.00 in twelve months", (string)profile["reason"]);
        Assert.Equal(
            ["annual value | 60.00", "annual count | 1", "recency | 29 days", "category readiness | "],
            Rows(card, GetCustomerCard.Factors).Select(row => $"{row["factorname"]} | {row["input"]}"));
        Assert.Equal((decimal)local.Contact(customer)[ContactTable.PriorityScore], Rows(card, GetCustomerCard.Factors).Sum(row => (decimal)row["contribution"]));
        var months = Rows(card, GetCustomerCard.Months).ToList();
        Assert.Equal(("2000-12-01", 0m, 7m), (months[0]["first"], months[0]["inside"], months[0]["outside"]));
        Assert.Equal(("2001-12-01", 60m, 0m), (months[12]["first"], months[12]["inside"], months[12]["outside"]));
        Assert.Equal(new DateTime(2001, 1, 1), card[GetCustomerCard.WindowFrom]);
        Assert.True((bool)card[GetCustomerCard.IsStored]);
        Assert.Empty((string[])card[GetCustomerCard.NotShown]);
    }

    [Fact]
    public void Bars_and_edge_are_those_of_the_window_in_the_settings()
    {
        local.TheSettings((SettingsTable.WindowMode, new OptionSetValue((int)WindowMode.TrailingDays)), (SettingsTable.WindowDays, 30), (SettingsTable.ReturnPolicy, new OptionSetValue((int)ReturnPolicy.Ignored)));
        var customer = local.AContact();
        local.Buy(customer, "2001-12-01", 60m);
        local.Buy(customer, "2001-12-02", 70m);
        local.Service.Create(ImportedSolution.APurchase(customer, new Profiles.BoughtItem(Day("2001-12-20"), PurchaseKind.Return, 5m)));

        var card = Card(local.Service, customer);

        Assert.Equal(new DateTime(2001, 12, 2), card[GetCustomerCard.WindowFrom]);
        var december = Rows(card, GetCustomerCard.Months).Last();
        Assert.Equal((70m, 60m), (december["inside"], december["outside"]));
    }

    [Fact]
    public void Amounts_are_in_the_currency_of_the_customer()
    {
        var euro = local.Service.Create(new Entity(CurrencyTable.Name) { [CurrencyTable.Title] = "Euro", [CurrencyTable.Code] = "EUR", [CurrencyTable.Symbol] = "€", [CurrencyTable.Precision] = 2, [CurrencyTable.ExchangeRate] = 0.5m });
        var customer = local.AContact((ContactTable.Currency, new EntityReference(CurrencyTable.Name, euro)));
        local.Buy(customer, "2001-12-02", 60m);

        var card = Card(local.Service, customer);

        Assert.Equal(("30.00", 30m), (Rows(card, GetCustomerCard.Factors).First()["input"], Rows(card, GetCustomerCard.Months).Last()["inside"]));
    }

    [Fact]
    public void Segments_suggestions_and_treatment_are_those_of_the_customer()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        AddSegmentSuggestionAndScheme(customer);

        var card = Card(local.Service, customer);

        Assert.Equal("Everybody", Assert.Single(Rows(card, GetCustomerCard.Segments))["name"]);
        Assert.Equal(("Rings", "Because"), Assert.Single(Rows(card, GetCustomerCard.Suggestions).Select(row => (row["category"], row["reason"]))));
        Assert.Equal("Serve as asked", ((Entity)card[GetCustomerCard.Profile])["treatment"]);
    }

    [Fact]
    public void What_the_caller_may_not_read_is_left_out_and_named()
    {
        var reader = local.AUserWith("Basic", "prvReadContact");
        var customer = local.AContact(("ownerid", new EntityReference(UserTable.Name, reader)));
        local.Buy(customer, "2001-12-02", 60m);
        AddSegmentSuggestionAndScheme(customer);

        var card = Card(local.ServiceOf(reader), customer);

        Assert.Equal([CustomerCard.Treatment, CustomerCard.Purchases, CustomerCard.Suggestions, CustomerCard.Segments], (string[])card[GetCustomerCard.NotShown]);
        Assert.All(Rows(card, GetCustomerCard.Months), month => Assert.Equal((0m, 0m), (month["inside"], month["outside"])));
        Assert.Empty(Rows(card, GetCustomerCard.Segments));
        Assert.Empty(Rows(card, GetCustomerCard.Suggestions));
        Assert.DoesNotContain("treatment", ((Entity)card[GetCustomerCard.Profile]).Attributes.Keys);
        Assert.Contains("60.00", (string)((Entity)card[GetCustomerCard.Profile])["annualvalue"]);
    }

    [Fact]
    public void Who_reads_his_own_purchases_only_is_told_that_there_are_more()
    {
        var reader = local.AUserWith("Basic", "prvReadContact", "prvReadcseg_purchase");
        var customer = local.AContact(("ownerid", new EntityReference(UserTable.Name, reader)));
        local.Buy(customer, "2001-12-02", 60m);
        var own = ImportedSolution.APurchase(customer, new Profiles.BoughtItem(Day("2001-11-02"), PurchaseKind.Purchase, 5m));
        own["ownerid"] = new EntityReference(UserTable.Name, reader);
        local.Service.Create(own);

        var card = Card(local.ServiceOf(reader), customer);

        Assert.Equal(["some purchases"], (string[])card[GetCustomerCard.NotShown]);
        Assert.Equal([5m], Rows(card, GetCustomerCard.Months).Select(month => (decimal)month["inside"]).Where(value => value != 0));
    }

    [Fact]
    public void A_customer_who_wants_no_profile_has_neither_factors_nor_months_nor_suggestions()
    {
        var customer = local.AContact((ContactTable.ProfilingOptOut, true), (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Never)));
        local.Buy(customer, "2001-12-02", 60m);

        var card = Card(local.Service, customer);

        Assert.DoesNotContain(card.Results.Keys, name => name is GetCustomerCard.Factors or GetCustomerCard.Months or GetCustomerCard.Suggestions or GetCustomerCard.WindowFrom);
        Assert.Equal((true, true), (((Entity)card[GetCustomerCard.Profile])["optedout"], ((Entity)card[GetCustomerCard.Profile])["never"]));
    }

    /// <summary>Until maintenance has been there, a customer who may be profiled again has no stored profile, and what one could compute is not shown.</summary>
    [Fact]
    public void A_customer_whose_profile_has_yet_to_be_written_has_neither_factors_nor_months_nor_suggestions()
    {
        var settings = local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        local.Change(SettingsTable.Name, settings, SettingsTable.ProfilingConsentRequired, false);

        var card = Card(local.Service, customer);

        Assert.DoesNotContain(card.Results.Keys, name => name is GetCustomerCard.IsStored or GetCustomerCard.Factors or GetCustomerCard.Months or GetCustomerCard.Suggestions or GetCustomerCard.WindowFrom);
    }

    [Fact]
    public void A_customer_who_is_due_is_told_to_be_so()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        local.Clock.MoveTo(new DateTime(2002, 12, 2));

        Assert.False((bool)Card(local.Service, customer)[GetCustomerCard.IsStored]);
    }

    [Theory]
    [InlineData("2001-12-31", null)]
    [InlineData("2002-01-01", "1/1/2002")]
    public void Until_when_a_customer_is_held_back_is_told_while_the_day_is_to_come(string day, string? told)
    {
        var customer = local.AContact((ContactTable.NextContactAllowedOn, Day(day)));

        Assert.Equal(told, ((Entity)Card(local.Service, customer)[GetCustomerCard.Profile]).GetAttributeValue<string>("helduntil"));
    }

    [Theory]
    [InlineData(900, "High", "Some Body", null)]
    [InlineData(300, "Medium", null, "Desk")]
    [InlineData(60, "Low", "Some Body", null)]
    [InlineData(null, "None", null, "Desk")]
    public void The_treatment_is_that_of_the_customers_level_with_the_user_or_the_queue(int? amount, string level, string? user, string? queue)
    {
        var body = new EntityReference(UserTable.Name, local.AUser(null));
        var desk = new EntityReference(QueueTable.Name, local.Service.Create(new Entity(QueueTable.Name) { [QueueTable.Title] = "Desk" }));
        var scheme = new ASchemeRow(local.Service, "Shop", columns:
        [
            (PrioritySchemeTable.HighTreatment, "High"), (PrioritySchemeTable.HighUser, body), (PrioritySchemeTable.MediumTreatment, "Medium"), (PrioritySchemeTable.MediumQueue, desk),
            (PrioritySchemeTable.LowTreatment, "Low"), (PrioritySchemeTable.LowUser, body), (PrioritySchemeTable.NoneTreatment, "None"), (PrioritySchemeTable.NoneQueue, desk),
        ]);
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 20m), (200m, 60m), (500m, 90m));
        scheme.Become(SchemeStatus.Active);
        var customer = local.AContact();
        if (amount is { } value)
            local.Buy(customer, "2001-12-02", value);
        local.Maintain();

        var profile = (Entity)Card(local.Service, customer)[GetCustomerCard.Profile];

        Assert.Equal((level, level, user, queue), (profile["priorityname"], profile["treatment"], profile.GetAttributeValue<string>("user"), profile.GetAttributeValue<string>("queue")));
    }

    [Fact]
    public void Purchases_that_do_not_count_are_no_bars()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        local.Buy(customer, "2002-01-02", 1m);
        var inactive = local.Buy(customer, "2001-12-03", 2m);
        local.Service.Update(new Entity(PurchaseTable.Name, inactive) { [PurchaseTable.State] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });

        Assert.Equal([60m], Rows(Card(local.Service, customer), GetCustomerCard.Months).SelectMany(month => new[] { (decimal)month["inside"], (decimal)month["outside"] }).Where(value => value != 0m));
    }

    [Fact]
    public void Segments_that_the_customer_has_left_are_not_his_and_the_latest_comes_first()
    {
        var customer = local.AContact();
        Member(customer, "Old", "2001-11-01");
        Member(customer, "New", "2001-12-01");
        Member(customer, "Left", "2001-12-05", left: "2001-12-20");

        Assert.Equal(["New", "Old"], Rows(Card(local.Service, customer), GetCustomerCard.Segments).Select(row => (string)row["name"]));
    }

    [Fact]
    public void To_who_is_inactive_nothing_is_suggested()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        AddSegmentSuggestionAndScheme(customer);
        local.Service.Update(new Entity(ContactTable.Name, customer) { [ContactTable.State] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });

        var card = Card(local.Service, customer);

        Assert.Empty(Rows(card, GetCustomerCard.Suggestions));
        Assert.Empty((string[])card[GetCustomerCard.NotShown]);
    }

    [Fact]
    public void Who_may_not_read_the_customer_gets_no_card() =>
        Assert.Contains("prvReadContact", Assert.Throws<FaultException<OrganizationServiceFault>>(() => Card(local.ServiceOf(local.AUser(null)), local.AContact())).Message, StringComparison.OrdinalIgnoreCase);

    private void Member(Guid customer, string name, string entered, string? left = null)
    {
        var segment = local.Service.Create(new Entity(SegmentTable.Name) { [SegmentTable.Title] = name, [SegmentTable.Filter] = "<filter><condition attribute='lastname' operator='not-null'/></filter>" });
        local.Service.Create(new Entity(SegmentMembershipTable.Name)
        {
            [SegmentMembershipTable.Title] = name,
            [SegmentMembershipTable.Contact] = new EntityReference(ContactTable.Name, customer),
            [SegmentMembershipTable.Segment] = new EntityReference(SegmentTable.Name, segment),
            [SegmentMembershipTable.EnteredOn] = Day(entered),
            [SegmentMembershipTable.LeftOn] = left == null ? null : Day(left),
        });
    }

    private void AddSegmentSuggestionAndScheme(Guid customer)
    {
        Member(customer, "Everybody", "2001-12-03");
        var category = local.Service.Create(new Entity(ProductCategoryTable.Name) { [ProductCategoryTable.Title] = "Rings" });
        local.Service.Create(new Entity(SuggestionTable.Name)
        {
            [SuggestionTable.Title] = "Rings",
            [SuggestionTable.Contact] = new EntityReference(ContactTable.Name, customer),
            [SuggestionTable.Category] = new EntityReference(ProductCategoryTable.Name, category),
            [SuggestionTable.Reason] = "Because",
            [SuggestionTable.SuggestionStatus] = new OptionSetValue((int)SuggestionStatus.Open),
        });
        var scheme = new ASchemeRow(local.Service, "Shop", columns: (PrioritySchemeTable.LowTreatment, "Serve as asked"));
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 20m));
        scheme.Become(SchemeStatus.Active);
        local.Maintain();
    }

    private static DataCollection<Entity> Rows(OrganizationResponse card, string name) => ((EntityCollection)card[name]).Entities;

    private static OrganizationResponse Card(IOrganizationService service, Guid customer) =>
        service.Execute(new OrganizationRequest("cseg_GetCustomerCard") { ["Target"] = new EntityReference(ContactTable.Name, customer) });
}
