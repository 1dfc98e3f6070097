using System;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A business sets up its own rules; mistakes are told in sentences, and rules that count stand.</summary>
[Collection(nameof(ImportedSolution))]
public class PrioritySchemeTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void What_a_part_of_a_scheme_leaves_empty_is_open_or_asked_for_in_words()
    {
        var scheme = new ASchemeRow(local.Service, "Gaps");
        var factor = scheme.Factor(FactorKind.AnnualValue, 100m, (0m, 0m), (100m, 80m));
        var group = scheme.Group(RfmGroup.Lost, 1, 1, 2);
        local.Change(RfmGroupTable.Name, group, RfmGroupTable.RecencyTo, null);
        local.Change(RfmGroupTable.Name, group, RfmGroupTable.RecencyFrom, null);

        var rule = Assert.Single(new SchemeReader(local.Service).ById(scheme.Id).Scheme.Rfm.Rules);
        Assert.Equal((1, 5), (rule.Recency.From, rule.Recency.To));

        local.Change(PriorityFactorTable.Name, factor, PriorityFactorTable.Kind, null);
        AssertRefused("A factor of the scheme has no kind", () => scheme.Set(PrioritySchemeTable.HighFrom, 80m));
    }

    [Fact]
    public void A_factor_of_a_scheme_that_is_not_there_is_refused_in_words()
    {
        var factor = new ASchemeRow(local.Service, "There").Factor(FactorKind.AnnualValue, 100m, (0m, 0m), (100m, 80m));

        AssertRefused(
            "A row that it refers to is not there: choose another one and try again.",
            () => local.Change(PriorityFactorTable.Name, factor, PriorityFactorTable.Scheme, new EntityReference(PrioritySchemeTable.Name, Guid.NewGuid())));
    }

    [Fact]
    public void An_active_scheme_decides_score_level_and_RFM_group_and_a_draft_does_not()
    {
        var scheme = AWorkingScheme("Shop");
        scheme.Group(RfmGroup.Promising, 2, 1, 5);
        scheme.Group(RfmGroup.Lost, 1, 1, 5);
        var before = local.AContact();
        local.Buy(before, "2001-12-01", 30m);
        Assert.Equal(BuiltInScheme.Instance.Version, local.Contact(before)[ContactTable.SchemeVersion]);

        scheme.Become(SchemeStatus.Active);
        var after = local.AContact();
        local.Buy(after, "2001-12-01", 30m);

        var contact = local.Contact(after);
        Assert.Equal(("Shop 1.0", 80m, PriorityLevel.High, RfmGroup.Lost), (
            (string)contact[ContactTable.SchemeVersion],
            (decimal)contact[ContactTable.PriorityScore],
            (PriorityLevel)contact.GetAttributeValue<OptionSetValue>(ContactTable.Priority).Value,
            (RfmGroup)contact.GetAttributeValue<OptionSetValue>(ContactTable.RfmSegment).Value));
    }

    [Fact]
    public void Activating_a_scheme_makes_everybody_due_and_maintenance_recalculates_them_in_pages()
    {
        for (var i = 0; i < 5; i++)
            local.Buy(local.AContact(), "2001-12-01", 30m);
        Assert.Equal(0, local.Maintain().Touched);

        AWorkingScheme("Shop").Become(SchemeStatus.Active);

        var first = local.CallMaintenance(pageSize: 2);
        Assert.Equal(2, first.Touched);
        Assert.NotEmpty(first.Token);
        Assert.Equal(3, local.Maintain(pageSize: 2).Touched);
        Assert.Equal(0, local.Maintain().Touched);
    }

    [Fact]
    public void Without_the_active_scheme_the_built_in_rules_count_again()
    {
        var scheme = AWorkingScheme("Shop");
        scheme.Become(SchemeStatus.Active);
        local.Service.Delete(PrioritySchemeTable.Name, scheme.Id);

        Assert.Equal(BuiltInScheme.Instance.Version, local.Contact(local.AContact())[ContactTable.SchemeVersion]);
    }

    [Fact]
    public void Thresholds_out_of_order_are_refused_in_a_draft_already() =>
        AssertRefused("Medium begins at 80, above High at 75", () => _ = new ASchemeRow(local.Service, "Shop", 1, (PrioritySchemeTable.MediumFrom, 80m)));

    [Fact]
    public void Shares_of_more_than_everybody_are_refused() =>
        AssertRefused("together more than 100 %", () => _ = new ASchemeRow(
            local.Service, "Shop", 1, (PrioritySchemeTable.LevelMode, new OptionSetValue((int)LevelMode.ShareOfCustomers)), (PrioritySchemeTable.HighShare, 60m), (PrioritySchemeTable.MediumShare, 50m)));

    [Theory]
    [InlineData("20; 50; 150", "there are 3 cut points")]
    [InlineData("20; 50; 40; 500", "must not fall")]
    [InlineData("20; fifty; 150; 500", "'fifty' is not a number")]
    public void Cut_points_that_cannot_be_are_refused(string cuts, string sentence) =>
        AssertRefused(sentence, () => _ = new ASchemeRow(local.Service, "Shop", 1, (PrioritySchemeTable.MonetaryCuts, cuts)));

    [Fact]
    public void A_scheme_without_factors_cannot_become_active() =>
        AssertRefused("has no factor", () => new ASchemeRow(local.Service, "Shop").Become(SchemeStatus.Active));

    [Fact]
    public void Weights_that_sum_to_zero_cannot_become_active()
    {
        var scheme = new ASchemeRow(local.Service, "Shop");
        scheme.Factor(FactorKind.AnnualValue, 0m, (0m, 50m));
        AssertRefused("weights of the factors add up to zero", () => scheme.Become(SchemeStatus.Active));
    }

    [Fact]
    public void Bands_that_overlap_cannot_become_active()
    {
        var scheme = new ASchemeRow(local.Service, "Shop");
        scheme.Factor(FactorKind.AnnualValue, 1m, (10m, 50m), (10m, 60m));
        AssertRefused("overlap: 2 of them begin at 10", () => scheme.Become(SchemeStatus.Active));
    }

    [Fact]
    public void Choices_with_a_gap_cannot_become_active()
    {
        var scheme = new ASchemeRow(local.Service, "Shop");
        scheme.Factor(FactorKind.Trend, 1m, (653210000m, 100m), (653210001m, 50m), (653210003m, 50m));
        AssertRefused("leaves a gap: it has no score for 'declining'", () => scheme.Become(SchemeStatus.Active));
    }

    [Fact]
    public void Two_factors_of_one_kind_cannot_become_active()
    {
        var scheme = AWorkingScheme("Shop");
        scheme.Factor(FactorKind.AnnualValue, 2m, (0m, 10m));
        AssertRefused("There are 2 factors for annual value: keep one.", () => scheme.Become(SchemeStatus.Active));
    }

    [Fact]
    public void A_factor_without_bands_cannot_become_active()
    {
        var scheme = AWorkingScheme("Shop");
        scheme.Factor(FactorKind.Recency, 2m);
        AssertRefused("The factor recency has no bands, so it scores nobody: add its bands.", () => scheme.Become(SchemeStatus.Active));
    }

    [Fact]
    public void A_choice_that_does_not_exist_cannot_become_active()
    {
        var scheme = AWorkingScheme("Shop");
        scheme.Factor(FactorKind.CategoryReadiness, 1m, [.. Enumerable.Range(653210000, 5).Select(value => ((decimal)value, 50m)), (7m, 50m)]);
        AssertRefused("The factor category readiness scores 7, which is none of its choices.", () => scheme.Become(SchemeStatus.Active));
    }

    [Theory]
    [InlineData(RfmGroupTable.RecencyFrom, RfmGroupTable.RecencyTo, "recency")]
    [InlineData(RfmGroupTable.FrequencyFrom, RfmGroupTable.FrequencyTo, "frequency")]
    [InlineData(RfmGroupTable.MonetaryFrom, RfmGroupTable.MonetaryTo, "monetary")]
    public void A_reversed_RFM_range_cannot_become_active(string from, string to, string score)
    {
        var scheme = AWorkingScheme("Shop");
        var group = scheme.Group(RfmGroup.AtRisk, 1, 1, 5);
        local.Service.Update(new Entity(RfmGroupTable.Name, group) { [from] = 4, [to] = 2 });
        AssertRefused($"The RFM group at risk runs from {score} score 4 to 2: turn the two round.", () => scheme.Become(SchemeStatus.Active));
    }

    [Fact]
    public void A_name_and_version_that_another_scheme_has_are_refused_in_a_new_one_and_in_a_changed_one()
    {
        AWorkingScheme("Shop");
        AssertRefused("There is a scheme 'Shop' with version 1 already: give this one another number", () => _ = new ASchemeRow(local.Service, "Shop"));

        var second = new ASchemeRow(local.Service, "Shop", 2);
        AssertRefused("There is a scheme 'Shop' with version 1 already", () => second.Set(PrioritySchemeTable.VersionNumber, 1));
        second.Set(PrioritySchemeTable.Title, "Shop");
        second.Set(PrioritySchemeTable.VersionNumber, 3);
    }

    [Fact]
    public void The_first_RFM_group_in_order_wins_and_turning_the_order_round_turns_the_result_round()
    {
        var scheme = AWorkingScheme("Shop");
        var everybody = scheme.Group(RfmGroup.AtRisk, 1, 1, 5);
        scheme.Group(RfmGroup.Lost, 2, 1, 5);
        var inAll = new RfmScores(3, 3, 3);
        Assert.Equal(RfmGroup.AtRisk, new SchemeReader(local.Service).ById(scheme.Id).Scheme.Rfm.GroupOf(inAll));

        local.Change(RfmGroupTable.Name, everybody, RfmGroupTable.Order, 3);
        Assert.Equal(RfmGroup.Lost, new SchemeReader(local.Service).ById(scheme.Id).Scheme.Rfm.GroupOf(inAll));
    }

    [Fact]
    public void Whom_no_RFM_row_matches_is_in_Others_and_who_never_bought_is_a_Prospect_whatever_the_rows_say()
    {
        var scheme = AWorkingScheme("Shop");
        scheme.Group(RfmGroup.Champions, 1, 5, 5);
        scheme.Become(SchemeStatus.Active);

        var buyer = local.AContact();
        local.Buy(buyer, "2001-12-01", 30m);
        Assert.Equal(RfmGroup.Others, GroupOf(buyer));
        Assert.Equal(RfmGroup.Prospect, GroupOf(local.AContact()));
    }

    [Fact]
    public void Levels_by_share_cannot_become_active_before_anybody_computed_them()
    {
        var scheme = new ASchemeRow(local.Service, "Shop", 1, (PrioritySchemeTable.LevelMode, new OptionSetValue((int)LevelMode.ShareOfCustomers)));
        scheme.Factor(FactorKind.AnnualValue, 1m, (10m, 50m));
        AssertRefused("refresh the cut points first", () => scheme.Become(SchemeStatus.Active));
    }

    [Fact]
    public void A_draft_goes_with_all_that_belongs_to_it_and_a_factor_with_its_bands()
    {
        var scheme = AWorkingScheme("Shop");
        var factor = scheme.Factor(FactorKind.AnnualCount, 1m, (1m, 50m));
        local.Service.Delete(PriorityFactorTable.Name, factor);
        Assert.Single(new SchemeReader(local.Service).ById(scheme.Id).Scheme.Factors);

        local.Service.Delete(PrioritySchemeTable.Name, scheme.Id);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(PriorityBandTable.Name)).Entities);
    }

    [Fact]
    public void Two_schemes_cannot_be_active()
    {
        AWorkingScheme("Shop").Become(SchemeStatus.Active);
        AssertRefused("'Shop' is active, and only one can be", () => AWorkingScheme("Web").Become(SchemeStatus.Active));
    }

    [Fact]
    public void Activating_a_scheme_retires_the_one_that_counted_and_where_it_is_refused_that_one_goes_on()
    {
        var shop = AWorkingScheme("Shop");
        Assert.DoesNotContain(ActivateScheme.Retired, Activate(shop).Results.Keys);
        var web = AWorkingScheme("Web");

        Assert.Equal(shop.Id, ((EntityReference)Activate(web)[ActivateScheme.Retired]).Id);
        Assert.Equal((SchemeStatus.Retired, SchemeStatus.Active), (StatusOf(shop), StatusOf(web)));

        AssertRefused("no factor", () => Activate(new ASchemeRow(local.Service, "Empty")));
        Assert.Equal(SchemeStatus.Active, StatusOf(web));

        OrganizationResponse Activate(ASchemeRow scheme) => local.Service.Execute(new OrganizationRequest("cseg_ActivateScheme") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme.Id) });
        SchemeStatus StatusOf(ASchemeRow scheme) => (SchemeStatus)local.Service.Retrieve(PrioritySchemeTable.Name, scheme.Id, new ColumnSet(PrioritySchemeTable.SchemeStatus)).GetAttributeValue<OptionSetValue>(PrioritySchemeTable.SchemeStatus).Value;
    }

    [Fact]
    public void Who_may_not_change_schemes_activates_none()
    {
        AWorkingScheme("Shop").Become(SchemeStatus.Active);
        var web = AWorkingScheme("Web");
        var seller = local.ServiceOf(local.AUser("Segmentation Seller"));

        Assert.Contains("prvWritecseg_priorityscheme", Assert.Throws<FaultException<OrganizationServiceFault>>(() => seller.Execute(new OrganizationRequest("cseg_ActivateScheme") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, web.Id) })).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((int)SchemeStatus.Draft, local.Service.Retrieve(PrioritySchemeTable.Name, web.Id, new ColumnSet(PrioritySchemeTable.SchemeStatus)).GetAttributeValue<OptionSetValue>(PrioritySchemeTable.SchemeStatus).Value);
    }

    [Fact]
    public void Who_may_not_read_schemes_is_not_told_by_activating_one_whether_another_counts()
    {
        var web = AWorkingScheme("Web");
        var writer = local.ServiceOf(local.AUserWith("Global", "prvWritecseg_priorityscheme"));

        Assert.Contains("prvReadcseg_priorityscheme", Assert.Throws<FaultException<OrganizationServiceFault>>(() => writer.Execute(new OrganizationRequest("cseg_ActivateScheme") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, web.Id) })).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_rules_of_an_active_scheme_stand()
    {
        var scheme = new ASchemeRow(local.Service, "Shop");
        var factor = scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 80m));
        var band = scheme.Band(factor, 100m, 90m);
        var group = scheme.Group(RfmGroup.Lost, 1, 1, 5);
        scheme.Become(SchemeStatus.Active);

        AssertRefused("rules stand", () => scheme.Set(PrioritySchemeTable.HighFrom, 90m));
        AssertRefused("rules stand", () => scheme.Factor(FactorKind.AnnualCount, 1m));
        AssertRefused("rules stand", () => local.Change(PriorityFactorTable.Name, factor, PriorityFactorTable.Weight, 2m));
        AssertRefused("rules stand", () => scheme.Band(factor, 200m, 95m));
        AssertRefused("rules stand", () => local.Change(PriorityBandTable.Name, band, PriorityBandTable.Score, 1m));
        AssertRefused("rules stand", () => local.Service.Delete(PriorityBandTable.Name, band));
        AssertRefused("rules stand", () => local.Change(RfmGroupTable.Name, group, RfmGroupTable.Order, 9));
        scheme.Set(PrioritySchemeTable.SchemeStatus, new OptionSetValue((int)SchemeStatus.Retired));
    }

    private RfmGroup GroupOf(Guid contact) => (RfmGroup)local.Contact(contact).GetAttributeValue<OptionSetValue>(ContactTable.RfmSegment).Value;

    private ASchemeRow AWorkingScheme(string name)
    {
        var scheme = new ASchemeRow(local.Service, name);
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 60m), (20m, 80m));
        return scheme;
    }

    private static void AssertRefused(string sentence, Action save) =>
        Assert.Contains(sentence, Assert.Throws<FaultException<OrganizationServiceFault>>(save).Message);
}
