using System;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Making a scheme active is an act that somebody does at some time, and it takes a while to reach everybody.</summary>
[Collection(nameof(ImportedSolution))]
public class PublishingTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_scheme_says_who_made_it_active_and_when_and_a_draft_says_nothing()
    {
        var scheme = AScheme(1);
        Assert.Null(Row(scheme).GetAttributeValue<EntityReference>(PrioritySchemeTable.PublishedBy));

        local.Clock.MoveTo(new DateTime(2002, 2, 3));
        scheme.Become(SchemeStatus.Active);

        var row = Row(scheme);
        Assert.Equal(Me(), row.GetAttributeValue<EntityReference>(PrioritySchemeTable.PublishedBy).Id);
        Assert.Equal(new DateTime(2002, 2, 3), row.GetAttributeValue<DateTime>(PrioritySchemeTable.PublishedOn).Date);
    }

    [Fact]
    public void Saving_an_active_scheme_again_is_no_new_publication()
    {
        var scheme = AScheme(1);
        scheme.Become(SchemeStatus.Active);
        local.Clock.MoveTo(new DateTime(2002, 2, 3));

        scheme.Become(SchemeStatus.Active);

        Assert.Equal(new DateTime(2001, 12, 31), Row(scheme).GetAttributeValue<DateTime>(PrioritySchemeTable.PublishedOn).Date);
    }

    [Fact]
    public void Nobody_writes_the_columns_and_a_copy_of_all_columns_starts_without_them()
    {
        var scheme = AScheme(1);
        var refused = Assert.Throws<FaultException<OrganizationServiceFault>>(() => scheme.Set(PrioritySchemeTable.PublishedOn, new DateTime(2000, 1, 1)));
        Assert.Contains("cseg_publishedon is written when the scheme becomes active", refused.Message, StringComparison.Ordinal);

        var copy = new ASchemeRow(local.Service, "Shop", 2, (PrioritySchemeTable.PublishedOn, new DateTime(2000, 1, 1)), (PrioritySchemeTable.OutdatedCustomers, 7));
        Assert.False(Row(copy).Contains(PrioritySchemeTable.PublishedOn));
        Assert.False(Row(copy).Contains(PrioritySchemeTable.OutdatedCustomers));
    }

    [Fact]
    public void The_scheme_counts_down_the_customers_that_still_carry_another_version_over_an_interruption_too()
    {
        var customers = Enumerable.Range(0, 5).Select(_ => local.AContact()).ToList();
        customers.ForEach(customer => local.Buy(customer, "2001-12-01", 30m));
        var scheme = AScheme(1);
        scheme.Become(SchemeStatus.Active);
        Assert.Null(Outdated(scheme));

        local.CallMaintenance(pageSize: 2);
        Assert.Equal((3, 2), (Outdated(scheme), WithVersion("Shop 1.0")));

        // The caller lost the token: another run goes on with those who are left.
        local.Maintain(pageSize: 2);
        Assert.Equal((0, 5), (Outdated(scheme), WithVersion("Shop 1.0")));

        int WithVersion(string version) => customers.Count(customer => (string)local.Contact(customer)[ContactTable.SchemeVersion] == version);
    }

    [Fact]
    public void Another_publication_starts_counting_anew_and_a_day_s_work_leaves_the_scheme_alone()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-01", 30m);
        var first = AScheme(1);
        first.Become(SchemeStatus.Active);
        local.Maintain();
        Assert.Equal(0, Outdated(first));
        first.Become(SchemeStatus.Retired);

        var second = AScheme(2);
        second.Become(SchemeStatus.Active);
        local.Maintain();
        Assert.Equal((0, 0), (Outdated(first), Outdated(second)));

        local.ForgetRequests();
        local.Clock.MoveTo(new DateTime(2002, 12, 2));
        Assert.Equal(1, local.Maintain().Touched);
        Assert.DoesNotContain("Update cseg_priorityscheme", local.RequestsOfSteps);
    }

    private int? Outdated(ASchemeRow scheme) => Row(scheme).GetAttributeValue<int?>(PrioritySchemeTable.OutdatedCustomers);

    private ASchemeRow AScheme(int version)
    {
        var scheme = new ASchemeRow(local.Service, "Shop", version);
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 60m), (20m, 80m));
        return scheme;
    }

    private Guid Me() => ((Microsoft.Crm.Sdk.Messages.WhoAmIResponse)local.Service.Execute(new Microsoft.Crm.Sdk.Messages.WhoAmIRequest())).UserId;

    private Entity Row(ASchemeRow scheme) => local.Service.Retrieve(PrioritySchemeTable.Name, scheme.Id, new ColumnSet(true));
}
