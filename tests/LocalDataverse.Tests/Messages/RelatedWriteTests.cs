using System;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Messages;

public sealed class RelatedWriteTests : IDisposable
{
    private static readonly Relationship Things = new("test_contact_things");

    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public RelatedWriteTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void A_row_is_created_with_the_rows_that_refer_to_it_and_theirs()
    {
        var account = new Entity("account") { ["name"] = "Firm" };
        var contact = new Entity("contact") { ["lastname"] = "Hill" };
        contact.RelatedEntities[new Relationship("Contact_Tasks")] = Rows(new Entity("task") { ["subject"] = "Call" });
        account.RelatedEntities[new Relationship("contact_customer_accounts")] = Rows(contact, new Entity("contact") { ["lastname"] = "Dale" });

        var id = service.Create(account);

        var contacts = All("contact", "lastname", "parentcustomerid");
        Assert.Equal(["Dale", "Hill"], contacts.Select(c => c["lastname"]).Order());
        Assert.All(contacts, c => Assert.Equal(id, c.GetAttributeValue<EntityReference>("parentcustomerid").Id));
        Assert.Equal("Hill", All("task", "regardingobjectid").Single().GetAttributeValue<EntityReference>("regardingobjectid").Name);
        Assert.False(contact.Contains("parentcustomerid"));
    }

    [Fact]
    public void A_row_is_created_with_the_row_it_refers_to()
    {
        organization.ImportSolution(new TestSolution().Thing().Zip());
        var thing = new Entity("test_thing") { ["test_name"] = "Thing" };
        thing.RelatedEntities[Things] = Rows(new Entity("contact") { ["lastname"] = "Hill" });

        var id = service.Create(thing);

        Assert.Equal("Hill", service.Retrieve("test_thing", id, new ColumnSet("test_contactid")).GetAttributeValue<EntityReference>("test_contactid").Name);
    }

    [Fact]
    public void An_update_creates_new_related_rows_updates_known_ones_and_links_unchanged_ones()
    {
        organization.ImportSolution(new TestSolution().Thing().Zip());
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill" });
        var known = service.Create(new Entity("test_thing") { ["test_name"] = "Known" });
        var unchanged = service.Create(new Entity("test_thing") { ["test_name"] = "Unchanged" });
        var update = new Entity("contact", contact);
        update.RelatedEntities[Things] = Rows(
            new Entity("test_thing", known) { ["test_name"] = "Renamed" },
            new Entity("test_thing", unchanged) { ["test_name"] = "Not written", EntityState = EntityState.Unchanged },
            new Entity("test_thing") { ["test_name"] = "New" });

        service.Update(update);

        var things = All("test_thing", "test_name", "test_contactid");
        Assert.Equal(["New", "Renamed", "Unchanged"], things.Select(t => t["test_name"]).Order());
        Assert.All(things, t => Assert.Equal(contact, t.GetAttributeValue<EntityReference>("test_contactid").Id));
    }

    [Fact]
    public void Rows_of_a_many_to_many_relationship_are_created_and_linked()
    {
        var team = service.RetrieveMultiple(new QueryExpression("team")).Entities.Single().Id;
        var user = new Entity("systemuser") { ["lastname"] = "Er", ["domainname"] = "er@local", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) };
        user.RelatedEntities[new Relationship("teammembership_association")] = Rows(new Entity("team", team) { EntityState = EntityState.Unchanged });

        var id = service.Create(user);

        Assert.Contains(All("teammembership", "systemuserid", "teamid"), m => m.GetAttributeValue<Guid>("systemuserid") == id && m.GetAttributeValue<Guid>("teamid") == team);
    }

    [Fact]
    public void Each_row_of_CreateMultiple_brings_its_own_and_steps_run_on_all_of_them()
    {
        organization.ImportSolution(new TestSolution().Thing().Step("Journal", "CreateMultiple", "contact", 40, "contact").Step("Journal", "Create", "test_thing", 40, "thing").Zip());
        Entity Contact(string name)
        {
            var contact = new Entity("contact") { ["lastname"] = name };
            contact.RelatedEntities[Things] = Rows(new Entity("test_thing") { ["test_name"] = "Of " + name });
            return contact;
        }

        service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([Contact("A"), Contact("B")]) { EntityName = "contact" } });

        Assert.Equal(["Of A of A", "Of B of B"], All("test_thing", "test_name", "test_contactid").Select(t => $"{t["test_name"]} of {t.GetAttributeValue<EntityReference>("test_contactid").Name}").Order());
        Assert.Equal(["contact|CreateMultiple|40|1|2|True", "thing|Create|40|1|1|True", "thing|Create|40|1|1|True"], All("annotation", "subject").Select(a => a["subject"]).Order());
    }

    [Fact]
    public void A_related_row_that_is_refused_leaves_nothing_of_the_whole()
    {
        var account = new Entity("account") { ["name"] = "Firm" };
        account.RelatedEntities[new Relationship("contact_customer_accounts")] = Rows(new Entity("contact") { ["lastname"] = "Hill" }, new Entity("contact") { ["lastname"] = new string('x', 5000) });

        Assert.Equal(ErrorCode.StringTooLong, Fault(() => service.Create(account)).ErrorCode);

        Assert.Empty(All("account"));
        Assert.Empty(All("contact"));
    }

    [Fact]
    public void An_unknown_relationship_is_named()
    {
        var account = new Entity("account") { ["name"] = "Firm" };
        account.RelatedEntities[new Relationship("no_such")] = Rows(new Entity("contact"));

        Assert.Contains("no_such", Fault(() => service.Create(account)).Message, StringComparison.Ordinal);
        Assert.Empty(All("account"));
    }

    [Fact]
    public void A_user_who_does_not_exist_can_send_nothing()
    {
        var nobody = Guid.NewGuid();

        var fault = Fault(() => organization.CreateService(nobody).Create(new Entity("contact")));

        Assert.Equal((ErrorCode.ObjectDoesNotExist, $"systemuser With Id = {nobody:D} Does Not Exist"), (fault.ErrorCode, fault.Message));
    }

    private static EntityCollection Rows(params Entity[] rows) => new(rows.ToList()) { EntityName = rows[0].LogicalName };

    private Entity[] All(string table, params string[] columns) => service.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet(columns) }).Entities.ToArray();

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
