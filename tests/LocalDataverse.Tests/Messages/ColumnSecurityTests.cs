using System;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Messages;

public sealed class ColumnSecurityTests : IDisposable
{
    private static readonly Guid Role = Guid.NewGuid();
    private static readonly Guid ReadProfile = Guid.NewGuid();
    private static readonly Guid WriteProfile = Guid.NewGuid();

    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService administrator;
    private readonly IOrganizationService seller;
    private readonly Guid user;
    private readonly Guid thing;

    public ColumnSecurityTests()
    {
        organization.ImportSolution(new TestSolution()
            .Thing()
            .Role(Role, "Seller", ("prvReadtest_Thing", "Global"), ("prvCreatetest_Thing", "Global"), ("prvWritetest_Thing", "Global"))
            .Profile(ReadProfile, read: true)
            .Profile(WriteProfile, create: true, update: true)
            .Zip());
        administrator = organization.CreateService();
        user = administrator.Create(new Entity("systemuser") { ["lastname"] = "Er", ["domainname"] = "er@local", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        administrator.Associate("systemuser", user, new Relationship("systemuserroles_association"), [new EntityReference("role", Role)]);
        seller = organization.CreateService(user);
        thing = administrator.Create(new Entity("test_thing") { ["test_name"] = "Thing", ["test_secret"] = "word" });
    }

    public void Dispose() => organization.Dispose();

    [Fact]
    public void Without_a_profile_a_secured_column_is_absent_from_every_kind_of_read()
    {
        Assert.False(seller.Retrieve("test_thing", thing, new ColumnSet(true)).Contains("test_secret"));
        Assert.False(seller.Retrieve("test_thing", thing, new ColumnSet("test_secret")).Contains("test_secret"));
        Assert.False(seller.RetrieveMultiple(new QueryExpression("test_thing") { ColumnSet = new ColumnSet("test_name", "test_secret") }).Entities.Single().Contains("test_secret"));
        Assert.Equal("word", administrator.Retrieve("test_thing", thing, new ColumnSet("test_secret"))["test_secret"]);
    }

    [Fact]
    public void Without_a_profile_nothing_can_be_found_out_by_a_secured_column()
    {
        var filtered = new QueryExpression("test_thing");
        filtered.Criteria.AddCondition("test_secret", ConditionOperator.BeginsWith, "w");
        var ordered = new QueryExpression("test_thing");
        ordered.AddOrder("test_secret", OrderType.Ascending);
        var grouped = new FetchExpression("<fetch aggregate='true'><entity name='test_thing'><attribute name='test_secret' alias='s' groupby='true'/></entity></fetch>");

        foreach (var query in new QueryBase[] { filtered, ordered, grouped })
            Assert.Equal(ErrorCode.ColumnReadDenied, Fault(() => seller.RetrieveMultiple(query)).ErrorCode);
        Assert.Single(administrator.RetrieveMultiple(filtered).Entities);
    }

    [Fact]
    public void Without_a_profile_a_secured_column_cannot_be_written_and_all_others_can()
    {
        Assert.Equal(ErrorCode.ColumnCreateDenied, Fault(() => seller.Create(new Entity("test_thing") { ["test_secret"] = "x" })).ErrorCode);
        Assert.Equal(ErrorCode.ColumnUpdateDenied, Fault(() => seller.Update(new Entity("test_thing", thing) { ["test_secret"] = null })).ErrorCode);

        seller.Create(new Entity("test_thing") { ["test_name"] = "Other", ["test_secret"] = null });
        seller.Update(new Entity("test_thing", thing) { ["test_name"] = "Renamed" });
        Assert.Equal("word", administrator.Retrieve("test_thing", thing, new ColumnSet("test_secret"))["test_secret"]);
    }

    [Fact]
    public void A_profile_gives_its_members_what_it_allows_and_no_more()
    {
        AddToProfile(ReadProfile);

        Assert.Equal("word", seller.Retrieve("test_thing", thing, new ColumnSet(true))["test_secret"]);
        Assert.Equal(ErrorCode.ColumnUpdateDenied, Fault(() => seller.Update(new Entity("test_thing", thing) { ["test_secret"] = "x" })).ErrorCode);

        AddToProfile(WriteProfile);
        seller.Update(new Entity("test_thing", thing) { ["test_secret"] = "new" });
        seller.Create(new Entity("test_thing") { ["test_secret"] = "x" });
        Assert.Equal("new", seller.Retrieve("test_thing", thing, new ColumnSet("test_secret"))["test_secret"]);

        administrator.Disassociate("systemuser", user, new Relationship("systemuserprofiles_association"), [new EntityReference("fieldsecurityprofile", ReadProfile)]);
        Assert.False(seller.Retrieve("test_thing", thing, new ColumnSet(true)).Contains("test_secret"));
    }

    [Fact]
    public void A_team_in_a_profile_brings_its_members_in()
    {
        var team = administrator.RetrieveMultiple(new QueryExpression("team")).Entities.Single().Id;
        administrator.Associate("team", team, new Relationship("teamprofiles_association"), [new EntityReference("fieldsecurityprofile", ReadProfile)]);
        Assert.False(seller.Retrieve("test_thing", thing, new ColumnSet(true)).Contains("test_secret"));

        administrator.Associate("team", team, new Relationship("teammembership_association"), [new EntityReference("systemuser", user)]);

        Assert.Equal("word", seller.Retrieve("test_thing", thing, new ColumnSet(true))["test_secret"]);
    }

    private void AddToProfile(Guid profile) =>
        administrator.Associate("systemuser", user, new Relationship("systemuserprofiles_association"), [new EntityReference("fieldsecurityprofile", profile)]);

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
