using System;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Messages;

public sealed class AuditTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public AuditTests()
    {
        service = organization.CreateService();
        service.Update(new Entity("organization", organization.OrganizationId) { ["isauditenabled"] = true });
    }

    public void Dispose() => organization.Dispose();

    [Fact]
    public void An_audited_row_tells_who_changed_what_from_what()
    {
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill", ["annualincome"] = new Money(5) });

        service.Update(new Entity("contact", contact) { ["lastname"] = "Dale", ["annualincome"] = new Money(5), ["gendercode"] = new OptionSetValue(2), ["birthdate"] = new DateTime(1980, 2, 3) });
        service.Update(new Entity("contact", contact) { ["statecode"] = new OptionSetValue(1) });
        service.Delete("contact", contact);

        var rows = Audits();
        Assert.Equal([1, 2, 2, 3], rows.Select(r => r.GetAttributeValue<OptionSetValue>("action").Value));
        Assert.All(rows, r => Assert.Equal((contact, "contact", organization.AdministratorId), (r.GetAttributeValue<EntityReference>("objectid").Id, r.GetAttributeValue<EntityReference>("objectid").LogicalName, r.GetAttributeValue<EntityReference>("userid").Id)));
        var details = History(contact).AuditDetails.Cast<AttributeAuditDetail>().ToList();
        Assert.Equal([3, 2, 2, 1], details.Select(d => d.AuditRecord.GetAttributeValue<OptionSetValue>("action").Value));
        var change = details[2];
        Assert.Equal(["birthdate", "gendercode", "lastname"], change.NewValue.Attributes.Keys.Order());
        Assert.Equal(("Hill", "Dale", 2, new DateTime(1980, 2, 3)), (change.OldValue["lastname"], change.NewValue["lastname"], change.NewValue.GetAttributeValue<OptionSetValue>("gendercode").Value, change.NewValue["birthdate"]));
        Assert.Equal(["lastname"], change.OldValue.Attributes.Keys);
        Assert.Equal((0, 1), (details[1].OldValue.GetAttributeValue<OptionSetValue>("statecode").Value, details[1].NewValue.GetAttributeValue<OptionSetValue>("statecode").Value));
        Assert.Equal((5m, "Dale"), (details[0].OldValue.GetAttributeValue<Money>("annualincome").Value, details[0].OldValue["lastname"]));
        Assert.Empty(details[0].NewValue.Attributes);
    }

    [Fact]
    public void The_history_of_one_column_and_the_details_of_one_change_are_told()
    {
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill", ["parentcustomerid"] = new EntityReference("account", service.Create(new Entity("account") { ["name"] = "A" })) });
        service.Update(new Entity("contact", contact) { ["jobtitle"] = "Buyer" });
        service.Update(new Entity("contact", contact) { ["parentcustomerid"] = null });

        var history = ((RetrieveAttributeChangeHistoryResponse)service.Execute(new RetrieveAttributeChangeHistoryRequest { Target = new EntityReference("contact", contact), AttributeLogicalName = "parentcustomerid" })).AuditDetailCollection;
        Assert.Equal(2, history.Count);
        Assert.Equal("account", ((AttributeAuditDetail)history[0]).OldValue.GetAttributeValue<EntityReference>("parentcustomerid").LogicalName);

        var audit = history[0].AuditRecord.Id;
        var detail = (AttributeAuditDetail)((RetrieveAuditDetailsResponse)service.Execute(new RetrieveAuditDetailsRequest { AuditId = audit })).AuditDetail;
        Assert.Equal((audit, contact), (detail.AuditRecord.Id, detail.NewValue.Id));
    }

    [Fact]
    public void A_history_comes_in_pages()
    {
        var contact = service.Create(new Entity("contact") { ["lastname"] = "0" });
        for (var i = 1; i < 5; i++)
            service.Update(new Entity("contact", contact) { ["lastname"] = i.ToString(System.Globalization.CultureInfo.InvariantCulture) });

        var page = History(contact, new PagingInfo { Count = 2, PageNumber = 2 });

        Assert.Equal(["2", "1"], page.AuditDetails.Cast<AttributeAuditDetail>().Select(d => d.NewValue["lastname"]));
        Assert.True(page.MoreRecords);
        Assert.False(History(contact, new PagingInfo { Count = 2, PageNumber = 3 }).MoreRecords);
    }

    [Fact]
    public void What_changes_nothing_or_is_undone_leaves_no_trace()
    {
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill" });

        service.Update(new Entity("contact", contact) { ["lastname"] = "Hill" });
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => service.Execute(new Microsoft.Xrm.Sdk.Messages.ExecuteTransactionRequest
        {
            Requests = [new Microsoft.Xrm.Sdk.Messages.UpdateRequest { Target = new Entity("contact", contact) { ["lastname"] = "Dale" } }, new Microsoft.Xrm.Sdk.Messages.DeleteRequest { Target = new EntityReference("contact", Guid.NewGuid()) }],
        }));

        Assert.Single(Audits());
    }

    [Fact]
    public void Nothing_is_audited_where_the_organisation_the_table_or_the_column_says_no()
    {
        organization.ImportSolution(new TestSolution().Thing().Zip());
        service.Create(new Entity("test_thing") { ["test_name"] = "x" });
        service.Create(new Entity("task") { ["subject"] = "x" });
        organization.Table("contact").Find("jobtitle")!.IsAuditEnabled = false;
        var contact = service.Create(new Entity("contact"));
        service.Update(new Entity("contact", contact) { ["jobtitle"] = "Buyer" });
        Assert.Single(Audits());

        service.Update(new Entity("organization", organization.OrganizationId) { ["isauditenabled"] = false });
        service.Update(new Entity("contact", contact) { ["lastname"] = "Hill" });
        Assert.Single(Audits());
    }

    [Fact]
    public void The_audit_is_for_those_with_its_privileges_and_keeps_secured_columns_from_them()
    {
        organization.ImportSolution(new TestSolution().Thing().Zip());
        organization.Table("test_thing").IsAuditEnabled = true;
        var thing = service.Create(new Entity("test_thing") { ["test_name"] = "x", ["test_secret"] = "s" });
        var (reader, auditor) = (Guid.NewGuid(), Guid.NewGuid());
        organization.ImportSolution(new TestSolution { UniqueName = "Roles", HasAssembly = false }
            .Role(reader, "Reader", ("prvReadtest_thing", "Global"))
            .Role(auditor, "Auditor", ("prvReadtest_thing", "Global"), ("prvReadAuditSummary", "Global"), ("prvReadRecordAuditHistory", "Global")).Zip());
        var stranger = User(reader);
        var request = new RetrieveRecordChangeHistoryRequest { Target = new EntityReference("test_thing", thing) };

        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => stranger.RetrieveMultiple(new QueryExpression("audit"))).ErrorCode);
        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => stranger.Execute(request)).ErrorCode);

        var allowed = User(auditor);
        Assert.Single(allowed.RetrieveMultiple(new QueryExpression("audit")).Entities);
        var detail = (AttributeAuditDetail)((RetrieveRecordChangeHistoryResponse)allowed.Execute(request)).AuditDetailCollection[0];
        Assert.Contains("test_name", detail.NewValue.Attributes.Keys);
        Assert.DoesNotContain("test_secret", detail.NewValue.Attributes.Keys);
    }

    private IOrganizationService User(Guid role)
    {
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "U", ["domainname"] = Guid.NewGuid().ToString(), ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [new EntityReference("role", role)]);
        return organization.CreateService(user);
    }

    private AuditDetailCollection History(Guid contact, PagingInfo? paging = null) =>
        ((RetrieveRecordChangeHistoryResponse)service.Execute(new RetrieveRecordChangeHistoryRequest { Target = new EntityReference("contact", contact), PagingInfo = paging })).AuditDetailCollection;

    private Entity[] Audits()
    {
        var query = new QueryExpression("audit") { ColumnSet = new ColumnSet(true) };
        query.AddOrder("versionnumber", OrderType.Ascending);
        return service.RetrieveMultiple(query).Entities.ToArray();
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
