using System;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Tests;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Import;

/// <summary>Deleting the row of a solution.</summary>
public sealed class UninstallTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public UninstallTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void A_solution_that_is_removed_leaves_the_organisation_as_it_was()
    {
        var before = OrganizationDump.Of(organization);
        organization.ImportSolution(UpgradeTests.First().Choice("test_colour", (1, "Red")).RepeatApi().Zip());

        Uninstall("Tests");

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization)));
    }

    [Fact]
    public void The_rows_of_other_tables_stay_but_for_the_values_of_its_columns()
    {
        organization.ImportSolution(UpgradeTests.First().Zip());
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill", ["test_kept"] = "lost" });
        var thing = service.Create(new Entity("test_thing") { ["test_name"] = "lost", ["test_contactid"] = new EntityReference("contact", contact) });
        service.Execute(new GrantAccessRequest { Target = new EntityReference("test_thing", thing), PrincipalAccess = new PrincipalAccess { Principal = new EntityReference("systemuser", organization.AdministratorId), AccessMask = AccessRights.ReadAccess } });

        // Queries leave indexes, and the row of a table that goes has shares, views and permissions.
        service.RetrieveMultiple(new FetchExpression("<fetch><entity name='contact'><filter><condition attribute='test_kept' operator='eq' value='x'/></filter></entity></fetch>"));
        service.Create(new Entity("savedquery") { ["name"] = "Mine", ["returnedtypecode"] = "test_thing", ["querytype"] = 0, ["fetchxml"] = "<fetch><entity name='test_thing'/></fetch>" });
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "Seller", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        var role = service.RetrieveMultiple(new QueryByAttribute("role") { Attributes = { "name" }, Values = { "Seller" } }).Entities.Single().ToEntityReference();
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [role]);
        var links = organization.Store.Count(organization.Table("systemuserroles"));
        var own = service.Create(new Entity("role") { ["name"] = "Own", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });

        Uninstall("Tests");

        Assert.Equal("Hill", service.Retrieve("contact", contact, new ColumnSet("lastname"))["lastname"]);
        Assert.False(organization.Store.HasTable("test_thing"));
        Assert.Equal(0, organization.Store.Count(organization.Table("principalobjectaccess")));
        Assert.Equal(links - 1, organization.Store.Count(organization.Table("systemuserroles")));
        Assert.Equal(0, organization.Store.Count(organization.Table("savedquery")));
        Assert.Equal("Own", service.Retrieve("role", own, new ColumnSet("name"))["name"]);
        service.Create(new Entity("contact") { ["lastname"] = "After" });
    }

    [Fact]
    public void It_can_be_imported_again_after_it_was_removed()
    {
        organization.ImportSolution(UpgradeTests.First().Zip());
        service.Create(new Entity("test_thing") { ["test_name"] = "lost" });
        Uninstall("Tests");

        Assert.True(organization.ImportSolution(UpgradeTests.First().Zip()).Changed);
        Assert.Equal(0, organization.Store.Count(organization.Table("test_thing")));
    }

    [Fact]
    public void Steps_no_longer_run_and_waiting_jobs_fail_without_harm()
    {
        organization.ImportSolution(new TestSolution().Step("Journal", "Create", "contact", 40, "seen").Step("Journal", "Create", "contact", 40, "later", isAsync: true).Zip());
        service.Create(new Entity("contact"));

        Uninstall("Tests");
        service.Create(new Entity("contact"));
        organization.RunAsyncOperations();

        Assert.Equal(1, organization.Store.Count(organization.Table("annotation")));
        var job = service.RetrieveMultiple(new QueryExpression("asyncoperation") { ColumnSet = new ColumnSet("statuscode", "errorcode", "friendlymessage", "completedon") }).Entities.Single();
        Assert.Equal((31, ErrorCode.ObjectDoesNotExist), (job.GetAttributeValue<OptionSetValue>("statuscode").Value, job.GetAttributeValue<int>("errorcode")));
        Assert.Equal("The step 'Journal: Create of contact at 40 (1)' of this job does not exist any more, or it is disabled.", job["friendlymessage"]);
        Assert.True(job.Contains("completedon"));
        Assert.Equal(0, organization.RunAsyncOperations());
    }

    [Fact]
    public void Jobs_of_a_step_that_an_upgrade_drops_fail_and_those_of_steps_that_stay_run()
    {
        organization.ImportSolution(new TestSolution().Step("Journal", "Create", "contact", 40, "stays", isAsync: true).Step("Journal", "Create", "contact", 40, "goes", isAsync: true).Zip());
        service.Create(new Entity("contact"));

        service.Execute(new StageAndUpgradeRequest { CustomizationFile = new TestSolution { Version = "2.0.0.0" }.Step("Journal", "Create", "contact", 40, "stays", isAsync: true).Zip().ToArray() });
        organization.RunAsyncOperations();

        var jobs = service.RetrieveMultiple(new QueryExpression("asyncoperation") { ColumnSet = new ColumnSet("name", "statuscode") }).Entities;
        Assert.Equal([30, 31], jobs.OrderBy(j => (string)j["name"]).Select(j => j.GetAttributeValue<OptionSetValue>("statuscode").Value));
        Assert.Equal(1, organization.Store.Count(organization.Table("annotation")));
    }

    public static TheoryData<string> Dependents => ["view", "form", "step", "chart", "lookup", "column", "process", "app", "choice"];

    [Theory]
    [MemberData(nameof(Dependents))]
    public void Whatever_needs_a_component_keeps_its_solution_from_being_removed(string kind)
    {
        organization.ImportSolution(UpgradeTests.First().Choice("test_colour", (1, "Red")).Zip());
        var other = new TestSolution { UniqueName = "Others", HasAssembly = false };
        Guid Mine(string table, params (string Column, object Value)[] values)
        {
            var row = new Entity(table);
            foreach (var (column, value) in values)
                row[column] = value;
            return service.Create(row);
        }

        switch (kind)
        {
            case "view":
                Mine("savedquery", ("name", "Mine"), ("returnedtypecode", "contact"), ("querytype", 0), ("fetchxml", "<fetch><entity name='contact'><filter><condition attribute='test_kept' operator='null'/></filter></entity></fetch>"));
                break;
            case "form":
                Mine("systemform", ("name", "Mine"), ("objecttypecode", "contact"), ("type", new OptionSetValue(2)), ("formxml", "<form><control datafieldname='test_kept'/></form>"));
                break;
            case "step":
                var step = service.RetrieveMultiple(new QueryExpression("sdkmessageprocessingstep") { ColumnSet = new ColumnSet("plugintypeid", "sdkmessageid", "eventhandler") }).Entities[0];
                Mine("sdkmessageprocessingstep", ("name", "Mine"), ("plugintypeid", step["plugintypeid"]), ("eventhandler", step["eventhandler"]), ("sdkmessageid", step["sdkmessageid"]), ("stage", new OptionSetValue(40)), ("mode", new OptionSetValue(0)), ("rank", 1));
                break;
            case "chart":
                Mine("savedqueryvisualization", ("name", "Mine"), ("primaryentitytypecode", "account"), ("datadescription", "<datadefinition><fetchcollection><fetch><entity name='account'><link-entity name='contact' from='test_kept' to='name'/></entity></fetch></fetchcollection></datadefinition>"));
                break;
            case "process":
                Mine("workflow", ("name", "Mine"), ("primaryentity", "contact"), ("category", new OptionSetValue(0)), ("type", new OptionSetValue(1)), ("scope", new OptionSetValue(4)), ("mode", new OptionSetValue(0)), ("xaml", "<Activity Value='test_kept'/>"));
                break;
            case "app":
                var app = Mine("appmodule", ("name", "Mine"), ("uniquename", "mine"), ("clienttype", 4), ("formfactor", 1), ("webresourceid", Guid.NewGuid()));
                organization.Rows.WriteSystemRow("appmodulecomponent", Guid.NewGuid(), new() { ["appmoduleidunique"] = new EntityReference("appmodule", app), ["componenttype"] = 1, ["objectid"] = organization.Table("test_thing").MetadataId });
                break;
            case "lookup":
                organization.ImportSolution(other.PlainTable("test_other").Column("test_thingid", "lookup").Relationship("test_thing_others", "test_other", "test_Thing", "test_thingid").Zip());
                break;
            case "column":
                organization.ImportSolution(other.Shell("test_Thing").Column("test_more", "nvarchar").Zip());
                break;
            default:
                organization.ImportSolution(other.Shell("account").Column("test_colour", "picklist", new System.Xml.Linq.XElement("OptionSetName", "test_colour")).Zip());
                break;
        }

        var before = OrganizationDump.Of(organization);
        var found = ((RetrieveDependenciesForUninstallResponse)service.Execute(new RetrieveDependenciesForUninstallRequest { SolutionUniqueName = "Tests" })).EntityCollection.Entities;
        var fault = Fault(() => Uninstall("Tests"));

        Assert.NotEmpty(found);
        Assert.All(found, d => Assert.NotEqual(Guid.Empty, d.GetAttributeValue<Guid>("dependentcomponentobjectid")));
        Assert.Equal(unchecked((int)0x8004F01D), fault.ErrorCode);
        Assert.StartsWith($"Solution dependencies exist, cannot uninstall. DependencyCount : {found.Count}", fault.Message, StringComparison.Ordinal);
        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization)));
    }

    [Fact]
    public void Nothing_keeps_a_solution_that_nobody_else_uses()
    {
        organization.ImportSolution(UpgradeTests.First().RepeatApi().Zip());

        Assert.Empty(((RetrieveDependenciesForUninstallResponse)service.Execute(new RetrieveDependenciesForUninstallRequest { SolutionUniqueName = "Tests" })).EntityCollection.Entities);
    }

    [Fact]
    public void An_upgrade_does_not_remove_what_others_need_either()
    {
        organization.ImportSolution(UpgradeTests.First().Zip());
        service.Create(new Entity("savedquery") { ["name"] = "Mine", ["returnedtypecode"] = "contact", ["querytype"] = 0, ["fetchxml"] = "<fetch><entity name='contact'><attribute name='test_old'/></entity></fetch>" });

        var fault = Fault(() => service.Execute(new StageAndUpgradeRequest { CustomizationFile = UpgradeTests.Second().Zip().ToArray() }));

        Assert.Contains("contact.test_old", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(organization.Metadata.Find("contact")!.Find("test_old"));
    }

    [Fact]
    public void A_form_of_the_solution_to_which_somebody_added_a_column_that_goes_keeps_it_too()
    {
        organization.ImportSolution(UpgradeTests.First().Zip());
        var form = service.RetrieveMultiple(new QueryExpression("systemform")).Entities.Single().Id;
        service.Update(new Entity("systemform", form) { ["formxml"] = "<form><control datafieldname='test_old'/></form>" });

        var fault = Fault(() => service.Execute(new StageAndUpgradeRequest { CustomizationFile = UpgradeTests.Second().Zip().ToArray() }));

        Assert.Contains("contact.test_old", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unmanaged_solution_goes_as_a_container_only()
    {
        organization.ImportSolution(new TestSolution { IsManaged = false, HasAssembly = false }.Thing().Zip());
        service.Create(new Entity("test_thing") { ["test_name"] = "kept" });

        Uninstall("Tests");

        Assert.Equal(1, organization.Store.Count(organization.Table("test_thing")));
        Assert.Equal(0, organization.Store.Count(organization.Table("solution")));
    }

    [Fact]
    public void What_two_solutions_bring_goes_with_the_second()
    {
        organization.ImportSolution(new TestSolution().Step("Journal", "Update", "contact", 40, "one").Zip());
        var filters = organization.Store.Count(organization.Table("sdkmessagefilter"));
        organization.ImportSolution(new TestSolution { UniqueName = "Others", HasAssembly = false }.Choice("test_colour", (1, "Red")).Zip());

        Uninstall("Others");

        Assert.Equal(filters, organization.Store.Count(organization.Table("sdkmessagefilter")));
        Assert.Equal(1, organization.Store.Count(organization.Table("publisher")));
        Uninstall("Tests");
        Assert.Equal(0, organization.Store.Count(organization.Table("publisher")));
    }

    [Fact]
    public void Removing_a_solution_takes_the_right_to_and_no_transaction()
    {
        organization.ImportSolution(new TestSolution { HasAssembly = false }.Zip());
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "Nobody", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        var solution = organization.SystemQuery(new QueryExpression("solution")).Single().ToEntityReference();

        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => organization.CreateService(user).Delete("solution", solution.Id)).ErrorCode);
        Assert.Equal(ErrorCode.InvalidArgument, Fault(() => service.Execute(new ExecuteTransactionRequest { Requests = [new DeleteRequest { Target = solution }] })).ErrorCode);
        Assert.Equal(1, organization.Store.Count(organization.Table("solution")));
    }

    private void Uninstall(string name)
    {
        var query = new QueryExpression("solution");
        query.Criteria.AddCondition("uniquename", ConditionOperator.Equal, name);
        service.Delete("solution", service.RetrieveMultiple(query).Entities.Single().Id);
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
