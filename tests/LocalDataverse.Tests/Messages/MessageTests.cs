using System;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Messages;

public sealed class MessageTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public MessageTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void Upsert_creates_by_alternate_key_and_updates_the_second_time()
    {
        organization.ImportSolution(new TestSolution().Thing().Zip());
        Entity Thing(string name) => new("test_thing", "test_code", "K1") { ["test_name"] = name };

        var first = (UpsertResponse)service.Execute(new UpsertRequest { Target = Thing("New") });
        var second = (UpsertResponse)service.Execute(new UpsertRequest { Target = Thing("Changed") });

        Assert.True(first.RecordCreated);
        Assert.False(second.RecordCreated);
        Assert.Equal(first.Target.Id, second.Target.Id);
        var row = service.Retrieve("test_thing", first.Target.Id, new ColumnSet(true));
        Assert.Equal("Changed", row["test_name"]);
        Assert.Equal("K1", row["test_code"]);
    }

    [Fact]
    public void UpsertMultiple_runs_creates_and_updates_each_in_one_batch()
    {
        organization.ImportSolution(new TestSolution().Thing().Step("Journal", "CreateMultiple", "test_thing", 40, "c").Step("Journal", "UpdateMultiple", "test_thing", 40, "u").Zip());
        service.Create(new Entity("test_thing") { ["test_code"] = "B" });

        var response = (UpsertMultipleResponse)service.Execute(new UpsertMultipleRequest
        {
            Targets = new EntityCollection(new[] { "A", "B", "C" }.Select(k => new Entity("test_thing", "test_code", k) { ["test_name"] = k }).ToList()) { EntityName = "test_thing" },
        });

        Assert.Equal([true, false, true], response.Results.Select(r => r.RecordCreated));
        Assert.Equal(["c|CreateMultiple|40|1|1|True", "c|CreateMultiple|40|1|2|True", "u|UpdateMultiple|40|1|1|True"], Values("annotation", "subject"));
    }

    [Fact]
    public void Members_of_a_static_list_are_counted_and_none_is_there_twice()
    {
        var list = List(isDynamic: false);
        var contacts = Enumerable.Range(0, 3).Select(i => service.Create(new Entity("contact") { ["lastname"] = "C" + i })).ToArray();

        service.Execute(new AddListMembersListRequest { ListId = list, MemberIds = contacts });
        service.Execute(new AddMemberListRequest { ListId = list, EntityId = contacts[0] });
        Assert.Equal(3, MemberCount(list));

        service.Execute(new RemoveMemberListRequest { ListId = list, EntityId = contacts[0] });
        Assert.Equal(2, MemberCount(list));

        service.Execute(new QualifyMemberListRequest { ListId = list, MembersId = [contacts[1]], OverrideorRemove = false });
        Assert.Equal(1, MemberCount(list));
    }

    [Fact]
    public void A_dynamic_list_takes_no_members_but_can_be_copied_to_a_static_one()
    {
        service.Create(new Entity("contact") { ["lastname"] = "In" });
        service.Create(new Entity("contact") { ["lastname"] = "Out" });
        var list = List(isDynamic: true);

        Assert.Equal(ErrorCode.ListNotStatic, Fault(() => service.Execute(new AddMemberListRequest { ListId = list, EntityId = Guid.NewGuid() })).ErrorCode);
        var copy = ((CopyDynamicListToStaticResponse)service.Execute(new CopyDynamicListToStaticRequest { ListId = list })).StaticListId;

        Assert.Equal(1, MemberCount(copy));
    }

    [Fact]
    public void The_query_of_a_dynamic_list_must_be_about_its_members() =>
        Assert.Equal(ErrorCode.ListTypeMismatch, Fault(() => service.Create(new Entity("list")
        {
            ["listname"] = "Wrong",
            ["type"] = true,
            ["createdfromcode"] = new OptionSetValue(2),
            ["query"] = "<fetch><entity name='account'/></fetch>",
        })).ErrorCode);

    [Fact]
    public void Merging_moves_children_and_marks_the_subordinate()
    {
        organization.ImportSolution(new TestSolution().Thing().Zip());
        var master = service.Create(new Entity("contact") { ["lastname"] = "Master" });
        var other = service.Create(new Entity("contact") { ["lastname"] = "Other", ["jobtitle"] = "Buyer" });
        var thing = service.Create(new Entity("test_thing") { ["test_contactid"] = new EntityReference("contact", other) });
        var task = service.Create(new Entity("task") { ["subject"] = "Call", ["regardingobjectid"] = new EntityReference("contact", other) });

        service.Execute(new MergeRequest { Target = new EntityReference("contact", master), SubordinateId = other, UpdateContent = new Entity("contact") { ["jobtitle"] = "Buyer" } });

        Assert.Equal(master, service.Retrieve("test_thing", thing, new ColumnSet("test_contactid")).GetAttributeValue<EntityReference>("test_contactid").Id);
        Assert.Equal(master, service.Retrieve("task", task, new ColumnSet("regardingobjectid")).GetAttributeValue<EntityReference>("regardingobjectid").Id);
        var merged = service.Retrieve("contact", other, new ColumnSet("merged", "masterid", "statecode"));
        Assert.True((bool)merged["merged"]);
        Assert.Equal(master, ((EntityReference)merged["masterid"]).Id);
        Assert.Equal(1, ((OptionSetValue)merged["statecode"]).Value);
        Assert.Equal("Buyer", service.Retrieve("contact", master, new ColumnSet("jobtitle"))["jobtitle"]);
    }

    [Fact]
    public void ExecuteMultiple_carries_on_after_an_error_where_asked()
    {
        var request = new ExecuteMultipleRequest
        {
            Requests = [new CreateRequest { Target = new Entity("contact") { ["gendercode"] = new OptionSetValue(9) } }, new CreateRequest { Target = new Entity("contact") }],
            Settings = new ExecuteMultipleSettings { ContinueOnError = true, ReturnResponses = true },
        };

        var response = (ExecuteMultipleResponse)service.Execute(request);

        Assert.True(response.IsFaulted);
        Assert.Equal([true, false], response.Responses.Select(r => r.Fault != null));
        Assert.Single(Values("contact", "createdon"));
    }

    [Fact]
    public void DeleteMultiple_faults_as_on_the_platform() =>
        Assert.Equal("DeleteMultiple has not yet been implemented.", Fault(() => service.Execute(new OrganizationRequest("DeleteMultiple"))).Message);

    [Fact]
    public void A_campaign_takes_a_list_once()
    {
        var campaign = service.Create(new Entity("campaign") { ["name"] = "Spring" });
        var list = List(isDynamic: false);
        AddItemCampaignRequest Add() => new() { CampaignId = campaign, EntityId = list, EntityName = "list" };

        var first = ((AddItemCampaignResponse)service.Execute(Add())).CampaignItemId;
        Assert.Equal(first, ((AddItemCampaignResponse)service.Execute(Add())).CampaignItemId);

        service.Execute(new RemoveItemCampaignRequest { CampaignId = campaign, EntityId = list });
        Assert.Empty(Values("campaignitem", "campaignid"));
    }

    [Fact]
    public void An_activity_has_its_pointer_and_its_parties()
    {
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill" });
        var party = new Entity("activityparty") { ["partyid"] = new EntityReference("contact", contact) };
        var id = service.Create(new Entity("phonecall") { ["subject"] = "Call Hill", ["to"] = new EntityCollection([party]) });

        Assert.Equal("Call Hill", service.Retrieve("activitypointer", id, new ColumnSet("subject"))["subject"]);
        var to = service.Retrieve("phonecall", id, new ColumnSet("to")).GetAttributeValue<EntityCollection>("to");
        Assert.Equal(contact, to.Entities.Single().GetAttributeValue<EntityReference>("partyid").Id);

        Assert.Single(service.Retrieve("phonecall", id, new ColumnSet(true)).GetAttributeValue<EntityCollection>("to").Entities);
        service.Delete("phonecall", id);
        Assert.Empty(Values("activityparty", "partyid"));
    }

    [Fact]
    public void A_user_sees_own_rows_only_with_a_role_of_user_depth_and_more_when_they_are_shared()
    {
        var role = Guid.NewGuid();
        organization.ImportSolution(new TestSolution().Role(role, "Seller", ("prvReadContact", "Basic"), ("prvCreateContact", "Basic"), ("prvWriteContact", "Basic")).Zip());
        var user = service.Create(new Entity("systemuser") { ["firstname"] = "Sal", ["lastname"] = "Er", ["domainname"] = "sal@local", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [new EntityReference("role", role)]);
        var seller = organization.CreateService(user);
        var others = service.Create(new Entity("contact") { ["lastname"] = "Others" });
        var own = seller.Create(new Entity("contact") { ["lastname"] = "Own" });

        Assert.Equal([own], seller.RetrieveMultiple(new QueryExpression("contact")).Entities.Select(e => e.Id));
        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => seller.Retrieve("contact", others, new ColumnSet(true))).ErrorCode);
        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => seller.Delete("contact", own)).ErrorCode);
        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => seller.Create(new Entity("account"))).ErrorCode);

        service.Execute(new GrantAccessRequest { Target = new EntityReference("contact", others), PrincipalAccess = new PrincipalAccess { Principal = new EntityReference("systemuser", user), AccessMask = AccessRights.ReadAccess } });
        Assert.Equal(2, seller.RetrieveMultiple(new QueryExpression("contact")).Entities.Count);
        Assert.Equal("Others", seller.Retrieve("contact", others, new ColumnSet("lastname"))["lastname"]);

        service.Execute(new RevokeAccessRequest { Target = new EntityReference("contact", others), Revokee = new EntityReference("systemuser", user) });
        Assert.Single(seller.RetrieveMultiple(new QueryExpression("contact")).Entities);
    }

    [Fact]
    public void WhoAmI_tells_the_user_of_the_service()
    {
        var answer = (WhoAmIResponse)service.Execute(new WhoAmIRequest());

        Assert.Equal((organization.AdministratorId, organization.RootBusinessUnitId, organization.OrganizationId), (answer.UserId, answer.BusinessUnitId, answer.OrganizationId));
    }

    [Fact]
    public void Assigning_goes_on_to_activities()
    {
        var team = service.RetrieveMultiple(new QueryExpression("team")).Entities.Single().Id;
        var contact = service.Create(new Entity("contact"));
        var task = service.Create(new Entity("task") { ["subject"] = "x", ["regardingobjectid"] = new EntityReference("contact", contact) });

        service.Execute(new AssignRequest { Target = new EntityReference("contact", contact), Assignee = new EntityReference("team", team) });

        Assert.Equal(team, service.Retrieve("task", task, new ColumnSet("ownerid")).GetAttributeValue<EntityReference>("ownerid").Id);
    }

    private Guid List(bool isDynamic)
    {
        var list = new Entity("list") { ["listname"] = "List", ["createdfromcode"] = new OptionSetValue(2), ["type"] = isDynamic };
        if (isDynamic)
            list["query"] = "<fetch><entity name='contact'><attribute name='fullname'/><filter><condition attribute='lastname' operator='eq' value='In'/></filter></entity></fetch>";
        return service.Create(list);
    }

    private int MemberCount(Guid list) => service.Retrieve("list", list, new ColumnSet("membercount")).GetAttributeValue<int>("membercount");

    private string[] Values(string table, string column)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(column) };
        query.AddOrder(column, OrderType.Ascending);
        return service.RetrieveMultiple(query).Entities.Select(e => e[column].ToString()!).ToArray();
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
