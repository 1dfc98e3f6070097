using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;
using LocalDataverse;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>The shipped solution from its first import through the next version to its removal, with data in it.</summary>
public sealed class LifecycleTests : IDisposable
{
    private static readonly Guid PriorityView = new("288be8ec-e45e-5243-827a-15c91da133d5");
    private static readonly Lazy<byte[]> Next = new(PackNext);

    private readonly LocalOrganization organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = new AFixedDay(2001, 12, 31) });
    private readonly IOrganizationService service;

    public LifecycleTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void Importing_it_twice_changes_nothing()
    {
        Import();
        var customer = ACustomerWithAPurchase();
        var before = OrganizationDump.Of(organization, "importjob");

        Import();

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
        Assert.Equal(1, Profile(customer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_next_version_keeps_data_ids_and_customizations(bool staged)
    {
        Import();
        var customer = ACustomerWithAPurchase();
        var purchase = Rows("cseg_purchase").Single().Id;
        var form = Rows("systemform").First(f => f.GetAttributeValue<string>("objecttypecode") == "contact" && f.GetAttributeValue<OptionSetValue>("type").Value == 2);
        var mine = form.GetAttributeValue<string>("formxml").Replace("</form>", "<!-- mine --></form>", StringComparison.Ordinal);
        service.Update(new Entity("systemform", form.Id) { ["formxml"] = mine });
        var role = Rows("role").Single(r => r.GetAttributeValue<string>("name") == "Segmentation Seller").Id;
        var seller = service.Create(new Entity("systemuser") { ["lastname"] = "Seller", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        service.Associate("systemuser", seller, new Relationship("systemuserroles_association"), [new EntityReference("role", role)]);
        var variable = Rows("environmentvariabledefinition").Single();
        service.Create(new Entity("environmentvariablevalue") { ["environmentvariabledefinitionid"] = variable.ToEntityReference(), ["schemaname"] = "cseg_MaintenancePageSize", ["value"] = "100" });
        var ids = ComponentIds();

        Upgrade(staged);

        Assert.Equal(1, Profile(customer));
        Assert.Equal("INV-1", service.Retrieve("cseg_purchase", purchase, new ColumnSet("cseg_documentnumber"))["cseg_documentnumber"]);
        Assert.Equal(mine, service.Retrieve("systemform", form.Id, new ColumnSet("formxml"))["formxml"]);
        Assert.Equal([$"savedquery {PriorityView}"], ids.Except(ComponentIds()));
        Assert.Equal("Purchases a Year", organization.Metadata.Find("contact")!.Find("cseg_annualpurchasecount")!.DisplayName?.Text);
        Assert.Equal(5, Rows("sdkmessageprocessingstep").Single(s => s.Id == new Guid("08665f12-cee1-51bb-9826-811e2d7cb078")).GetAttributeValue<int>("rank"));

        Assert.Equal("300", service.Retrieve("environmentvariabledefinition", variable.Id, new ColumnSet("defaultvalue"))["defaultvalue"]);
        Assert.Equal("100", Rows("environmentvariablevalue").Single()["value"]);

        // The plug-ins of the new version run on old rows and new columns alike, and the seller is still one.
        service.Create(Purchase(customer, "INV-2"));
        Assert.Equal(2, Profile(customer));
        service.Update(new Entity("contact", customer) { ["cseg_shoesize"] = 42 });
        organization.CreateService(seller).RetrieveMultiple(new QueryExpression("cseg_purchase"));
    }

    [Fact]
    public void Removed_it_leaves_the_organisation_as_it_was_before_the_import()
    {
        var before = OrganizationDump.Of(organization, "importjob");
        Import();

        Uninstall();

        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob")));
    }

    [Fact]
    public void Removed_after_years_of_use_it_leaves_the_customers_with_their_own_columns()
    {
        var customer = service.Create(new Entity("contact") { ["lastname"] = "Hill", ["emailaddress1"] = "hill@example.org" });
        var tables = OrganizationDump.Of(organization, [.. organization.Metadata.Tables.Select(t => t.LogicalName)]);
        Import();
        service.Create(Purchase(customer, "INV-1"));
        service.Create(new Entity("environmentvariablevalue") { ["environmentvariabledefinitionid"] = Rows("environmentvariabledefinition").Single().ToEntityReference(), ["schemaname"] = "cseg_MaintenancePageSize", ["value"] = "100" });
        Upgrade(staged: false);
        service.Create(Purchase(customer, "INV-2"));

        Uninstall();

        Assert.Empty(Rows("environmentvariablevalue"));
        Assert.Empty(tables.DifferenceTo(OrganizationDump.Of(organization, [.. organization.Metadata.Tables.Select(t => t.LogicalName)])));
        var row = service.Retrieve("contact", customer, new ColumnSet(true));
        Assert.Equal("hill@example.org", row["emailaddress1"]);
        Assert.DoesNotContain(row.Attributes.Keys, name => name.StartsWith("cseg_", StringComparison.Ordinal));
        service.Update(new Entity("contact", customer) { ["lastname"] = "Hill-Jones" });
    }

    /// <summary>The source with the changes of a next version: a new column, a view that is gone, another label, another rank of a step, another default of an environment variable.</summary>
    private static byte[] PackNext()
    {
        using var source = new ChangedSource();
        source.Edit("Entities/Contact/Entity.xml", entity =>
        {
            var column = entity.Descendants("attribute").Single(a => a.Attribute("PhysicalName")!.Value == "cseg_annualpurchasecount");
            column.AddAfterSelf(XElement.Parse(column.ToString().Replace("cseg_annualpurchasecount", "cseg_shoesize", StringComparison.Ordinal)));
            column.Descendants("displayname").First().SetAttributeValue("description", "Purchases a Year");
        });
        var view = Path.Combine(source.Source, "Entities", "Contact", "SavedQueries", $"{PriorityView:B}.xml");
        File.Delete(view);
        foreach (var file in Directory.EnumerateFiles(source.Source, "*.xml", SearchOption.AllDirectories).Where(f => File.ReadAllText(f).Contains(PriorityView.ToString("D"), StringComparison.OrdinalIgnoreCase)))
        {
            source.Edit(Path.GetRelativePath(source.Source, file), root => root.DescendantsAndSelf()
                .Where(e => e.Attributes().Any(a => a.Value.Contains(PriorityView.ToString("D"), StringComparison.OrdinalIgnoreCase)) || (!e.HasElements && e.Value.Contains(PriorityView.ToString("D"), StringComparison.OrdinalIgnoreCase)))
                .ToList().ForEach(e => e.Remove()));
        }

        source.Edit("SdkMessageProcessingSteps/{08665f12-cee1-51bb-9826-811e2d7cb078}.xml", step => step.Element("Rank")!.Value = "5");

        source.Edit("environmentvariabledefinitions/cseg_MaintenancePageSize/environmentvariabledefinition.xml", variable => variable.Element("defaultvalue")!.Value = "300");

        // The packer holds the version to that of the assembly, which is the same one here.
        return WithVersion(SolutionPacker.Pack(source.Input, PackageType.Managed), "1.0.1.0");
    }

    private static byte[] WithVersion(byte[] solution, string version)
    {
        using var stream = new MemoryStream();
        stream.Write(solution);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry("solution.xml")!;
            XDocument document;
            using (var reader = entry.Open())
                document = XDocument.Load(reader);
            document.Descendants("Version").Single().Value = version;
            entry.Delete();
            using var writer = zip.CreateEntry("solution.xml").Open();
            document.Save(writer);
        }

        return stream.ToArray();
    }

    private void Import() => service.Execute(new ImportSolutionRequest { CustomizationFile = SolutionZip.Built(PackageType.Managed).Bytes });

    private void Upgrade(bool staged)
    {
        if (!staged)
        {
            service.Execute(new StageAndUpgradeRequest { CustomizationFile = Next.Value });
            return;
        }

        service.Execute(new ImportSolutionRequest { CustomizationFile = Next.Value, HoldingSolution = true });
        service.Execute(new DeleteAndPromoteRequest { UniqueName = "CrmSegmentation" });
    }

    private void Uninstall()
    {
        Assert.Empty(((RetrieveDependenciesForUninstallResponse)service.Execute(new RetrieveDependenciesForUninstallRequest { SolutionUniqueName = "CrmSegmentation" })).EntityCollection.Entities);
        service.Delete("solution", Rows("solution").Single().Id);
    }

    private Guid ACustomerWithAPurchase()
    {
        var customer = service.Create(new Entity("contact") { ["lastname"] = "Hill" });
        service.Create(Purchase(customer, "INV-1"));
        organization.RunAsyncOperations();
        return customer;
    }

    private static Entity Purchase(Guid customer, string document) => new("cseg_purchase")
    {
        ["cseg_contactid"] = new EntityReference("contact", customer),
        ["cseg_purchasedate"] = new DateTime(2001, 12, 2),
        ["cseg_amount"] = new Money(10),
        ["cseg_sourcesystem"] = "shop",
        ["cseg_documentnumber"] = document,
    };

    private int Profile(Guid customer) => service.Retrieve("contact", customer, new ColumnSet("cseg_annualpurchasecount")).GetAttributeValue<int>("cseg_annualpurchasecount");

    private string[] ComponentIds() =>
        new[] { "systemform", "savedquery", "savedqueryvisualization", "webresource", "role", "workflow", "plugintype", "sdkmessageprocessingstep", "sdkmessageprocessingstepimage", "customapi", "appmodule", "fieldsecurityprofile", "solution" }
            .SelectMany(table => Rows(table).Select(row => $"{table} {row.Id}")).Concat(organization.Metadata.Tables.SelectMany(t => t.Columns.Select(c => $"{t.LogicalName}.{c.LogicalName} {c.MetadataId}"))).ToArray();

    private DataCollection<Entity> Rows(string table) => service.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet(true) }).Entities;
}
