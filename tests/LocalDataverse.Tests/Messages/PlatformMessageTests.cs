using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Metadata.Query;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Messages;

/// <summary>Messages about lists, access, metadata, time and money.</summary>
public sealed class PlatformMessageTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public PlatformMessageTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void CopyMembersList_adds_the_members_of_any_list_to_a_static_one_of_the_same_kind()
    {
        var (ann, bob) = (Contact("Ann"), Contact("Bob"));
        var (first, second, dynamic, accounts) = (List(2), List(2), List(2, "<fetch><entity name='contact'><filter><condition attribute='lastname' operator='eq' value='Bob'/></filter></entity></fetch>"), List(1));
        service.Execute(new AddListMembersListRequest { ListId = first, MemberIds = [ann] });

        service.Execute(new CopyMembersListRequest { SourceListId = first, TargetListId = second });
        Assert.Equal([ann], Members(second));
        service.Execute(new CopyMembersListRequest { SourceListId = dynamic, TargetListId = second });
        Assert.Equal([ann, bob], Members(second));
        Assert.Equal(2, service.Retrieve("list", second, new ColumnSet("membercount"))["membercount"]);

        Assert.Equal(ErrorCode.CannotCopyIncompatibleListType, Fault(() => service.Execute(new CopyMembersListRequest { SourceListId = first, TargetListId = accounts })).ErrorCode);
        Assert.Equal(ErrorCode.ListNotStatic, Fault(() => service.Execute(new CopyMembersListRequest { SourceListId = first, TargetListId = dynamic })).ErrorCode);
    }

    [Fact]
    public void CopyDynamicListToStatic_freezes_what_the_query_finds_and_refuses_a_static_list()
    {
        var bob = Contact("Bob");
        var dynamic = List(2, "<fetch><entity name='contact'><filter><condition attribute='lastname' operator='eq' value='Bob'/></filter></entity></fetch>");

        var frozen = ((CopyDynamicListToStaticResponse)service.Execute(new CopyDynamicListToStaticRequest { ListId = dynamic })).StaticListId;
        Contact("Bob");

        Assert.Equal([bob], Members(frozen));
        Assert.Equal(ErrorCode.CannotCopyStaticList, Fault(() => service.Execute(new CopyDynamicListToStaticRequest { ListId = frozen })).ErrorCode);
    }

    [Fact]
    public void QualifyMemberList_keeps_the_named_members_or_removes_them()
    {
        var (ann, bob) = (Contact("Ann"), Contact("Bob"));
        var list = List(2);
        service.Execute(new AddListMembersListRequest { ListId = list, MemberIds = [ann, bob] });

        service.Execute(new QualifyMemberListRequest { ListId = list, MembersId = [ann], OverrideorRemove = false });
        Assert.Equal([ann], Members(list));
        service.Execute(new QualifyMemberListRequest { ListId = list, MembersId = [ann], OverrideorRemove = true });
        Assert.Empty(Members(list));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_list_that_is_locked_or_dynamic_keeps_its_members(bool isDynamic, bool isLocked)
    {
        var contact = Contact("Ann");
        var list = List(2, isDynamic ? "<fetch><entity name='contact'/></fetch>" : null);
        if (isLocked)
            service.Update(new Entity("list", list) { ["lockstatus"] = true });

        foreach (var request in new OrganizationRequest[]
        {
            new AddMemberListRequest { ListId = list, EntityId = contact },
            new AddListMembersListRequest { ListId = list, MemberIds = [contact] },
            new RemoveMemberListRequest { ListId = list, EntityId = contact },
            new QualifyMemberListRequest { ListId = list, MembersId = [contact], OverrideorRemove = true },
        })
            Assert.Equal(ErrorCode.ListNotStatic, Fault(() => service.Execute(request)).ErrorCode);
        Assert.Contains("AddMemberList", Fault(() => service.Create(new Entity("listmember") { ["listid"] = new EntityReference("list", list), ["entityid"] = new EntityReference("contact", contact) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_run_on_the_messages_of_lists_but_not_on_the_copying_ones_rows()
    {
        organization.ImportSolution(new TestSolution().Step("Journal", "AddMemberList", "list", 40, "one").Step("Journal", "AddListMembersList", "list", 40, "many").Step("Journal", "RemoveMemberList", "list", 40, "gone").Zip());
        var contact = Contact("Ann");
        var list = List(2);

        service.Execute(new AddMemberListRequest { ListId = list, EntityId = contact });
        service.Execute(new RemoveMemberListRequest { ListId = list, EntityId = contact });
        service.Execute(new AddListMembersListRequest { ListId = list, MemberIds = [contact] });

        var query = new QueryExpression("annotation") { ColumnSet = new ColumnSet("subject") };
        query.AddOrder("versionnumber", OrderType.Ascending);
        Assert.Equal(["one|AddMemberList", "gone|RemoveMemberList", "many|AddListMembersList"], service.RetrieveMultiple(query).Entities.Select(a => string.Join('|', a.GetAttributeValue<string>("subject").Split('|').Take(2))));
    }

    [Fact]
    public void Access_is_granted_modified_told_and_revoked()
    {
        organization.ImportSolution(new TestSolution().Role(Role, "Seller", ("prvReadContact", "Basic"), ("prvWriteContact", "Basic"), ("prvDeleteContact", "Basic")).Zip());
        var user = User();
        var contact = new EntityReference("contact", Contact("Ann"));
        var principal = new EntityReference("systemuser", user);
        AccessRights Rights() => ((RetrievePrincipalAccessResponse)service.Execute(new RetrievePrincipalAccessRequest { Target = contact, Principal = principal })).AccessRights;
        PrincipalAccess Access(AccessRights mask) => new() { Principal = principal, AccessMask = mask };
        Assert.Equal(AccessRights.None, Rights());
        Assert.Contains("not shared", Fault(() => service.Execute(new ModifyAccessRequest { Target = contact, PrincipalAccess = Access(AccessRights.ReadAccess) })).Message, StringComparison.Ordinal);

        service.Execute(new GrantAccessRequest { Target = contact, PrincipalAccess = Access(AccessRights.ReadAccess) });
        service.Execute(new GrantAccessRequest { Target = contact, PrincipalAccess = Access(AccessRights.WriteAccess) });
        Assert.Equal(AccessRights.ReadAccess | AccessRights.WriteAccess, Rights());
        organization.CreateService(user).Update(new Entity("contact", contact.Id) { ["jobtitle"] = "Seen" });

        service.Execute(new ModifyAccessRequest { Target = contact, PrincipalAccess = Access(AccessRights.ReadAccess) });
        Assert.Equal(AccessRights.ReadAccess, Rights());
        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => organization.CreateService(user).Update(new Entity("contact", contact.Id) { ["jobtitle"] = "x" })).ErrorCode);

        service.Execute(new RevokeAccessRequest { Target = contact, Revokee = principal });
        Assert.Equal(AccessRights.None, Rights());
    }

    [Fact]
    public void The_privileges_of_a_user_are_told_by_name_with_their_depth()
    {
        organization.ImportSolution(new TestSolution().Role(Role, "Seller", ("prvReadContact", "Basic"), ("prvWriteContact", "Global")).Zip());
        var user = User();
        string Told(Guid who) => string.Join(", ", ((RetrieveUserSetOfPrivilegesByNamesResponse)service.Execute(new RetrieveUserSetOfPrivilegesByNamesRequest { UserId = who, PrivilegeNames = ["prvReadContact", "prvWriteContact", "prvDeleteContact", "prvReadNothing"] }))
            .RolePrivileges.Select(privilege => $"{privilege.PrivilegeName} {privilege.Depth}").Order());

        Assert.Equal("prvReadContact Basic, prvWriteContact Global", Told(user));
        Assert.Equal("prvDeleteContact Global, prvReadContact Global, prvWriteContact Global", Told(organization.AdministratorId));
        Assert.Equal(ErrorCode.ObjectDoesNotExist, Fault(() => Told(Guid.NewGuid())).ErrorCode);
    }

    [Fact]
    public void A_share_with_a_team_is_its_members()
    {
        organization.ImportSolution(new TestSolution().Role(Role, "Seller", ("prvReadContact", "Basic")).Zip());
        var user = User();
        var contact = Contact("Ann");
        var team = service.Create(new Entity("team") { ["name"] = "T", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId), ["administratorid"] = new EntityReference("systemuser", organization.AdministratorId) });
        service.Execute(new GrantAccessRequest { Target = new EntityReference("contact", contact), PrincipalAccess = new PrincipalAccess { Principal = new EntityReference("team", team), AccessMask = AccessRights.ReadAccess } });
        int Seen() => organization.CreateService(user).RetrieveMultiple(new QueryExpression("contact")).Entities.Count;
        Assert.Equal(0, Seen());

        service.Execute(new AddMembersTeamRequest { TeamId = team, MemberIds = [user] });
        Assert.Equal(1, Seen());

        service.Execute(new RemoveMembersTeamRequest { TeamId = team, MemberIds = [user] });
        Assert.Equal(0, Seen());
    }

    [Fact]
    public void A_share_goes_down_all_levels_and_leaves_rights_given_below_when_it_ends()
    {
        organization.ImportSolution(new TestSolution().Role(Role, "Seller", ("prvReadAccount", "Basic"), ("prvReadContact", "Basic"), ("prvReadActivity", "Basic")).Zip());
        var user = User();
        var principal = new EntityReference("systemuser", user);
        var account = new EntityReference("account", service.Create(new Entity("account")));
        var contact = new EntityReference("contact", service.Create(new Entity("contact") { ["parentcustomerid"] = account }));
        service.Create(new Entity("task") { ["subject"] = "Call", ["regardingobjectid"] = contact });
        PrincipalAccess Read() => new() { Principal = principal, AccessMask = AccessRights.ReadAccess };
        string Seen() => string.Join(",", new[] { "account", "contact", "task" }.Where(t => organization.CreateService(user).RetrieveMultiple(new QueryExpression(t)).Entities.Count > 0));

        service.Execute(new GrantAccessRequest { Target = account, PrincipalAccess = Read() });
        Assert.Equal("account,contact,task", Seen());
        Assert.Equal("Call", organization.CreateService(user).RetrieveMultiple(new QueryExpression("task") { ColumnSet = new ColumnSet("subject") }).Entities.Single()["subject"]);

        service.Execute(new GrantAccessRequest { Target = contact, PrincipalAccess = Read() });
        service.Execute(new RevokeAccessRequest { Target = account, Revokee = principal });
        Assert.Equal("contact,task", Seen());
        service.Execute(new RevokeAccessRequest { Target = contact, Revokee = principal });
        Assert.Equal("", Seen());
    }

    [Fact]
    public void RetrieveTotalRecordCount_counts_tables_and_names_an_unknown_one()
    {
        Contact("Ann");
        Contact("Bob");

        var counts = ((RetrieveTotalRecordCountResponse)service.Execute(new RetrieveTotalRecordCountRequest { EntityNames = ["contact", "account"] })).EntityRecordCountCollection;

        Assert.Equal((2L, 0L), (counts["contact"], counts["account"]));
        Assert.Contains("nothing", Fault(() => service.Execute(new RetrieveTotalRecordCountRequest { EntityNames = ["nothing"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_is_read_by_table_column_choice_and_relationship()
    {
        var all = ((RetrieveAllEntitiesResponse)service.Execute(new RetrieveAllEntitiesRequest { EntityFilters = EntityFilters.Entity })).EntityMetadata;
        Assert.Equal(organization.Metadata.Tables.Count, all.Length);
        var one = ((RetrieveEntityResponse)service.Execute(new RetrieveEntityRequest { LogicalName = "contact", EntityFilters = EntityFilters.Attributes })).EntityMetadata;
        var column = (PicklistAttributeMetadata)((RetrieveAttributeResponse)service.Execute(new RetrieveAttributeRequest { EntityLogicalName = "contact", LogicalName = "gendercode" })).AttributeMetadata;
        Assert.Equal(one.Attributes.Single(a => a.LogicalName == "gendercode").MetadataId, column.MetadataId);
        Assert.Equal([1, 2], column.OptionSet.Options.Select(o => o.Value));
        var relationship = ((RetrieveRelationshipResponse)service.Execute(new RetrieveRelationshipRequest { Name = "contact_customer_accounts" })).RelationshipMetadata;
        Assert.Equal("parentcustomerid", ((OneToManyRelationshipMetadata)relationship).ReferencingAttribute);
        Assert.Contains("hair", Fault(() => service.Execute(new RetrieveAttributeRequest { EntityLogicalName = "contact", LogicalName = "hair" })).Message, StringComparison.Ordinal);
        Assert.Contains("nobody", Fault(() => service.Execute(new RetrieveEntityRequest { LogicalName = "nobody", EntityFilters = EntityFilters.Entity })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("roleprivileges")]
    [InlineData("systemuserroles")]
    public void Rows_that_only_link_two_others_are_not_written_by_themselves(string table)
    {
        Assert.Contains($"The 'Create' method does not support entities of type '{table}'", Fault(() => service.Create(new Entity(table))).Message, StringComparison.Ordinal);
        Assert.Contains($"The 'Update' method does not support entities of type '{table}'", Fault(() => service.Update(new Entity(table, Guid.NewGuid()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metadata_query_finds_the_tables_that_exist_and_faults_on_none()
    {
        Assert.Equal(["contact"], Tables(new MetadataConditionExpression("LogicalName", MetadataConditionOperator.In, new[] { "contact", "invoice" })));
        Assert.Empty(Tables(new MetadataConditionExpression("LogicalName", MetadataConditionOperator.Equals, "invoice")));
        Assert.Contains("LogicalName", Fault(() => Tables(new MetadataConditionExpression("SchemaName", MetadataConditionOperator.Equals, "Contact"))).Message, StringComparison.Ordinal);

        IEnumerable<string> Tables(MetadataConditionExpression condition)
        {
            var query = new EntityQueryExpression { Criteria = new MetadataFilterExpression(LogicalOperator.And), Properties = new MetadataPropertiesExpression("LogicalName") };
            query.Criteria.Conditions.Add(condition);
            return ((RetrieveMetadataChangesResponse)service.Execute(new RetrieveMetadataChangesRequest { Query = query })).EntityMetadata.Select(table => table.LogicalName);
        }
    }

    [Fact]
    public void Orders_and_invoices_exist_where_the_organisation_has_sales_documents()
    {
        using var sales = LocalOrganization.Open(new LocalOrganizationOptions { SalesDocuments = true });
        var customer = sales.CreateService().Create(new Entity("contact") { ["lastname"] = "Hill" });
        var invoice = sales.CreateService().Create(new Entity("invoice") { ["name"] = "Ring", ["customerid"] = new EntityReference("contact", customer), ["totalamount"] = new Money(5m) });
        sales.CreateService().Update(new Entity("invoice", invoice) { ["statecode"] = new OptionSetValue(2), ["statuscode"] = new OptionSetValue(100001) });

        Assert.Contains("invoice", Fault(() => service.Create(new Entity("invoice") { ["name"] = "Ring" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Global_choices_are_read_one_by_one_and_all_together()
    {
        organization.ImportSolution(new TestSolution { HasAssembly = false }.Choice("test_colour", (1, "Red"), (2, "Blue")).Zip());

        var all = ((RetrieveAllOptionSetsResponse)service.Execute(new RetrieveAllOptionSetsRequest())).OptionSetMetadata;
        var one = (OptionSetMetadata)((RetrieveOptionSetResponse)service.Execute(new RetrieveOptionSetRequest { Name = "test_colour" })).OptionSetMetadata;

        Assert.Equal(one.MetadataId, Assert.Single(all).MetadataId);
        Assert.Equal([(1, "Red"), (2, "Blue")], one.Options.Select(o => (o.Value!.Value, o.Label.UserLocalizedLabel.Label)));
        Assert.Contains("colours", Fault(() => service.Execute(new RetrieveOptionSetRequest { Name = "colours" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_are_translated_both_ways()
    {
        var query = ((FetchXmlToQueryExpressionResponse)service.Execute(new FetchXmlToQueryExpressionRequest { FetchXml = "<fetch top='3'><entity name='contact'><attribute name='lastname'/></entity></fetch>" })).Query;
        Assert.Equal(("contact", 3), (query.EntityName, query.TopCount));

        var fetch = ((QueryExpressionToFetchXmlResponse)service.Execute(new QueryExpressionToFetchXmlRequest { Query = query })).FetchXml;
        Assert.Contains("<attribute name=\"lastname\"", fetch, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_converted_by_the_platforms_zone_codes()
    {
        // 110: Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna.
        var summer = new DateTime(2026, 7, 1, 12, 0, 0);

        Assert.Equal(summer.AddHours(2), ((LocalTimeFromUtcTimeResponse)service.Execute(new LocalTimeFromUtcTimeRequest { TimeZoneCode = 110, UtcTime = summer })).LocalTime);
        Assert.Equal(summer.AddHours(-2), ((UtcTimeFromLocalTimeResponse)service.Execute(new UtcTimeFromLocalTimeRequest { TimeZoneCode = 110, LocalTime = summer })).UtcTime);
    }

    [Fact]
    public void The_rate_of_a_currency_is_told()
    {
        var euro = service.Create(new Entity("transactioncurrency") { ["currencyname"] = "Euro", ["isocurrencycode"] = "EUR", ["currencysymbol"] = "E", ["currencyprecision"] = 2, ["exchangerate"] = 0.8m });

        Assert.Equal(0.8m, ((RetrieveExchangeRateResponse)service.Execute(new RetrieveExchangeRateRequest { TransactionCurrencyId = euro })).ExchangeRate);
        Assert.Equal(1m, ((RetrieveExchangeRateResponse)service.Execute(new RetrieveExchangeRateRequest { TransactionCurrencyId = organization.BaseCurrencyId })).ExchangeRate);
    }

    [Fact]
    public void Publishing_runs_its_steps_and_the_version_is_told()
    {
        organization.ImportSolution(new TestSolution().Step("Journal", "PublishAllXml", null, 40, "all").Zip());

        service.Execute(new PublishAllXmlRequest());
        service.Execute(new PublishXmlRequest { ParameterXml = "<importexportxml/>" });

        Assert.Contains("all|PublishAllXml|40|1|1|True", service.RetrieveMultiple(new QueryExpression("annotation") { ColumnSet = new ColumnSet("subject") }).Entities.Select(a => a["subject"]));
        Assert.StartsWith("9.2.", ((RetrieveVersionResponse)service.Execute(new RetrieveVersionRequest())).Version, StringComparison.Ordinal);
    }

    private static readonly Guid Role = Guid.Parse("33333333-0000-0000-0000-000000000002");

    private Guid Contact(string name) => service.Create(new Entity("contact") { ["lastname"] = name });

    private Guid List(int kind, string? query = null) => service.Create(new Entity("list") { ["listname"] = "L", ["createdfromcode"] = new OptionSetValue(kind), ["type"] = query != null, ["query"] = query });

    private Guid[] Members(Guid list)
    {
        var query = new QueryExpression("listmember") { ColumnSet = new ColumnSet("entityid") };
        query.Criteria.AddCondition("listid", ConditionOperator.Equal, list);
        query.AddOrder("versionnumber", OrderType.Ascending);
        return service.RetrieveMultiple(query).Entities.Select(m => m.GetAttributeValue<EntityReference>("entityid").Id).ToArray();
    }

    private Guid User()
    {
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "U", ["domainname"] = "u", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [new EntityReference("role", Role)]);
        return user;
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
