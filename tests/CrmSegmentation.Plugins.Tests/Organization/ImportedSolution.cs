using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Steps;
using CrmSegmentation.Tests.Profiles;
using LocalDataverse;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A local organisation into which the built managed solution is imported, once for all tests that share it. They run one at a time.</summary>
public sealed class ImportedSolution : IDisposable
{
    private readonly List<string> requestsOfSteps = [];
    private readonly LocalOrganization organization;
    private readonly OrganizationSnapshot fresh;

    public ImportedSolution()
    {
        organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = Clock });
        using var zip = File.OpenRead(ZipPath);
        organization.ImportSolution(zip);
        fresh = organization.TakeSnapshot();
        organization.RequestExecuted += (_, request) =>
        {
            if (request.CallerPluginType != null)
                requestsOfSteps.Add($"{request.MessageName} {request.TableName}");
        };
        Service = organization.CreateService();
    }

    /// <summary>The zip that the build of solution/ leaves.</summary>
    internal static string ZipPath { get; } = Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "bin", "CrmSegmentation_managed.zip");

    internal MovableClock Clock { get; } = new();

    internal IOrganizationService Service { get; }

    internal LocalOrganization Organization => organization;

    internal IOrganizationService ServiceOf(Guid userId) => organization.CreateService(userId);

    /// <summary>A user of the root business unit with one of the solution's roles, or with none.</summary>
    internal Guid AUser(string? role)
    {
        var user = Service.Create(new Entity("systemuser")
        {
            ["firstname"] = "Some",
            ["lastname"] = "Body",
            ["domainname"] = $"{Guid.NewGuid():N}@example.com",
            ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId),
        });
        if (role != null)
        {
            var roles = Service.RetrieveMultiple(new QueryByAttribute("role") { ColumnSet = new ColumnSet(false), Attributes = { "name" }, Values = { role } });
            Service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [roles.Entities[0].ToEntityReference()]);
        }

        return user;
    }

    /// <summary>A user whose only role gives him privileges, to a depth as roles name it: Basic is over what he owns.</summary>
    internal Guid AUserWith(string level, params string[] privileges)
    {
        var role = new XElement("Role", new XAttribute("id", "{6a1f3c52-7f0e-4f6e-9d0a-2b8f4f0c9a11}"), new XAttribute("name", "Reader"), new XElement("RolePrivileges", privileges.Select(name => new XElement("RolePrivilege", new XAttribute("name", name), new XAttribute("level", level)))));
        var publisher = new XElement("Publisher", new XElement("UniqueName", "testers"), new XElement("CustomizationPrefix", "test"), new XElement("CustomizationOptionValuePrefix", 10000));
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in new[]
            {
                ("customizations.xml", new XElement("ImportExportXml", new XElement("Entities"), new XElement("Roles", role))),
                ("solution.xml", new XElement("ImportExportXml", new XElement("SolutionManifest", new XElement("UniqueName", "Readers"), new XElement("Version", "1.0.0.0"), new XElement("Managed", 1), publisher))),
            })
            {
                using var stream = archive.CreateEntry(path).Open();
                content.Save(stream);
            }
        }

        Service.Execute(new ImportSolutionRequest { CustomizationFile = zip.ToArray() });
        return AUser("Reader");
    }

    /// <summary>What the steps asked of the platform since <see cref="StartAfresh"/> or <see cref="ForgetRequests"/>.</summary>
    internal IReadOnlyList<string> RequestsOfSteps => requestsOfSteps;

    /// <summary>Settings, of which there are none after the import.</summary>
    internal Guid TheSettings(params (string Column, object Value)[] columns)
    {
        var settings = new Entity(SettingsTable.Name) { [SettingsTable.Title] = "Settings" };
        foreach (var (column, value) in columns)
            settings[column] = value;
        return Service.Create(settings);
    }

    /// <summary>Back to the state right after the import, on the day of the golden case.</summary>
    internal ImportedSolution StartAfresh()
    {
        organization.Restore(fresh);
        Clock.LeaveTheLastTestBehind();
        Clock.MoveTo(new DateTime(2001, 12, 31));
        ForgetRequests();
        return this;
    }

    /// <summary>Runs what asynchronous steps were queued.</summary>
    internal int RunAsyncOperations() => organization.RunAsyncOperations();

    /// <summary>Runs a workflow activity of the shipped assembly as a process does, with arguments by name; what it puts out.</summary>
    internal IReadOnlyDictionary<string, object?> RunActivity<TActivity>(Guid? user, params (string Name, object? Value)[] inputs) =>
        organization.RunWorkflowActivity(typeof(TActivity).FullName!, inputs.ToDictionary(input => input.Name, input => input.Value), userId: user);

    internal void ForgetRequests() => requestsOfSteps.Clear();

    /// <summary>Writes while the steps on purchases and those that protect contacts and segments are deactivated, as a load does that bypasses them.</summary>
    internal void PastTheSteps(Action write)
    {
        var steps = Service.RetrieveMultiple(new QueryExpression("sdkmessageprocessingstep") { ColumnSet = new ColumnSet("name") }).Entities
            .Where(step => step.GetAttributeValue<string>("name") is var name && (name.EndsWith(" of " + PurchaseTable.Name, StringComparison.Ordinal) || name.Contains(nameof(ContactsProtected), StringComparison.Ordinal) || name.Contains(nameof(SegmentSaving), StringComparison.Ordinal)))
            .ToList();
        Assert.True(steps.Count >= 4);
        void Set(int state) => steps.ForEach(step => Service.Update(new Entity("sdkmessageprocessingstep", step.Id) { ["statecode"] = new OptionSetValue(state), ["statuscode"] = new OptionSetValue(state + 1) }));
        Set(1);
        write();
        Set(0);
    }

    internal Guid AContact(params (string Column, object Value)[] columns)
    {
        var contact = new Entity(ContactTable.Name) { ["lastname"] = "Customer" };
        foreach (var (column, value) in columns)
            contact[column] = value;
        return Service.Create(contact);
    }

    internal static Entity APurchase(Guid? contactId, BoughtItem item)
    {
        var purchase = new Entity(PurchaseTable.Name)
        {
            [PurchaseTable.Title] = "Purchase",
            [PurchaseTable.PurchaseDate] = item.Date,
            [PurchaseTable.Amount] = new Money(item.Amount),
            [PurchaseTable.Kind] = new OptionSetValue((int)item.Kind),
            [PurchaseTable.IsGift] = item.IsGift,
        };
        if (contactId is { } id)
            purchase[PurchaseTable.Contact] = new EntityReference(ContactTable.Name, id);
        if (item.Channel is { } channel)
            purchase[PurchaseTable.Channel] = new OptionSetValue((int)channel);
        if (item.Category is { } category)
            purchase[PurchaseTable.ProductCategory] = new EntityReference(ProductCategoryTable.Name, category);
        return purchase;
    }

    internal Guid Buy(Guid contactId, string date, decimal amount) =>
        Service.Create(APurchase(contactId, new BoughtItem(ACustomer.Day(date), PurchaseKind.Purchase, amount)));

    internal void Change(string table, Guid id, string column, object? value) =>
        Service.Update(new Entity(table, id) { [column] = value });

    /// <summary>One call of the maintenance API.</summary>
    internal MaintenanceCall CallMaintenance(int? pageSize = null, string? token = null) => MaintenanceCall.Send(Service, pageSize, token);

    /// <summary>A whole maintenance run.</summary>
    internal MaintenanceCall Maintain(int? pageSize = null) => MaintenanceCall.ToTheEnd(Service, pageSize);

    internal Entity Contact(Guid id) => Service.Retrieve(ContactTable.Name, id, new ColumnSet([ContactTable.ProfileAsOf, .. CustomerColumns.ToRead]));

    /// <summary>The ids that a list's stored query finds now.</summary>
    internal HashSet<Guid> Members(Guid listId) =>
        [.. Service.RetrieveMultiple(new FetchExpression(List(listId).GetAttributeValue<string>(ListTable.Query))).Entities.Select(contact => contact.Id)];

    internal Guid ASegment(string name, string filter, SegmentLifecycle lifecycle, Guid? parent = null, SegmentPurpose purpose = SegmentPurpose.Any)
    {
        var segment = new Entity(SegmentTable.Name)
        {
            [SegmentTable.Title] = name,
            [SegmentTable.Filter] = filter,
            [SegmentTable.Lifecycle] = new OptionSetValue((int)lifecycle),
            [SegmentTable.Purpose] = new OptionSetValue((int)purpose),
        };
        if (parent is { } id)
            segment[SegmentTable.Parent] = new EntityReference(SegmentTable.Name, id);
        return Service.Create(segment);
    }

    /// <summary>The marketing list of a segment.</summary>
    internal Entity ListOf(Guid segment) =>
        List(Service.Retrieve(SegmentTable.Name, segment, new ColumnSet(SegmentTable.List)).GetAttributeValue<EntityReference>(SegmentTable.List).Id);

    internal Entity List(Guid listId) => Service.Retrieve(ListTable.Name, listId, new ColumnSet(true));

    public void Dispose() => organization.Dispose();
}
