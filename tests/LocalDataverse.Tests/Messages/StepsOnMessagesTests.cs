using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Messages;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Metadata.Query;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Messages;

/// <summary>Every message is sent once, with a step on it where it is an event.</summary>
public sealed class StepsOnMessagesTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public StepsOnMessagesTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    public static TheoryData<string> Names => new(MessageTable.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_is_answered_and_runs_its_steps(string name)
    {
        var message = MessageTable.Find(name)!;
        var request = Requests()[name]();
        var table = message.HasNoEvent ? null : message.TableOf(request.Parameters);
        var import = organization.ImportSolution(new TestSolution().Step("Journal", name, table, 40, "seen").Zip());

        if (name == "DeleteMultiple")
            Assert.Throws<System.ServiceModel.FaultException<OrganizationServiceFault>>(() => service.Execute(request));
        else
            service.Execute(request);

        var notes = organization.Store.Count(organization.Table("annotation")) == 0 ? [] : Subjects();
        if (message.HasNoEvent)
            Assert.DoesNotContain(notes, n => n.StartsWith("seen|", StringComparison.Ordinal));
        else
            Assert.Contains(notes, n => n.StartsWith($"seen|{name}|40|", StringComparison.Ordinal));
        Assert.Equal(message.HasNoEvent, import.Notes.Any(n => n.EndsWith($"is on the message {name}, on which no steps run here.", StringComparison.Ordinal)));
    }

    private string[] Subjects() => organization.SystemQuery(new QueryExpression("annotation") { ColumnSet = new ColumnSet("subject") }).Select(a => a.GetAttributeValue<string>("subject")).ToArray();

    /// <summary>A request that succeeds, for each message.</summary>
    private Dictionary<string, Func<OrganizationRequest>> Requests()
    {
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill" });
        var target = new EntityReference("contact", contact);
        var other = service.Create(new Entity("contact"));
        var account = service.Create(new Entity("account"));
        var campaign = service.Create(new Entity("campaign") { ["name"] = "C" });
        var list = service.Create(new Entity("list") { ["listname"] = "L", ["createdfromcode"] = new OptionSetValue(2), ["type"] = false });
        var second = service.Create(new Entity("list") { ["listname"] = "M", ["createdfromcode"] = new OptionSetValue(2), ["type"] = false });
        var dynamic = service.Create(new Entity("list") { ["listname"] = "D", ["createdfromcode"] = new OptionSetValue(2), ["type"] = true, ["query"] = "<fetch><entity name='contact'/></fetch>" });
        var team = service.Create(new Entity("team") { ["name"] = "T", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId), ["administratorid"] = new EntityReference("systemuser", organization.AdministratorId) });
        var user = organization.AdministratorId;
        var access = new PrincipalAccess { Principal = new EntityReference("team", team), AccessMask = AccessRights.ReadAccess };
        EntityCollection Rows(params Entity[] rows) => new(rows) { EntityName = "contact" };
        var zip = new TestSolution { UniqueName = "Other", HasAssembly = false }.Choice("test_colour", (1, "Red")).Zip().ToArray();
        OrganizationRequest After(params OrganizationRequest[] requests)
        {
            foreach (var request in requests[..^1])
                service.Execute(request);
            return requests[^1];
        }

        Guid Audited()
        {
            service.Update(new Entity("organization", organization.OrganizationId) { ["isauditenabled"] = true });
            service.Update(new Entity("contact", contact) { ["jobtitle"] = "Audited" });
            return organization.SystemQuery(new QueryExpression("audit")).Single().Id;
        }

        return new()
        {
            ["Create"] = () => new CreateRequest { Target = new Entity("contact") },
            ["CreateMultiple"] = () => new CreateMultipleRequest { Targets = Rows(new Entity("contact")) },
            ["Update"] = () => new UpdateRequest { Target = new Entity("contact", contact) { ["jobtitle"] = "x" } },
            ["UpdateMultiple"] = () => new UpdateMultipleRequest { Targets = Rows(new Entity("contact", contact) { ["jobtitle"] = "x" }) },
            ["Upsert"] = () => new UpsertRequest { Target = new Entity("contact", contact) { ["jobtitle"] = "x" } },
            ["UpsertMultiple"] = () => new UpsertMultipleRequest { Targets = Rows(new Entity("contact", contact) { ["jobtitle"] = "x" }) },
            ["Delete"] = () => new DeleteRequest { Target = target },
            ["DeleteMultiple"] = () => new OrganizationRequest("DeleteMultiple"),
            ["Retrieve"] = () => new RetrieveRequest { Target = target, ColumnSet = new ColumnSet(true) },
            ["RetrieveMultiple"] = () => new RetrieveMultipleRequest { Query = new QueryExpression("contact") },
            ["Associate"] = () => new AssociateRequest { Target = new EntityReference("account", account), Relationship = new Relationship("contact_customer_accounts"), RelatedEntities = [target] },
            ["Disassociate"] = () => new DisassociateRequest { Target = new EntityReference("account", account), Relationship = new Relationship("contact_customer_accounts"), RelatedEntities = [target] },
            ["SetState"] = () => new SetStateRequest { EntityMoniker = target, State = new OptionSetValue(1), Status = new OptionSetValue(2) },
            ["Assign"] = () => new AssignRequest { Target = target, Assignee = new EntityReference("team", team) },
            ["ExecuteWorkflow"] = () => After(new ImportSolutionRequest { CustomizationFile = new TestSolution { UniqueName = "Processes", HasAssembly = false }.Workflow("""<Persist xmlns="http://schemas.microsoft.com/netfx/2009/xaml/activities" />""").Zip().ToArray() }, new ExecuteWorkflowRequest { WorkflowId = TestSolution.WorkflowId, EntityId = contact }),
            ["Merge"] = () => new MergeRequest { Target = target, SubordinateId = other, UpdateContent = new Entity("contact") },
            ["ExecuteMultiple"] = () => new ExecuteMultipleRequest { Requests = [new WhoAmIRequest()], Settings = new ExecuteMultipleSettings() },
            ["ExecuteTransaction"] = () => new ExecuteTransactionRequest { Requests = [new CreateRequest { Target = new Entity("contact") }] },
            ["WhoAmI"] = () => new WhoAmIRequest(),
            ["RetrieveVersion"] = () => new RetrieveVersionRequest(),
            ["RetrieveTotalRecordCount"] = () => new RetrieveTotalRecordCountRequest { EntityNames = ["contact"] },
            ["ImportSolution"] = () => new ImportSolutionRequest { CustomizationFile = zip },
            ["ImportSolutionAsync"] = () => new OrganizationRequest("ImportSolutionAsync") { ["CustomizationFile"] = zip },
            ["StageAndUpgradeAsync"] = () => new OrganizationRequest("StageAndUpgradeAsync") { ["CustomizationFile"] = zip },
            ["StageAndUpgrade"] = () => new StageAndUpgradeRequest { CustomizationFile = zip },
            ["DeleteAndPromote"] = () => After(
                new ImportSolutionRequest { CustomizationFile = zip },
                new ImportSolutionRequest { CustomizationFile = new TestSolution { UniqueName = "Other", Version = "2.0.0.0", HasAssembly = false }.Zip().ToArray(), HoldingSolution = true },
                new DeleteAndPromoteRequest { UniqueName = "Other" }),
            ["RetrieveDependenciesForUninstall"] = () => After(new ImportSolutionRequest { CustomizationFile = zip }, new RetrieveDependenciesForUninstallRequest { SolutionUniqueName = "Other" }),
            ["ExportSolution"] = () => After(new ImportSolutionRequest { CustomizationFile = zip }, new ExportSolutionRequest { SolutionName = "Other", Managed = true }),
            ["RetrieveEntity"] = () => new RetrieveEntityRequest { LogicalName = "contact", EntityFilters = EntityFilters.Entity },
            ["RetrieveAllEntities"] = () => new RetrieveAllEntitiesRequest { EntityFilters = EntityFilters.Entity },
            ["RetrieveAttribute"] = () => new RetrieveAttributeRequest { EntityLogicalName = "contact", LogicalName = "lastname" },
            ["RetrieveOptionSet"] = () => After(new ImportSolutionRequest { CustomizationFile = zip }, new RetrieveOptionSetRequest { Name = "test_colour" }),
            ["RetrieveAllOptionSets"] = () => new RetrieveAllOptionSetsRequest(),
            ["RetrieveRelationship"] = () => new RetrieveRelationshipRequest { Name = "contact_customer_accounts" },
            ["RetrieveMetadataChanges"] = () => new RetrieveMetadataChangesRequest { Query = new EntityQueryExpression { Criteria = new MetadataFilterExpression { Conditions = { new MetadataConditionExpression("LogicalName", MetadataConditionOperator.Equals, "contact") } } } },
            ["FetchXmlToQueryExpression"] = () => new FetchXmlToQueryExpressionRequest { FetchXml = "<fetch><entity name='contact'/></fetch>" },
            ["QueryExpressionToFetchXml"] = () => new QueryExpressionToFetchXmlRequest { Query = new QueryExpression("contact") },
            ["RetrieveExchangeRate"] = () => new RetrieveExchangeRateRequest { TransactionCurrencyId = organization.BaseCurrencyId },
            ["LocalTimeFromUtcTime"] = () => new LocalTimeFromUtcTimeRequest { TimeZoneCode = 110, UtcTime = DateTime.UtcNow },
            ["UtcTimeFromLocalTime"] = () => new UtcTimeFromLocalTimeRequest { TimeZoneCode = 110, LocalTime = DateTime.UtcNow },
            ["AddMemberList"] = () => new AddMemberListRequest { ListId = list, EntityId = contact },
            ["AddListMembersList"] = () => new AddListMembersListRequest { ListId = list, MemberIds = [contact] },
            ["RemoveMemberList"] = () => new RemoveMemberListRequest { ListId = list, EntityId = contact },
            ["CopyMembersList"] = () => new CopyMembersListRequest { SourceListId = dynamic, TargetListId = second },
            ["CopyDynamicListToStatic"] = () => new CopyDynamicListToStaticRequest { ListId = dynamic },
            ["QualifyMemberList"] = () => new QualifyMemberListRequest { ListId = list, MembersId = [contact], OverrideorRemove = true },
            ["AddItemCampaign"] = () => new AddItemCampaignRequest { CampaignId = campaign, EntityId = list, EntityName = "list" },
            ["RemoveItemCampaign"] = () => new RemoveItemCampaignRequest { CampaignId = campaign, EntityId = list },
            ["GrantAccess"] = () => new GrantAccessRequest { Target = target, PrincipalAccess = access },
            ["ModifyAccess"] = () => After(new GrantAccessRequest { Target = target, PrincipalAccess = access }, new ModifyAccessRequest { Target = target, PrincipalAccess = access }),
            ["RevokeAccess"] = () => new RevokeAccessRequest { Target = target, Revokee = access.Principal },
            ["RetrievePrincipalAccess"] = () => new RetrievePrincipalAccessRequest { Target = target, Principal = access.Principal },
            ["RetrieveUserSetOfPrivilegesByNames"] = () => new RetrieveUserSetOfPrivilegesByNamesRequest { UserId = user, PrivilegeNames = ["prvReadContact"] },
            ["RetrieveRecordChangeHistory"] = () => new RetrieveRecordChangeHistoryRequest { Target = target },
            ["RetrieveAttributeChangeHistory"] = () => new RetrieveAttributeChangeHistoryRequest { Target = target, AttributeLogicalName = "lastname" },
            ["RetrieveAuditDetails"] = () => new RetrieveAuditDetailsRequest { AuditId = Audited() },
            ["AddMembersTeam"] = () => new AddMembersTeamRequest { TeamId = team, MemberIds = [user] },
            ["RemoveMembersTeam"] = () => new RemoveMembersTeamRequest { TeamId = team, MemberIds = [user] },
            ["PublishAllXml"] = () => new PublishAllXmlRequest(),
            ["PublishXml"] = () => new PublishXmlRequest { ParameterXml = "<importexportxml/>" },
        };
    }
}
