using System;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A scheme suggests how to treat customers of each level and who does it; it never does anything itself.</summary>
[Collection(nameof(ImportedSolution))]
public class TreatmentTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_contact_points_to_the_scheme_that_suggests_and_to_none_while_the_built_in_one_counts()
    {
        var id = local.AContact();
        local.Buy(id, "2001-12-01", 30m);
        Assert.Null(SchemeOf(id));

        var scheme = AScheme();
        scheme.Become(SchemeStatus.Active);
        local.Maintain();

        Assert.Equal(scheme.Id, SchemeOf(id));
    }

    [Fact]
    public void Suggesting_a_user_assigns_nobody()
    {
        var id = local.AContact();
        local.Buy(id, "2001-12-01", 30m);
        var owner = local.Service.Retrieve(ContactTable.Name, id, new ColumnSet("ownerid", "preferredsystemuserid"));
        var scheme = AScheme();
        scheme.Set(PrioritySchemeTable.HighUser, new EntityReference(UserTable.Name, AUser(disabled: false)));
        scheme.Become(SchemeStatus.Active);
        local.Maintain();

        var after = local.Service.Retrieve(ContactTable.Name, id, new ColumnSet("ownerid", "preferredsystemuserid"));
        Assert.Equal(owner.GetAttributeValue<EntityReference>("ownerid").Id, after.GetAttributeValue<EntityReference>("ownerid").Id);
        Assert.Null(after.GetAttributeValue<EntityReference>("preferredsystemuserid"));
    }

    [Fact]
    public void Suggestions_may_change_while_the_scheme_counts_and_make_nobody_due()
    {
        var id = local.AContact();
        local.Buy(id, "2001-12-01", 30m);
        var scheme = AScheme();
        scheme.Become(SchemeStatus.Active);
        local.Maintain();

        scheme.Set(PrioritySchemeTable.LowTreatment, "Serve like everyone.");

        Assert.Equal(0, local.Maintain().Touched);
        Assert.Equal("Serve like everyone.", Assert.Single(new SchemeReader(local.Service).ById(scheme.Id).Treatments, one => one.Level == PriorityLevel.Low).Text);
    }

    [Fact]
    public void A_level_has_a_preferred_user_or_a_preferred_queue_not_both()
    {
        var scheme = AScheme();
        scheme.Set(PrioritySchemeTable.MediumUser, new EntityReference(UserTable.Name, AUser(disabled: false)));
        AssertRefused("The treatment of Medium prefers a user and a queue: keep one of the two.", () => scheme.Set(PrioritySchemeTable.MediumQueue, new EntityReference(QueueTable.Name, AQueue())));
    }

    [Fact]
    public void A_user_who_is_disabled_cannot_be_preferred() =>
        AssertRefused("The preferred user of Low, Gone User, is disabled: choose another one.", () => AScheme().Set(PrioritySchemeTable.LowUser, new EntityReference(UserTable.Name, AUser(disabled: true))));

    [Fact]
    public void A_queue_that_is_inactive_cannot_be_preferred()
    {
        var queue = AQueue();
        local.Service.Update(new Entity(QueueTable.Name, queue) { [QueueTable.State] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
        AssertRefused("The preferred queue of None, Service desk, is inactive: choose another one.", () => AScheme().Set(PrioritySchemeTable.NoneQueue, new EntityReference(QueueTable.Name, queue)));
    }

    private ASchemeRow AScheme()
    {
        var scheme = new ASchemeRow(local.Service, "Shop");
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 60m), (20m, 80m));
        return scheme;
    }

    private Guid AUser(bool disabled)
    {
        var unit = local.Service.RetrieveMultiple(new QueryExpression("businessunit")).Entities[0].ToEntityReference();
        return local.Service.Create(new Entity(UserTable.Name) { ["firstname"] = "Gone", ["lastname"] = "User", ["domainname"] = Guid.NewGuid() + "@example.com", ["businessunitid"] = unit, [UserTable.IsDisabled] = disabled });
    }

    private Guid AQueue() => local.Service.Create(new Entity(QueueTable.Name) { [QueueTable.Title] = "Service desk" });

    private Guid? SchemeOf(Guid contact) => local.Contact(contact).GetAttributeValue<EntityReference>(ContactTable.PriorityScheme)?.Id;

    private static void AssertRefused(string sentence, Action save) =>
        Assert.Contains(sentence, Assert.Throws<FaultException<OrganizationServiceFault>>(save).Message, StringComparison.Ordinal);
}
