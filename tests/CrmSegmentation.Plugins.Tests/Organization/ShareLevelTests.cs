using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Levels that go by share, from the refresh to the contact: looked up from what is stored, equal customers alike.</summary>
[Collection(nameof(ImportedSolution))]
public class ShareLevelTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Theory]
    [InlineData(40, "High Low Low Low Low Low Low")]
    [InlineData(39, "High Low Low Low Low Low Low")]
    [InlineData(70, "High High High High High High High")]
    [InlineData(69, "High Low Low Low Low Low Low")]
    public void The_best_customers_who_make_the_share_of_the_annual_value_are_high_and_equal_ones_go_together(int share, string levels)
    {
        var customers = new[] { 400m, 100m, 100m, 100m, 100m, 100m, 100m }.Select(ACustomer).ToList();
        Publish(AScheme(LevelMode.ShareOfValue, share, 0));

        Assert.Equal(levels, string.Join(' ', customers.Select(LevelOf)));
    }

    [Fact]
    public void Equal_customers_at_the_edge_of_a_share_of_customers_get_one_level()
    {
        var customers = new[] { 400m, 100m, 100m, 100m, 10m, 10m, 10m, 10m, 10m, 10m }.Select(ACustomer).ToList();

        // 20 % are two customers: the three equal ones would be 40 % with the best, 10 % without them.
        Publish(AScheme(LevelMode.ShareOfCustomers, 20, 30));

        Assert.Equal("High Medium Medium Medium Low Low Low Low Low Low", string.Join(' ', customers.Select(LevelOf)));
    }

    [Fact]
    public void A_purchase_is_measured_by_the_stored_cut_and_moves_nobody_else()
    {
        var customers = new[] { 400m, 100m, 100m, 10m, 10m }.Select(ACustomer).ToList();
        var scheme = AScheme(LevelMode.ShareOfCustomers, 20, 40);
        Publish(scheme);
        Assert.Equal("High Medium Medium Low Low", string.Join(' ', customers.Select(LevelOf)));

        local.Buy(customers[4], "2001-12-02", 390m);

        Assert.Equal("High Medium Medium Low High", string.Join(' ', customers.Select(LevelOf)));
        Assert.Equal(0, local.Maintain().Touched);
    }

    [Fact]
    public void The_reason_names_the_share_from_the_refresh_on_and_a_day_later_the_same()
    {
        var customers = Enumerable.Range(1, 20).Select(i => ACustomer(10m * i)).ToList();
        var scheme = new ASchemeRow(local.Service, "Shop");
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 10m), (100m, 90m));
        scheme.Become(SchemeStatus.Active);
        local.Maintain();
        Assert.Equal("High: 200.00 in twelve months", ReasonOf(customers[19]));

        Refresh(scheme);
        local.Maintain();
        Assert.Equal("High: 200.00 in twelve months, among the top 5 %", ReasonOf(customers[19]));
        Assert.Equal("High: 190.00 in twelve months, among the top 10 %", ReasonOf(customers[18]));
        Assert.Equal("High: 170.00 in twelve months, among the top 20 %", ReasonOf(customers[16]));
        Assert.Equal("High: 160.00 in twelve months", ReasonOf(customers[15]));

        // Everybody is computed anew, as the recency of all is past its cut point; the share stays that of the stored values.
        local.Clock.MoveTo(new DateTime(2002, 1, 1));
        Assert.Equal(20, local.Maintain().Touched);
        Assert.Equal("High: 200.00 in twelve months, among the top 5 %", ReasonOf(customers[19]));
    }

    [Fact]
    public void What_new_cut_points_do_to_a_level_is_put_down_to_the_scheme()
    {
        var customers = new[] { 400m, 10m, 10m, 10m, 10m }.Select(ACustomer).ToList();
        var scheme = AScheme(LevelMode.ShareOfCustomers, 20, 0);
        Publish(scheme);
        Assert.Equal(PriorityLevel.High, LevelOf(customers[0]));
        foreach (var customer in customers.Skip(1))
            local.Buy(customer, "2001-12-02", 5_000m);

        Refresh(scheme);
        local.Maintain();

        var change = local.Service.RetrieveMultiple(new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet(true) }).Entities
            .Single(one => one.GetAttributeValue<EntityReference>(PriorityChangeTable.Contact).Id == customers[0] && one.GetAttributeValue<OptionSetValue>(PriorityChangeTable.FromLevel).Value == (int)PriorityLevel.High);
        Assert.Equal((int)ChangeCause.Scheme, change.GetAttributeValue<OptionSetValue>(PriorityChangeTable.Cause).Value);
    }

    private ASchemeRow AScheme(LevelMode mode, int high, int medium)
    {
        var scheme = new ASchemeRow(
            local.Service,
            "Shares",
            1,
            (PrioritySchemeTable.LevelMode, new OptionSetValue((int)mode)),
            (PrioritySchemeTable.HighShare, (decimal)high),
            (PrioritySchemeTable.MediumShare, (decimal)medium));
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 10m), (100m, 50m), (400m, 90m), (1_000m, 95m));
        return scheme;
    }

    private void Publish(ASchemeRow scheme)
    {
        Refresh(scheme);
        scheme.Become(SchemeStatus.Active);
        local.Maintain();
    }

    private void Refresh(ASchemeRow scheme) =>
        local.Service.Execute(new OrganizationRequest("cseg_RefreshCutPoints") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme.Id) });

    private Guid ACustomer(decimal bought)
    {
        var id = local.AContact();
        local.Buy(id, "2001-12-15", bought);
        return id;
    }

    private PriorityLevel LevelOf(Guid id) => (PriorityLevel)local.Contact(id).GetAttributeValue<OptionSetValue>(ContactTable.Priority).Value;

    private string ReasonOf(Guid id) => (string)local.Contact(id)[ContactTable.PriorityReason];
}
