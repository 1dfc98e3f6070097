using System;
using System.IO;
using System.Linq;
using System.ServiceModel;
using System.Threading;
using System.Xml.Linq;
using CrmSegmentation.Tests;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Import;

/// <summary>New versions of a solution that is there.</summary>
public sealed class UpgradeTests : IDisposable
{
    private static readonly Guid OldView = new("44444444-0000-0000-0000-000000000001");
    private static readonly Guid KeptView = new("44444444-0000-0000-0000-000000000002");
    private static readonly Guid Form = new("44444444-0000-0000-0000-000000000003");
    private static readonly Guid Role = new("44444444-0000-0000-0000-000000000004");

    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public UpgradeTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void The_same_version_again_leaves_every_row_and_column_as_it_was()
    {
        Import(First());
        service.Create(new Entity("test_thing") { ["test_name"] = "One" });
        var before = OrganizationDump.Of(organization, "importjob");

        Import(First());

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
    }

    [Fact]
    public void An_update_brings_what_is_new_and_changed_and_removes_nothing()
    {
        Import(First());
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill", ["test_old"] = "kept" });

        Import(Second());

        Assert.Equal("2.0.0.0", Solution("Tests")!["version"]);
        Assert.Equal("kept", Contact(contact)["test_old"]);
        Assert.Equal("Old", View(OldView)!["name"]);
        Assert.Equal("Kept and renamed", View(KeptView)!["name"]);
        service.Update(new Entity("contact", contact) { ["test_new"] = "new" });
    }

    [Fact]
    public void An_upgrade_removes_what_the_new_version_no_longer_has_with_its_data()
    {
        Import(First());
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill", ["test_old"] = "lost", ["test_kept"] = "kept" });
        var thing = service.Create(new Entity("test_thing") { ["test_name"] = "One", ["test_contactid"] = new EntityReference("contact", contact) });
        service.Create(new Entity("test_passing") { ["test_name"] = "lost" });
        var id = View(KeptView)!.Id;

        var solution = ((StageAndUpgradeResponse)service.Execute(new StageAndUpgradeRequest { CustomizationFile = Second().Zip().ToArray() })).SolutionId;

        Assert.Equal("2.0.0.0", service.Retrieve("solution", solution, new ColumnSet("version"))["version"]);
        Assert.Equal("kept", Contact(contact)["test_kept"]);
        Assert.Equal("One", service.Retrieve("test_thing", thing, new ColumnSet("test_name"))["test_name"]);
        Assert.Equal(id, View(KeptView)!.Id);
        Assert.Null(View(OldView));
        Assert.Equal(ErrorCode.UnknownColumn, Fault(() => service.Retrieve("contact", contact, new ColumnSet("test_old"))).ErrorCode);
        Assert.Equal(ErrorCode.UnknownTable, Fault(() => service.RetrieveMultiple(new QueryExpression("test_passing"))).ErrorCode);
        Assert.False(organization.Store.HasTable("test_passing"));
    }

    [Fact]
    public void A_solution_is_imported_and_upgraded_by_jobs_that_tell_how_they_ended()
    {
        Assert.Equal((3, 30, null), Job("ImportSolutionAsync", First().Zip().ToArray()));
        Assert.Equal("1.0.0.0", Solution("Tests")!["version"]);
        Assert.Equal((3, 30, null), Job("StageAndUpgradeAsync", Second().Zip().ToArray()));
        Assert.Equal("2.0.0.0", Solution("Tests")!["version"]);

        var (state, status, why) = Job("ImportSolutionAsync", First().Zip().ToArray());
        Assert.Equal((3, 31), (state, status));
        Assert.StartsWith("The import solution must have a higher version tha", why, StringComparison.Ordinal);

        organization.SolutionJobs.Wait(TestContext.Current.CancellationToken);
        Assert.Equal(unchecked((int)0x80071151), Fault(() => Job("ImportSolutionAsync", Second().Zip().ToArray())).ErrorCode);
        organization.SolutionJobs.Release();
    }

    /// <summary>Starts a job of a solution and waits for it.</summary>
    private (int State, int Status, string? Why) Job(string message, byte[] file)
    {
        var key = Guid.NewGuid();
        var answer = service.Execute(new OrganizationRequest(message) { ["CustomizationFile"] = file, ["ImportJobId"] = key, ["PublishWorkflows"] = true, ["OverwriteUnmanagedCustomizations"] = false });
        Assert.Equal(key.ToString(), answer["ImportJobKey"]);
        while (true)
        {
            var row = service.Retrieve("asyncoperation", (Guid)answer["AsyncOperationId"], new ColumnSet("statecode", "statuscode", "friendlymessage"));
            if (row.GetAttributeValue<OptionSetValue>("statecode").Value == 3)
                return (3, row.GetAttributeValue<OptionSetValue>("statuscode").Value, row.GetAttributeValue<string>("friendlymessage"));
            Thread.Sleep(20);
        }
    }

    [Fact]
    public void A_holding_solution_stands_beside_the_old_one_until_it_is_promoted()
    {
        Import(First());
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill", ["test_old"] = "still there" });

        service.Execute(new ImportSolutionRequest { CustomizationFile = Second().Zip().ToArray(), HoldingSolution = true });

        Assert.Equal("1.0.0.0", Solution("Tests")!["version"]);
        Assert.Equal("2.0.0.0", Solution("Tests_Upgrade")!["version"]);
        Assert.Equal("still there", Contact(contact)["test_old"]);
        Assert.NotNull(View(OldView));
        service.Update(new Entity("contact", contact) { ["test_new"] = "new" });

        var id = ((DeleteAndPromoteResponse)service.Execute(new DeleteAndPromoteRequest { UniqueName = "Tests" })).SolutionId;

        Assert.Equal("2.0.0.0", Solution("Tests")!["version"]);
        Assert.Equal(id, Solution("Tests")!.Id);
        Assert.Null(Solution("Tests_Upgrade"));
        Assert.Null(View(OldView));
        Assert.Equal("new", Contact(contact)["test_new"]);
        Assert.Null(organization.Metadata.Find("contact")!.Find("test_old"));
        Assert.Equal(ErrorCode.ObjectDoesNotExist, Fault(() => service.Execute(new DeleteAndPromoteRequest { UniqueName = "Tests" })).ErrorCode);
    }

    [Fact]
    public void A_staged_upgrade_that_is_deleted_leaves_what_was_there_before_it()
    {
        Import(First());
        var before = OrganizationDump.Of(organization, "importjob", "savedquery", "systemform", "solution", "publisher");
        service.Execute(new ImportSolutionRequest { CustomizationFile = Second().Zip().ToArray(), HoldingSolution = true });

        service.Delete("solution", Solution("Tests_Upgrade")!.Id);

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob", "savedquery", "systemform", "solution", "publisher")));
        Assert.Equal("Kept", View(KeptView)!["name"]);
        Assert.Equal("1.0.0.0", Solution("Tests")!["version"]);
    }

    [Fact]
    public void Promoting_ends_in_the_same_as_upgrading_at_once()
    {
        using var other = LocalOrganization.Open();
        foreach (var each in new[] { organization, other })
            each.ImportSolution(First().Zip());
        service.Execute(new ImportSolutionRequest { CustomizationFile = Second().Zip().ToArray(), HoldingSolution = true });
        service.Execute(new DeleteAndPromoteRequest { UniqueName = "Tests" });
        other.CreateService().Execute(new StageAndUpgradeRequest { CustomizationFile = Second().Zip().ToArray() });

        Assert.Equal(
            organization.Metadata.Tables.SelectMany(t => t.Columns.Select(c => $"{t.LogicalName}.{c.LogicalName} {c.DisplayName}")).Order(),
            other.Metadata.Tables.SelectMany(t => t.Columns.Select(c => $"{t.LogicalName}.{c.LogicalName} {c.DisplayName}")).Order());
        Assert.All(
            new[] { "savedquery", "systemform", "role", "roleprivileges", "privilege", "plugintype", "sdkmessageprocessingstep", "solution", "solutioncomponent", "sdkmessagefilter" },
            table => Assert.Equal(Ids(organization, table), Ids(other, table)));
    }

    [Fact]
    public void A_lower_version_is_refused_and_so_is_the_same_as_an_upgrade()
    {
        Import(new TestSolution { Version = "1.1.0.0" });

        Assert.Equal(ErrorCode.LowerVersionUpgrade, Fault(() => Import(new TestSolution { Version = "1.0.9.0" })).ErrorCode);
        var same = Fault(() => service.Execute(new StageAndUpgradeRequest { CustomizationFile = new TestSolution { Version = "1.1.0.0" }.Zip().ToArray() }));
        Assert.Equal(ErrorCode.LowerVersionUpgrade, same.ErrorCode);
        Assert.StartsWith("The import solution must have a higher version than the existing solution it is upgrading", same.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true, unchecked((int)0x80048040), "an unmanaged solution and the package supplied is attempting to install it in managed mode")]
    [InlineData(true, false, unchecked((int)0x80048041), "a managed solution and the package supplied is attempting to install it in unmanaged mode")]
    public void A_solution_stays_managed_or_unmanaged(bool first, bool second, int code, string text)
    {
        Import(new TestSolution { IsManaged = first });

        var fault = Fault(() => Import(new TestSolution { IsManaged = second, Version = "2.0.0.0" }));

        Assert.Equal(code, fault.ErrorCode);
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_managed_component_does_not_come_over_somebodys_own_of_the_same_id()
    {
        service.Create(new Entity("savedquery", KeptView) { ["name"] = "Mine", ["returnedtypecode"] = "contact", ["querytype"] = 0 });

        var fault = Fault(() => Import(First()));

        Assert.Equal(unchecked((int)0x8004F016), fault.ErrorCode);
        Assert.Contains("which has an unmanaged base instance", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Mine", View(KeptView)!["name"]);
        Assert.Null(Solution("Tests"));
    }

    [Fact]
    public void What_administrators_changed_stays_and_the_rest_of_the_component_is_updated()
    {
        Import(First());
        var form = "<form><control id=\"test_kept\" datafieldname=\"test_kept\" /><control id=\"mine\" datafieldname=\"jobtitle\" /></form>";
        service.Update(new Entity("systemform", Form) { ["formxml"] = form });
        service.Update(new Entity("savedquery", KeptView) { ["name"] = "My name for it" });
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "Seller", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [new EntityReference("role", Role)]);
        var own = service.Create(new Entity("savedquery") { ["name"] = "Mine alone", ["returnedtypecode"] = "test_thing", ["querytype"] = 0, ["fetchxml"] = "<fetch><entity name=\"test_thing\"><attribute name=\"test_name\" /></entity></fetch>" });

        service.Execute(new StageAndUpgradeRequest { CustomizationFile = Second().Zip().ToArray() });

        Assert.Equal(form, service.Retrieve("systemform", Form, new ColumnSet("formxml"))["formxml"]);
        Assert.Equal("My name for it", View(KeptView)!["name"]);
        Assert.Contains("test_new", View(KeptView)!.GetAttributeValue<string>("fetchxml"), StringComparison.Ordinal);
        Assert.Equal("Mine alone", View(own)!["name"]);
        organization.CreateService(user).RetrieveMultiple(new QueryExpression("contact"));
    }

    [Fact]
    public void What_administrators_changed_gives_way_where_the_import_says_so()
    {
        Import(First());
        service.Update(new Entity("savedquery", KeptView) { ["name"] = "My name for it" });

        service.Execute(new ImportSolutionRequest { CustomizationFile = Second().Zip().ToArray(), OverwriteUnmanagedCustomizations = true });

        Assert.Equal("Kept and renamed", View(KeptView)!["name"]);
    }

    [Fact]
    public void A_privilege_that_was_taken_from_a_role_does_not_come_back()
    {
        Import(First());
        var query = new QueryExpression("roleprivileges");
        query.Criteria.AddCondition("roleid", ConditionOperator.Equal, Role);
        foreach (var privilege in organization.SystemQuery(query).ToList())
            organization.Store.Delete(organization.Table("roleprivileges"), privilege.Id);

        Import(Second());

        Assert.Empty(organization.SystemQuery(query));
    }

    [Fact]
    public void A_label_from_an_unmanaged_solution_on_top_stays_on_top()
    {
        Import(First());
        Import(new TestSolution { UniqueName = "Mine", IsManaged = false, HasAssembly = false }.Shell("contact").Column("test_kept", "nvarchar", Label("My label")));

        service.Execute(new StageAndUpgradeRequest { CustomizationFile = Second().Zip().ToArray() });

        Assert.Equal("My label", organization.Metadata.Find("contact")!.Find("test_kept")!.DisplayName?.Text);
    }

    [Fact]
    public void A_changed_step_runs_as_the_new_version_says()
    {
        Import(new TestSolution().Step("SetsJobTitle", "Create", "contact", 20, "First"));
        Import(new TestSolution { Version = "1.0.1.0" }.Step("SetsJobTitle", "Create", "contact", 20, "Second"));

        var contact = service.Create(new Entity("contact"));

        Assert.Equal("Second", service.Retrieve("contact", contact, new ColumnSet("jobtitle"))["jobtitle"]);
        Assert.Equal(1, organization.Store.Count(organization.Table("sdkmessageprocessingstep")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_type_of_a_column_cannot_be_changed(bool upgrades)
    {
        Import(First());
        var before = OrganizationDump.Of(organization, "importjob");
        var next = new TestSolution { Version = "2.0.0.0" }.Shell("contact").Column("test_kept", "int").Zip().ToArray();

        var fault = Fault(() => service.Execute(upgrades ? new StageAndUpgradeRequest { CustomizationFile = next } : new ImportSolutionRequest { CustomizationFile = next }));

        Assert.Contains("contact.test_kept is a String, but a Integer type was specified", fault.Message, StringComparison.Ordinal);
        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
    }

    [Fact]
    public void A_database_that_is_opened_again_after_an_update_still_has_what_only_the_first_version_brought()
    {
        var path = Path.Combine(Path.GetTempPath(), $"localdataverse-{Guid.NewGuid():N}.db");
        try
        {
            Guid contact;
            using (var first = LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = path }))
            {
                first.ImportSolution(First().Zip());
                contact = first.CreateService().Create(new Entity("contact") { ["test_old"] = "kept" });
                first.ImportSolution(Second().Zip());
            }

            using var second = LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = path });
            var row = second.CreateService().Retrieve("contact", contact, new ColumnSet("test_old", "test_new"));
            Assert.Equal("kept", row["test_old"]);
        }
        finally
        {
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"))
                File.Delete(file);
        }
    }

    internal static TestSolution First() => new TestSolution()
        .Thing()
        .PlainTable("test_passing")
        .Shell("contact").Column("test_old", "nvarchar", new XElement("MaxLength", 20), Label("Old")).Column("test_kept", "nvarchar", new XElement("MaxLength", 20), Label("Kept"))
        .View(OldView, "Old", "test_old").View(KeptView, "Kept", "test_kept").Form(Form, "Card", "test_kept")
        .Role(Role, "Seller", ("prvReadContact", "Global"), ("prvReadtest_Thing", "Basic"))
        .Step("Journal", "Create", "contact", 40, "seen");

    /// <summary>Without the table test_passing, the column test_old and the view of it; with another column; the other view renamed.</summary>
    internal static TestSolution Second() => new TestSolution { Version = "2.0.0.0" }
        .Thing()
        .Shell("contact").Column("test_kept", "nvarchar", new XElement("MaxLength", 40), Label("Kept")).Column("test_new", "nvarchar", new XElement("MaxLength", 20))
        .View(KeptView, "Kept and renamed", "test_kept", "test_new").Form(Form, "Card", "test_kept", "test_new")
        .Role(Role, "Seller", ("prvReadContact", "Global"), ("prvReadtest_Thing", "Basic"))
        .Step("Journal", "Create", "contact", 40, "seen");

    private static XElement Label(string text) => new("displaynames", new XElement("displayname", new XAttribute("description", text), new XAttribute("languagecode", 1033)));

    private static string[] Ids(LocalOrganization organization, string table) => organization.SystemQuery(new QueryExpression(table)).Select(r => r.Id.ToString()).Order().ToArray();

    private Entity? Solution(string name)
    {
        var query = new QueryExpression("solution") { ColumnSet = new ColumnSet("version") };
        query.Criteria.AddCondition("uniquename", ConditionOperator.Equal, name);
        return service.RetrieveMultiple(query).Entities.SingleOrDefault();
    }

    private Entity? View(Guid id)
    {
        var query = new QueryExpression("savedquery") { ColumnSet = new ColumnSet("name", "fetchxml") };
        query.Criteria.AddCondition("savedqueryid", ConditionOperator.Equal, id);
        return service.RetrieveMultiple(query).Entities.SingleOrDefault();
    }

    private Entity Contact(Guid id) => service.Retrieve("contact", id, new ColumnSet(true));

    private void Import(TestSolution solution) => service.Execute(new ImportSolutionRequest { CustomizationFile = solution.Zip().ToArray() });

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
