using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Steps;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>
/// Segments over linked tables with more members than the platform pages through without a cookie: 50,000, and for what is
/// distinct it gives none.
/// </summary>
public sealed class LargeSegmentTests : IDisposable
{
    private const int Members = 55_000;
    private const int Batch = 5_000;

    private const string Buyers = """
        <fetch><entity name="contact"><link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" alias="p"><filter>
          <condition attribute="cseg_isgift" operator="eq" value="0" />
        </filter></link-entity></entity></fetch>
        """;

    private static readonly DateTime Today = new(2001, 12, 31);

    private readonly string database = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".db");
    private readonly MovableClock clock = new();

    [Fact]
    public void All_members_are_read_once_counted_and_kept_in_the_history()
    {
        Load();
        using (var organization = Open(stepsOn: true))
            Count(organization.CreateService());

        // What maintenance notes is nobody else's to write, and here nobody says that it is maintenance.
        using var withoutSteps = Open(stepsOn: false);
        var page = new SegmentsRefreshed(withoutSteps.CreateService(), Domain.Settings.Default, Today).Run(new MaintenanceToken { AsOf = Today }, 10);
        Assert.Equal($"segment 'Buyers': {Members} members, 10 entered, 0 left", page.Note!.ToString());
    }

    [Fact]
    public void Where_more_were_created_in_one_second_than_the_platform_gives_reading_ends_and_says_so()
    {
        var platform = new ScriptedPlatform
        {
            Answer = () => new EntityCollection([new Entity(ContactTable.Name, Guid.NewGuid()) { [ContactTable.CreatedOn] = Today }]) { MoreRecords = true },
        };

        Assert.False(new MemberCounter(platform.CreateOrganizationService(null)).Read("""<fetch distinct="true"><entity name="contact"><filter type="and" /></entity></fetch>""", _ => { }));
        Assert.Equal(20, platform.Calls.Count);
    }

    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(database) + "*"))
            File.Delete(file);
    }

    private static Guid Publish(IOrganizationService service) => service.Create(new Entity(SegmentTable.Name)
    {
        [SegmentTable.Title] = "Buyers",
        [SegmentTable.Filter] = Buyers,
        [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Published),
    });

    /// <summary>Customers with a purchase, the first with two: the link finds them twice.</summary>
    private void Load()
    {
        using var organization = Open(stepsOn: false);
        using (var zip = File.OpenRead(ImportedSolution.ZipPath))
            organization.ImportSolution(zip);
        var service = organization.CreateService();
        for (var start = 0; start < Members; start += Batch)
        {
            var contacts = Create(service, ContactTable.Name, Enumerable.Range(start, Batch).Select(number => new Entity(ContactTable.Name) { ["lastname"] = $"Customer {number}" }));
            for (var i = 0; i < (start == 0 ? 2 : 1); i++)
                Create(service, PurchaseTable.Name, contacts.Select(contact => ImportedSolution.APurchase(contact, new(Today, Domain.Purchases.PurchaseKind.Purchase, 1m))));
            clock.Now = clock.Now.AddSeconds(1);
        }
    }

    private static Guid[] Create(IOrganizationService service, string table, System.Collections.Generic.IEnumerable<Entity> rows) =>
        ((CreateMultipleResponse)service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. rows]) { EntityName = table } })).Ids;

    private static void Count(IOrganizationService service)
    {
        var segment = Publish(service);
        var target = new EntityReference(SegmentTable.Name, segment);
        var query = service.Retrieve(SegmentTable.Name, segment, new ColumnSet(SegmentTable.PublishedQuery)).GetAttributeValue<string>(SegmentTable.PublishedQuery);
        Assert.Equal("true", XElement.Parse(query).Attribute("distinct")!.Value);

        var read = 0;
        Assert.True(new MemberCounter(service).Read(query, _ => read++));
        Assert.Equal(Members, read);

        Assert.Equal(Members, service.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = target })[RefreshSegment.Members]);
    }

    private LocalOrganization Open(bool stepsOn)
    {
        clock.MoveTo(Today);
        return LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = database, Clock = clock, RunStepsEnabled = stepsOn });
    }
}
