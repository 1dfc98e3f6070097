using System;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Why a customer has his priority, factor by factor, for those who may read the customer.</summary>
[Collection(nameof(ImportedSolution))]
public class PriorityExplanationTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Factors_come_with_input_score_weight_and_contribution_and_add_up_to_the_score()
    {
        var customer = local.AContact((ContactTable.CategoryReadiness, new OptionSetValue((int)CategoryReadiness.Early)));
        local.Buy(customer, "2001-12-02", 60m);
        local.Buy(customer, "2001-11-02", 73m);

        var explained = Explain(local.Service, customer);

        var factors = ((EntityCollection)explained[ExplainPriority.Factors]).Entities;
        Assert.Equal(
            ["annual value | 133.00 | 50 | 60 | 30.00", "annual count | 2 | 40 | 10 | 4.00", "recency | 29 days | 100 | 10 | 10.00", "category readiness | early for new products | 80 | 20 | 16.00"],
            factors.Select(row => FormattableString.Invariant($"{row["factorname"]} | {row["input"]} | {row["score"]:0} | {row["weight"]:0} | {row["contribution"]:0.00}")));
        Assert.Contains("from 100: 50", (string)factors[0]["steps"]);
        var contact = local.Contact(customer);
        Assert.Equal(
            ((decimal)contact[ContactTable.PriorityScore], (string)contact[ContactTable.SchemeVersion], (string)contact[ContactTable.PriorityReason], new DateTime(2001, 12, 31), true),
            ((decimal)explained[ExplainPriority.Score], (string)explained[ExplainPriority.SchemeVersion], (string)explained[ExplainPriority.Reason], (DateTime)explained[ExplainPriority.AsOf], (bool)explained[ExplainPriority.IsStored]));
        Assert.Equal((decimal)explained[ExplainPriority.Score], factors.Sum(row => (decimal)row["contribution"]));
    }

    [Fact]
    public void What_is_unknown_does_not_count_and_says_so()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);

        var readiness = ((EntityCollection)Explain(local.Service, customer)[ExplainPriority.Factors]).Entities.Single(row => (int)row["factor"] == (int)FactorKind.CategoryReadiness);

        Assert.Equal(("", null, 0m), ((string)readiness["input"], readiness["score"], (decimal)readiness["contribution"]));
    }

    [Fact]
    public void A_customer_who_is_due_is_explained_as_of_today_and_the_answer_says_that_something_else_is_stored()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        local.Clock.MoveTo(new DateTime(2002, 12, 2));

        var explained = Explain(local.Service, customer);

        Assert.Equal(((int)PriorityLevel.None, 0m, false), ((int)explained[ExplainPriority.Level], (decimal)explained[ExplainPriority.Score], (bool)explained[ExplainPriority.IsStored]));
    }

    [Fact]
    public void Inputs_are_in_the_language_of_who_asks_and_amounts_as_he_writes_them()
    {
        var customer = local.AContact((ContactTable.CategoryReadiness, new OptionSetValue((int)CategoryReadiness.Early)));
        local.Buy(customer, "2001-12-30", 1_234.5m);
        var german = local.AUser("System Administrator");
        local.Service.Update(new Entity(UserSettingsTable.Name, german) { [UserSettingsTable.Language] = 1031 });

        var factors = ((EntityCollection)Explain(local.ServiceOf(german), customer)[ExplainPriority.Factors]).Entities;

        Assert.Equal(["Jahreswert | 1.234,50", "Käufe im Jahr | 1", "letzter Kauf | 1 Tag", "Bereitschaft für neue Produkte | bei neuen Produkten früh dabei"], factors.Select(row => $"{row["factorname"]} | {row["input"]}"));
        Assert.Contains("ab 100: 50", (string)factors[0]["steps"]);
    }

    [Theory]
    [InlineData(nameof(FactorKind.Trend), (int)Trend.Lapsed, "abgewandert")]
    [InlineData(nameof(FactorKind.Trend), (int)Trend.Growing, "wachsend")]
    [InlineData(nameof(FactorKind.Recency), 29, "29 Tage")]
    [InlineData(nameof(FactorKind.CategoryReadiness), 653210077, "653210077")]
    [InlineData(nameof(FactorKind.AverageValue), 1, "2,00")]
    public void An_input_is_told_in_German_in_the_currency_asked_for(string kind, int input, string told) =>
        Assert.Equal(told, new FactorWords(ReasonTexts.German).InputOf(Enum.Parse<FactorKind>(kind), input, 2m));

    [Fact]
    public void Who_may_not_read_the_customer_is_told_nothing()
    {
        var customer = local.AContact();
        var stranger = local.Service.Create(new Entity("systemuser")
        {
            ["firstname"] = "Stranger",
            ["lastname"] = "Nobody",
            ["domainname"] = "stranger@example.com",
            ["businessunitid"] = Root(),
        });

        Assert.Contains("prvReadContact", Assert.Throws<FaultException<OrganizationServiceFault>>(() => Explain(local.ServiceOf(stranger), customer)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(90_000, "90,000.00", "from 50000: 80")]
    [InlineData(75_000, "not shown to you", "")]
    [InlineData(null, "not shown to you", "")]
    public void An_income_that_the_caller_does_not_read_on_the_contact_stays_hidden(int? seen, string input, string steps)
    {
        var factor = new PriorityFactor(FactorKind.Income, 1m) { Bands = [new(50_000m, 80m)] };

        var row = PriorityExplanation.RowOf(new FactorExplanation(factor, 90_000m, 80m, 40m), seen, new FactorWords(ReasonTexts.English));

        Assert.Equal((input, steps, 40m), ((string)row["input"], (string)row["steps"], (decimal)row["contribution"]));
    }

    [Fact]
    public void Who_wants_no_profile_has_nothing_to_explain()
    {
        var customer = local.AContact((ContactTable.ProfilingOptOut, true));

        Assert.Contains("no priority to explain", Assert.Throws<FaultException<OrganizationServiceFault>>(() => Explain(local.Service, customer)).Message);
    }

    private EntityReference Root()
    {
        var roots = new QueryExpression("businessunit") { ColumnSet = new ColumnSet(false) };
        roots.Criteria.AddCondition("parentbusinessunitid", ConditionOperator.Null);
        return local.Service.RetrieveMultiple(roots).Entities[0].ToEntityReference();
    }

    private static OrganizationResponse Explain(IOrganizationService service, Guid customer) =>
        service.Execute(new OrganizationRequest("cseg_ExplainPriority") { ["Target"] = new EntityReference(ContactTable.Name, customer) });
}
