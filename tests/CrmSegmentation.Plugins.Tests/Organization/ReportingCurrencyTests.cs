using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Who has no currency of his own gets his amounts in the reporting currency; what rules compare stays in the base currency.</summary>
[Collection(nameof(ImportedSolution))]
public class ReportingCurrencyTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_new_customer_gets_the_reporting_currency_and_amounts_in_it()
    {
        var euro = ACurrency("EUR", 0.8m);
        Report(euro);
        var id = local.AContact();
        Assert.Equal(euro, CurrencyOf(id));

        local.Buy(id, "2001-06-01", 100m);

        AssertAmounts(id, euro, 80m, 100m, "Built-in 1 [EUR]");
        Assert.StartsWith("Low: 80.00 in twelve months", local.Contact(id).GetAttributeValue<string>(ContactTable.PriorityReason), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_a_currency_keeps_it_and_amounts_that_come_without_one_are_in_the_default()
    {
        var euro = ACurrency("EUR", 0.8m);
        var crown = ACurrency("SEK", 10m);
        var before = local.AContact();
        var dollar = CurrencyOf(before);
        Report(euro);
        var own = local.AContact((ContactTable.Currency, new EntityReference(CurrencyTable.Name, crown)));
        var withIncome = local.AContact((ContactTable.AnnualIncome, new Money(75_000m)));
        foreach (var id in new[] { before, own, withIncome })
            local.Buy(id, "2001-06-01", 100m);

        AssertAmounts(before, dollar, 100m, 100m, "Built-in 1 [EUR]");
        AssertAmounts(own, crown, 1_000m, 100m, "Built-in 1 [EUR]");
        AssertAmounts(withIncome, dollar, 100m, 100m, "Built-in 1 [EUR]");
        Assert.Equal(75_000m, local.Service.Retrieve(ContactTable.Name, withIncome, new ColumnSet(ContactTable.AnnualIncomeBase)).GetAttributeValue<Money>(ContactTable.AnnualIncomeBase).Value);
    }

    [Fact]
    public void A_first_profile_gives_the_currency_in_the_requests_that_any_purchase_costs()
    {
        var euro = ACurrency("EUR", 0.8m);
        Report(euro);
        var id = NeverProfiled();
        local.Buy(id, "2001-06-01", 100m);
        Assert.Null(CurrencyOf(id));

        local.ForgetRequests();
        local.Change(ContactTable.Name, id, ContactTable.ProfilingOptOut, false);

        Assert.Equal(["RetrieveMultiple organization", "Update contact", "RetrieveMultiple contact", "RetrieveMultiple cseg_purchase", "Update contact"], local.RequestsOfSteps.Where(request => !request.Contains("profile", StringComparison.Ordinal)));
        AssertAmounts(id, euro, 80m, 100m, "Built-in 1 [EUR]");
    }

    [Fact]
    public void A_changed_setting_makes_all_due_and_maintenance_leaves_each_currency_as_it_is()
    {
        var ids = Enumerable.Range(0, 3).Select(_ => local.AContact()).ToList();
        foreach (var id in ids)
            local.Buy(id, "2001-06-01", 100m);
        var dollar = CurrencyOf(ids[0]);
        Assert.Equal(0, local.Maintain().Touched);

        var settings = Report(ACurrency("EUR", 0.8m));
        Assert.Equal(3, local.Maintain(2).Touched);
        Assert.All(ids, id => AssertAmounts(id, dollar, 100m, 100m, "Built-in 1 [EUR]"));

        local.Change(SettingsTable.Name, settings, SettingsTable.ReportingCurrency, null);
        Assert.Equal(3, local.Maintain(2).Touched);
        Assert.Equal(0, local.Maintain(2).Touched);
    }

    [Fact]
    public void A_rate_that_changes_counts_from_the_next_amount_on_and_verification_agrees_before_and_after()
    {
        var euro = ACurrency("EUR", 0.8m);
        Report(euro);
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 100m);
        local.Maintain();

        local.Change(CurrencyTable.Name, euro, CurrencyTable.ExchangeRate, 0.5m);
        Assert.Equal((1, 0), Verified());
        AssertAmounts(id, euro, 80m, 100m, "Built-in 1 [EUR]");

        local.Change(ContactTable.Name, id, ContactTable.BirthDate, new DateTime(1960, 5, 3));
        AssertAmounts(id, euro, 80m, 100m, "Built-in 1 [EUR]");

        local.Buy(id, "2001-06-02", 60m);
        AssertAmounts(id, euro, 80m, 160m, "Built-in 1 [EUR]");
        Assert.Equal((1, 0), Verified());
    }

    [Fact]
    public void A_remembered_rate_that_has_become_another_leaves_no_wrong_amount()
    {
        var euro = ACurrency("EUR", 0.8m);
        Report(euro);
        var id = NeverProfiled();
        local.Buy(id, "2001-06-01", 100m);
        local.Clock.Now += RulesCache.LongestTransaction + TimeSpan.FromSeconds(1);
        local.AContact();
        local.ForgetRequests();

        local.Change(CurrencyTable.Name, euro, CurrencyTable.ExchangeRate, 0.5m);
        local.Change(ContactTable.Name, id, ContactTable.ProfilingOptOut, false);

        Assert.DoesNotContain("RetrieveMultiple organization", local.RequestsOfSteps);
        AssertAmounts(id, euro, 50m, 100m, "Built-in 1 [EUR]");
    }

    [Fact]
    public void A_currency_out_of_use_is_refused_and_one_that_goes_out_of_use_later_gives_nobody_his_currency()
    {
        var euro = ACurrency("EUR", 0.8m);
        SetState(euro, active: false);
        Assert.Equal(
            "Settings 'Settings': the currency 'EUR' is not active: activate it, or choose another 'Reporting Currency'.",
            Assert.Throws<FaultException<OrganizationServiceFault>>(() => Report(euro)).Message);

        SetState(euro, active: true);
        Report(euro);
        SetState(euro, active: false);
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 100m);

        AssertAmounts(id, CurrencyOf(id), 100m, 100m, "Built-in 1");
    }

    [Fact]
    public void A_preview_reads_what_is_stored_about_customers_in_whatever_currency()
    {
        Report(ACurrency("EUR", 0.8137m));
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 100m);
        var scheme = new ASchemeRow(local.Service, "Draft", 1);
        scheme.Factor(CrmSegmentation.Domain.Priorities.FactorKind.AnnualValue, 1m, (0m, 10m), (500m, 90m));
        local.ForgetRequests();

        local.Service.Execute(new OrganizationRequest("cseg_PreviewScheme") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme.Id) });

        Assert.DoesNotContain("RetrieveMultiple cseg_purchase", local.RequestsOfSteps);
    }

    private Guid ACurrency(string code, decimal rate) => local.Service.Create(new Entity(CurrencyTable.Name)
    {
        [CurrencyTable.Title] = code, [CurrencyTable.Code] = code, ["currencysymbol"] = code, [CurrencyTable.ExchangeRate] = rate, ["currencyprecision"] = 2,
    });

    private Guid Report(Guid currency) => local.TheSettings((SettingsTable.ReportingCurrency, new EntityReference(CurrencyTable.Name, currency)));

    /// <summary>A contact without amounts, as those who were there before the solution.</summary>
    private Guid NeverProfiled() => local.AContact((ContactTable.ProfilingOptOut, true));

    private Guid? CurrencyOf(Guid contact) =>
        local.Service.Retrieve(ContactTable.Name, contact, new ColumnSet(ContactTable.Currency)).GetAttributeValue<EntityReference>(ContactTable.Currency)?.Id;

    private void SetState(Guid currency, bool active) => local.Service.Update(new Entity(CurrencyTable.Name, currency)
    {
        [CurrencyTable.State] = new OptionSetValue(active ? 0 : 1), ["statuscode"] = new OptionSetValue(active ? 1 : 2),
    });

    private (int Verified, int Mismatches) Verified()
    {
        var answer = local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"));
        return ((int)answer[VerifyProfiles.Verified], (int)answer[VerifyProfiles.Mismatches]);
    }

    private void AssertAmounts(Guid contact, Guid? currency, decimal amount, decimal inBase, string version)
    {
        var row = local.Service.Retrieve(ContactTable.Name, contact, new ColumnSet(true));
        Assert.Equal((currency, amount, amount, inBase, inBase, version), (
            row.GetAttributeValue<EntityReference>(ContactTable.Currency)?.Id,
            row.GetAttributeValue<Money>(ContactTable.AnnualValue).Value,
            row.GetAttributeValue<Money>(ContactTable.LifetimeValue).Value,
            row.GetAttributeValue<Money>(ContactTable.AnnualValueBase).Value,
            row.GetAttributeValue<Money>(ContactTable.LifetimeValue + "_base").Value,
            row.GetAttributeValue<string>(ContactTable.SchemeVersion)));
    }
}
