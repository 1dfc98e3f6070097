using System;
using System.Collections.Generic;
using System.IO;
using System.ServiceModel;
using System.Xml.Linq;
using CrmSegmentation.Tests;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Tests.Import;

/// <summary>An import or an upgrade that fails leaves no trace, whatever it failed at.</summary>
public sealed class FailingImportTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public FailingImportTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    public static TheoryData<string> Faults => new(Broken.Keys);

    private static Dictionary<string, Func<TestSolution, TestSolution>> Broken { get; } = new()
    {
        ["step on a table that is not there"] = solution => solution.Step("Journal", "Create", "nowhere", 40),
        ["step of a plug-in that is not there"] = solution => solution.Step("NoSuchPlugin", "Create", "contact", 40),
        ["lookup to a table that is not there"] = solution => solution.PlainTable("test_other").Column("test_nowhereid", "lookup").Relationship("test_nowhere_others", "test_other", "nowhere", "test_nowhereid"),
        ["column of a type that is not there"] = solution => solution.PlainTable("test_other").Column("test_odd", "colour"),
        ["key on a column that is not there"] = solution => solution.PlainTable("test_other").With(new XElement("EntityKeys", new XElement("EntityKey", new XElement("Name", "test_key"), new XElement("LogicalName", "test_key"), new XElement("EntityKeyAttributes", new XElement("AttributeName", "test_nothing"))))),
        ["column of a global choice that is not there"] = solution => solution.PlainTable("test_other").Column("test_colour", "picklist", new XElement("OptionSetName", "test_nochoice")),
        ["form with a column that is not there"] = solution => solution.PlainTable("test_other").Form(Guid.NewGuid(), "Main", "test_nothing"),
        ["form with an id that is none"] = solution => solution.PlainTable("test_other").Form(Guid.NewGuid(), "Main").WithPart(new XElement("Dashboards", new XElement("Dashboard", new XElement("FormId", "not an id"), new XElement("FormXml", "no form")))),
        ["security of a column that is not there"] = solution => solution.WithPart(new XElement("FieldSecurityProfiles", new XElement("FieldSecurityProfile", new XAttribute("name", "P"), new XElement("FieldPermissions", new XElement("FieldPermission", new XElement("EntityName", "contact"), new XElement("AttributeName", "test_nothing")))))),
        ["web resource without its file"] = solution => solution.WithPart(new XElement("WebResources", new XElement("WebResource", new XElement("Name", "test_x"), new XElement("FileName", "/WebResources/none.js"), new XElement("WebResourceType", 3)))),
        ["custom API without its plug-in"] = solution => solution.WithFile("customapis/test_Odd/customapi.xml", "<customapi uniquename='test_Odd'><plugintypeid><plugintypeexportkey>99999999-0000-0000-0000-000000000000</plugintypeexportkey></plugintypeid></customapi>"u8.ToArray()),
        ["custom API that is no XML"] = solution => solution.WithFile("customapis/test_Odd/customapi.xml", "<customapi"u8.ToArray()),
        ["view over somebody's own"] = solution => solution.Shell("contact").View(Clash, "Theirs", "lastname"),
        ["virtual table"] = solution => solution.WithPart(new XElement("EntityDataProviders", new XElement("EntityDataProvider", new XAttribute("Name", "test_provider")))),
    };

    private static Guid Clash { get; } = new("66666666-0000-0000-0000-000000000001");

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_component_that_cannot_be_imported_leaves_the_organisation_untouched(string fault)
    {
        service.Create(new Entity("savedquery", Clash) { ["name"] = "Mine", ["returnedtypecode"] = "contact", ["querytype"] = 0 });
        var before = OrganizationDump.Of(organization, "importjob");

        Fails(Broken[fault](UpgradeTests.First()));

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
        organization.ImportSolution(UpgradeTests.First().Zip());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void An_upgrade_that_fails_leaves_the_first_version_as_it_was(string fault)
    {
        service.Create(new Entity("savedquery", Clash) { ["name"] = "Mine", ["returnedtypecode"] = "contact", ["querytype"] = 0 });
        organization.ImportSolution(UpgradeTests.First().Zip());
        service.Create(new Entity("contact") { ["test_old"] = "kept" });
        var before = OrganizationDump.Of(organization, "importjob");

        Fails(Broken[fault](UpgradeTests.Second()), upgrades: true);

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
        service.Create(new Entity("contact") { ["test_old"] = "still known" });
    }

    [Fact]
    public void Assemblies_that_are_none_or_unsigned_leave_the_organisation_untouched()
    {
        var before = OrganizationDump.Of(organization, "importjob");

        Fails(new TestSolution { Dll = [1, 2, 3] }.Thing().Step("Journal", "Create", "contact", 40));

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
    }

    [Fact]
    public void A_dependency_that_is_missing_leaves_the_organisation_untouched()
    {
        var before = OrganizationDump.Of(organization, "importjob");

        Fails(new TestSolution { Needs = ("61", "other_script", "Others (1.0)") }.Thing());

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
    }

    [Fact]
    public void A_key_that_rows_share_already_leaves_the_first_version_as_it_was()
    {
        organization.ImportSolution(new TestSolution { HasAssembly = false }.PlainTable("test_other").Zip());
        foreach (var _ in new[] { 1, 2 })
            service.Create(new Entity("test_other") { ["test_name"] = "twice" });
        var before = OrganizationDump.Of(organization, "importjob");

        Assert.ThrowsAny<Exception>(() => organization.ImportSolution(new TestSolution { Version = "1.1.0.0", HasAssembly = false }.PlainTable("test_other").Column("test_more", "nvarchar")
            .With(new XElement("EntityKeys", new XElement("EntityKey", new XElement("Name", "test_key"), new XElement("LogicalName", "test_key"), new XElement("EntityKeyAttributes", new XElement("AttributeName", "test_name"))))).Zip()));

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
    }

    [Fact]
    public void A_file_that_is_cut_off_leaves_the_organisation_untouched()
    {
        var before = OrganizationDump.Of(organization, "importjob");
        var zip = UpgradeTests.First().Zip().ToArray();

        foreach (var length in new[] { 0, 1, zip.Length / 3, zip.Length / 2, zip.Length - 1 })
            Assert.ThrowsAny<Exception>(() => organization.ImportSolution(new MemoryStream(zip[..length])));

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
    }

    private void Fails(TestSolution solution, bool upgrades = false)
    {
        var zip = solution.Zip().ToArray();
        Assert.ThrowsAny<FaultException<OrganizationServiceFault>>(() => service.Execute(upgrades ? new StageAndUpgradeRequest { CustomizationFile = zip } : new ImportSolutionRequest { CustomizationFile = zip }));
    }
}
