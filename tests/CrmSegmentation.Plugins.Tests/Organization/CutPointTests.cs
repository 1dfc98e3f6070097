using System;
using System.Linq;
using System.ServiceModel;
using System.Threading.Tasks;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Cut points come from the whole population, are kept on the scheme with day and size, and make a new revision.</summary>
[Collection(nameof(ImportedSolution))]
public class CutPointTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Refreshing_stores_cut_points_day_and_population_and_makes_everybody_due()
    {
        for (var i = 1; i <= 10; i++)
            ACustomer(10m * i);
        local.AContact();
        var scheme = AScheme("Shop");
        scheme.Become(SchemeStatus.Active);
        local.Maintain();

        var refreshed = Refresh(scheme);

        Assert.Equal((10, true), ((int)refreshed[RefreshCutPoints.Population], (bool)refreshed[RefreshCutPoints.Changed]));
        var row = local.Service.Retrieve(PrioritySchemeTable.Name, scheme.Id, new ColumnSet(true));
        Assert.Equal(
            ("30; 50; 70; 90", "1; 1; 2; 2", "10: 100; 20: 90", 1, 10, new DateTime(2001, 12, 31)),
            (row[PrioritySchemeTable.MonetaryCuts], row[PrioritySchemeTable.FrequencyCuts], row[PrioritySchemeTable.TopValues], row[PrioritySchemeTable.CutPointRevision], row[PrioritySchemeTable.Population], row[PrioritySchemeTable.CutPointsOn]));
        Assert.Equal(11, local.Maintain().Touched);
        Assert.Equal([2, 2, 2, 2, 2], local.Service.RetrieveMultiple(new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(ContactTable.MonetaryScore) }).Entities
            .GroupBy(contact => contact.GetAttributeValue<int?>(ContactTable.MonetaryScore)).Where(group => group.Key != null).Select(group => group.Count()));
    }

    [Fact]
    public void Cut_points_that_are_what_they_were_touch_nobody()
    {
        ACustomer(10m);
        ACustomer(20m);
        var scheme = AScheme("Shop");
        scheme.Become(SchemeStatus.Active);
        Refresh(scheme);
        local.Maintain();

        Assert.False((bool)Refresh(scheme)[RefreshCutPoints.Changed]);
        Assert.Equal(0, local.Maintain().Touched);
    }

    [Fact]
    public void Customers_whose_day_has_come_are_computed_as_of_today()
    {
        local.Buy(local.AContact(), "2001-12-01", 500m);
        local.Clock.MoveTo(new DateTime(2002, 12, 1));
        ACustomer(10m, "2002-11-30");

        Assert.Equal(1, (int)Refresh(AScheme("Shop"))[RefreshCutPoints.Population]);
    }

    [Fact]
    public void Levels_by_share_can_become_active_after_a_refresh_and_have_their_share()
    {
        for (var i = 1; i <= 10; i++)
            ACustomer(10m * i);
        var scheme = new ASchemeRow(
            local.Service,
            "Shares",
            1,
            (PrioritySchemeTable.LevelMode, new OptionSetValue((int)LevelMode.ShareOfCustomers)),
            (PrioritySchemeTable.HighShare, 20m),
            (PrioritySchemeTable.MediumShare, 40m));
        ByCutPoints(scheme.Factor(FactorKind.AnnualValue, 1m));

        Refresh(scheme);
        scheme.Become(SchemeStatus.Active);
        local.Maintain();

        Assert.Equal((2, 4, 4), (Count(PriorityLevel.High), Count(PriorityLevel.Medium), Count(PriorityLevel.Low)));
    }

    [Fact]
    public void A_factor_by_cut_points_cannot_become_active_before_anybody_computed_them()
    {
        var scheme = new ASchemeRow(local.Service, "Shop");
        ByCutPoints(scheme.Factor(FactorKind.AnnualValue, 1m));

        Assert.Contains("annual value goes by cut points", Assert.Throws<FaultException<OrganizationServiceFault>>(() => scheme.Become(SchemeStatus.Active)).Message);
    }

    [Fact]
    public void A_choice_has_no_cut_points()
    {
        var scheme = new ASchemeRow(local.Service, "Shop");
        ByCutPoints(scheme.Factor(FactorKind.Trend, 1m));

        Assert.Contains("let it score by bands", Assert.Throws<FaultException<OrganizationServiceFault>>(() => scheme.Become(SchemeStatus.Active)).Message);
    }

    [Theory]
    [InlineData(CutPointSchedule.Daily, "2002-01-01")]
    [InlineData(CutPointSchedule.Weekly, "2002-01-07")]
    [InlineData(CutPointSchedule.Monthly, "2002-01-31")]
    [InlineData(CutPointSchedule.Quarterly, "2002-03-31")]
    public void Maintenance_computes_cut_points_on_schedule_and_not_before(object schedule, string next)
    {
        ACustomer(10m);
        var scheme = AScheme("Shop", (PrioritySchemeTable.CutPointSchedule, new OptionSetValue((int)(CutPointSchedule)schedule)));
        local.Maintain();
        Assert.Null(Population(scheme));
        scheme.Become(SchemeStatus.Active);
        local.Maintain();
        Assert.Equal(1, Population(scheme));

        ACustomer(20m);
        var day = DateTime.Parse(next, System.Globalization.CultureInfo.InvariantCulture);
        local.Clock.MoveTo(day.AddDays(-1));
        local.Maintain();
        Assert.Equal(1, Population(scheme));

        local.Clock.MoveTo(day);
        local.Maintain();
        Assert.Equal(2, Population(scheme));
        Assert.Equal(0, local.Maintain().Touched);
    }

    [Fact]
    public void Without_a_schedule_maintenance_leaves_cut_points_alone()
    {
        ACustomer(10m);
        var scheme = AScheme("Shop");
        scheme.Become(SchemeStatus.Active);
        local.Maintain();

        Assert.Null(Population(scheme));
    }

    [Fact]
    public void A_retired_scheme_keeps_its_cut_points()
    {
        var scheme = AScheme("Shop");
        scheme.Become(SchemeStatus.Active);
        scheme.Become(SchemeStatus.Retired);

        Assert.Contains("is retired", Assert.Throws<FaultException<OrganizationServiceFault>>(() => Refresh(scheme)).Message);
    }

    [Fact]
    public void Of_schemes_that_are_activated_at_the_same_moment_one_becomes_active()
    {
        var schemes = Enumerable.Range(1, 8).Select(i => AScheme("Shop " + i)).ToList();
        var refused = 0;
        Parallel.ForEach(schemes, scheme =>
        {
            try
            {
                scheme.Become(SchemeStatus.Active);
            }
            catch (FaultException<OrganizationServiceFault>)
            {
                System.Threading.Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal((7, 1), (refused, Active().Count));
    }

    [Fact]
    public void A_key_keeps_a_second_scheme_from_being_active_where_looking_for_the_first_would_not_see_it()
    {
        AScheme("Shop").Become(SchemeStatus.Active);
        var active = Assert.Single(Active());
        Assert.Equal("active", active[PrioritySchemeTable.OnlyActive]);
        Assert.Null(local.Service.Retrieve(PrioritySchemeTable.Name, AScheme("Web").Id, new ColumnSet(PrioritySchemeTable.OnlyActive)).GetAttributeValue<string>(PrioritySchemeTable.OnlyActive));

        local.Change(PrioritySchemeTable.Name, active.Id, PrioritySchemeTable.SchemeStatus, new OptionSetValue((int)SchemeStatus.Retired));
        Assert.Null(local.Service.Retrieve(PrioritySchemeTable.Name, active.Id, new ColumnSet(PrioritySchemeTable.OnlyActive)).GetAttributeValue<string>(PrioritySchemeTable.OnlyActive));
        AScheme("Other").Become(SchemeStatus.Active);
    }

    [Fact]
    public void Nobody_but_the_solution_fills_the_column_of_the_key()
    {
        var draft = AScheme("Shop");
        draft.Set(PrioritySchemeTable.OnlyActive, "active");

        Assert.Null(local.Service.Retrieve(PrioritySchemeTable.Name, draft.Id, new ColumnSet(PrioritySchemeTable.OnlyActive)).GetAttributeValue<string>(PrioritySchemeTable.OnlyActive));
    }

    private System.Collections.Generic.List<Entity> Active()
    {
        var query = new QueryExpression(PrioritySchemeTable.Name) { ColumnSet = new ColumnSet(PrioritySchemeTable.OnlyActive) };
        query.Criteria.AddCondition(PrioritySchemeTable.SchemeStatus, ConditionOperator.Equal, (int)SchemeStatus.Active);
        return [.. local.Service.RetrieveMultiple(query).Entities];
    }

    private int Count(PriorityLevel level)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(ContactTable.Priority, ConditionOperator.Equal, (int)level);
        return local.Service.RetrieveMultiple(query).Entities.Count;
    }

    private int? Population(ASchemeRow scheme) =>
        local.Service.Retrieve(PrioritySchemeTable.Name, scheme.Id, new ColumnSet(PrioritySchemeTable.Population)).GetAttributeValue<int?>(PrioritySchemeTable.Population);

    private OrganizationResponse Refresh(ASchemeRow scheme) =>
        local.Service.Execute(new OrganizationRequest("cseg_RefreshCutPoints") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme.Id) });

    private void ByCutPoints(Guid factor) => local.Change(PriorityFactorTable.Name, factor, PriorityFactorTable.Scoring, new OptionSetValue((int)FactorScoring.CutPoints));

    private ASchemeRow AScheme(string name, params (string Column, object Value)[] columns)
    {
        var scheme = new ASchemeRow(local.Service, name, 1, columns);
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 60m), (20m, 80m));
        return scheme;
    }

    private void ACustomer(decimal bought, string date = "2001-12-01") => local.Buy(local.AContact(), date, bought);
}
