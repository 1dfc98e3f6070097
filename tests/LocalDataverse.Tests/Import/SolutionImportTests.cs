using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Tests;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Import;

public sealed class SolutionImportTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public SolutionImportTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void An_imported_table_takes_rows_by_its_rules()
    {
        var result = organization.ImportSolution(new TestSolution().Thing().Zip());
        Assert.True(result.Changed);
        Assert.Equal(1, result.Components["table"]);

        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill" });
        var id = service.Create(new Entity("test_thing")
        {
            ["test_name"] = "One",
            ["test_code"] = "1",
            ["test_amount"] = new Money(1.23456m),
            ["test_day"] = new DateTime(2026, 3, 1, 15, 0, 0),
            ["test_contactid"] = new EntityReference("contact", contact),
        });

        var row = service.Retrieve("test_thing", id, new ColumnSet(true));
        Assert.Equal(1.2346m, ((Money)row["test_amount"]).Value);
        Assert.Equal(1.2346m, ((Money)row["test_amount_base"]).Value);
        Assert.Equal(new DateTime(2026, 3, 1), row["test_day"]);
        Assert.Equal("Hill", ((EntityReference)row["test_contactid"]).Name);
        Assert.Equal(ErrorCode.DuplicateAlternateKey, Fault(() => service.Create(new Entity("test_thing") { ["test_code"] = "1" })).ErrorCode);

        service.Delete("contact", contact);
        Assert.Equal(ErrorCode.ObjectDoesNotExist, Fault(() => service.Retrieve("test_thing", id, new ColumnSet(true))).ErrorCode);
    }

    [Fact]
    public void The_same_version_twice_changes_nothing()
    {
        organization.ImportSolution(new TestSolution().Thing().Step("Journal", "Create", "contact", 40, "j").Zip());
        var steps = Count("sdkmessageprocessingstep");

        var again = organization.ImportSolution(new TestSolution().Thing().Step("Journal", "Create", "contact", 40, "j").Zip());

        Assert.False(again.Changed);
        Assert.Equal(steps, Count("sdkmessageprocessingstep"));
    }

    [Fact]
    public void A_newer_version_replaces_and_an_older_one_is_refused()
    {
        organization.ImportSolution(new TestSolution().Zip());

        Assert.True(organization.ImportSolution(new TestSolution { Version = "1.1.0.0" }.Thing().Zip()).Changed);
        Assert.NotNull(organization.Metadata.Find("test_thing"));
        Assert.Contains("1.1.0.0", Fault(() => organization.ImportSolution(new TestSolution().Zip())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_import_leaves_neither_tables_nor_rows()
    {
        var tables = organization.Metadata.Tables.Count;

        var fault = Fault(() => organization.ImportSolution(new TestSolution().Thing().Step("Journal", "Create", "nowhere", 40, "j").Zip()));

        Assert.Contains("table nowhere", fault.Message, StringComparison.Ordinal);
        Assert.Equal(tables, organization.Metadata.Tables.Count);
        Assert.Equal(0, Count("solution"));
        Assert.Equal(0, Count("pluginassembly"));
        Assert.True(organization.ImportSolution(new TestSolution().Thing().Zip()).Changed);
    }

    [Fact]
    public void Paths_that_leave_the_archive_are_refused() =>
        Assert.Equal(ErrorCode.InvalidSolutionFile, Fault(() => organization.ImportSolution(new TestSolution().WithFile("../evil.txt", [1]).Zip())).ErrorCode);

    [Fact]
    public void Archives_that_unpack_to_more_than_the_limit_are_refused()
    {
        using var small = LocalOrganization.Open(new LocalOrganizationOptions { MaximumSolutionSize = 1024 * 1024 });

        Assert.Equal(ErrorCode.SolutionTooLarge, Fault(() => small.ImportSolution(new TestSolution().WithFile("bomb", new byte[8 * 1024 * 1024]).Zip())).ErrorCode);
    }

    [Fact]
    public void What_is_no_archive_is_refused() =>
        Assert.Equal(ErrorCode.InvalidSolutionFile, Fault(() => organization.ImportSolution(new MemoryStream([1, 2, 3]))).ErrorCode);

    [Fact]
    public void A_database_that_is_opened_again_still_has_rows_tables_and_plug_ins()
    {
        var path = Path.Combine(Path.GetTempPath(), $"localdataverse-{Guid.NewGuid():N}.db");
        try
        {
            Guid id;
            using (var first = LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = path }))
            {
                first.ImportSolution(new TestSolution().Thing().Step("SetsJobTitle", "Create", "contact", 20, "Chief").Zip());
                id = first.CreateService().Create(new Entity("test_thing") { ["test_name"] = "Kept" });
            }

            using var second = LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = path });
            Assert.Equal("Kept", second.CreateService().Retrieve("test_thing", id, new ColumnSet("test_name"))["test_name"]);
            var contact = second.CreateService().Create(new Entity("contact"));
            Assert.Equal("Chief", second.CreateService().Retrieve("contact", contact, new ColumnSet("jobtitle"))["jobtitle"]);
        }
        finally
        {
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"))
                File.Delete(file);
        }
    }

    [Fact]
    public void Restoring_a_snapshot_from_before_an_import_forgets_the_solution()
    {
        using var before = organization.TakeSnapshot();
        organization.ImportSolution(new TestSolution().Thing().Zip());
        using var after = organization.TakeSnapshot();

        organization.Restore(before);
        Assert.Null(organization.Metadata.Find("test_thing"));

        organization.Restore(after);
        Assert.NotNull(organization.Metadata.Find("test_thing"));
        service.Create(new Entity("test_thing") { ["test_name"] = "Again" });
    }

    [Fact]
    public void ImportSolution_and_ExportSolution_carry_the_file()
    {
        var zip = new TestSolution().Thing().Zip().ToArray();
        service.Execute(new ImportSolutionRequest { CustomizationFile = zip });

        var exported = (ExportSolutionResponse)service.Execute(new ExportSolutionRequest { SolutionName = "Tests", Managed = true });

        Assert.Equal(zip, exported.ExportSolutionFile);
    }

    [Fact]
    public void Metadata_messages_tell_of_imported_tables()
    {
        organization.ImportSolution(new TestSolution().Thing().Zip());

        var table = ((RetrieveEntityResponse)service.Execute(new RetrieveEntityRequest { LogicalName = "test_thing", EntityFilters = Microsoft.Xrm.Sdk.Metadata.EntityFilters.All })).EntityMetadata;

        Assert.Equal("test_Thing", table.SchemaName);
        Assert.Equal("test_name", table.PrimaryNameAttribute);
        Assert.Equal("test_/thing.svg", table.IconVectorName);
        Assert.Equal(["test_code"], table.Keys.Single().KeyAttributes);
        Assert.Contains(table.ManyToOneRelationships, r => r.SchemaName == "test_contact_things");
        Assert.Contains(table.Attributes, a => a.LogicalName == "test_amount_base");
    }

    [Theory]
    [InlineData("PL400_PermitManagement_1_0_0_3_managed", null)]
    [InlineData("MS_C4FSAPFlows_1_0_0_77_managed", null)]
    [InlineData("MS_ColumnLevelSecurity_managed", "MaskingRule")]
    [InlineData("MS_ExportDataUsingFetchXmlToAnnotation_1_0_0_0_managed", "ExportDataUsingFetchXmlToAnnotation.dll")]
    [InlineData("MS_FundraisingLinkedIn", "table opportunity")]
    [InlineData("Wael_XrmCIFrameworkSample_1_0_0_0", "column account.msdyn_billingaccount")]
    [InlineData("Pillaro_Framework_1_0_0_1_managed", "PillaroDataversePluginFrameworkPlugins.dll")]
    public void Genuine_exports_import_or_say_what_is_missing(string export, string? missing)
    {
        var folder = ReferenceMaterial.Require("reference/solution-exports/" + export);
        using var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, zip);
        zip.Position = 0;

        if (missing == null)
            Assert.True(organization.ImportSolution(zip).Changed);
        else
            Assert.Contains(missing, Fault(() => organization.ImportSolution(zip)).Message, StringComparison.Ordinal);
    }

    private int Count(string table) => service.RetrieveMultiple(new QueryExpression(table)).Entities.Count;

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
