using System;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A segment says what may be wrong with it, and works all the same.</summary>
[Collection(nameof(ImportedSolution))]
public class GuardRailTests(ImportedSolution solution)
{
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_tiny_segment_is_warned_of_until_it_has_members()
    {
        local.TheSettings((SettingsTable.SmallSegment, 3));
        Customers(2, "Ulm");
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);

        Assert.Equal("Tiny: fewer than 3 members (2).", Refreshed(segment));
        Customers(1, "Ulm");
        local.Maintain();
        Assert.Equal("", Warnings(segment));
    }

    [Fact]
    public void Publishing_and_previewing_say_the_same_at_once()
    {
        Customers(2, "Ulm");
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);

        Assert.Equal("Tiny: fewer than 20 members (2).", Warnings(segment));
        Assert.Equal("Tiny: fewer than 20 members (2).", local.Service.Execute(new OrganizationRequest("cseg_PreviewSegment") { [PreviewSegment.Segment] = new EntityReference(SegmentTable.Name, segment) })[PreviewSegment.Warnings]);
    }

    [Fact]
    public void Nearly_the_same_segments_name_each_other_with_the_share_in_common()
    {
        Customers(8, "Ulm");
        Customers(2, "Oslo");
        Customers(20, "Rome");
        local.TheSettings((SettingsTable.SmallSegment, 0), (SettingsTable.OverlapWarning, 80));
        var all = local.ASegment("Danube and fjord", """<filter><condition attribute="address1_city" operator="in"><value>Ulm</value><value>Oslo</value></condition></filter>""", SegmentLifecycle.Published);
        var ulm = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var rome = local.ASegment("Rome", Ulm.Replace("Ulm", "Rome", StringComparison.Ordinal), SegmentLifecycle.Published);

        // The first of the two was published before the other was there, and is told at once.
        Assert.Equal("Nearly the same as 'Ulm': 80 per cent of the customers in either are in both.", Warnings(all));
        Assert.Equal("Nearly the same as 'Danube and fjord': 80 per cent of the customers in either are in both.", Warnings(ulm));
        Assert.Equal("", Warnings(rome));

        var written = (Warnings(all), Warnings(ulm));
        local.Maintain();
        Assert.Equal(written, (Warnings(all), Warnings(ulm)));

        Customers(8, "Oslo");
        local.Maintain();
        local.Maintain();
        Assert.Equal(("", ""), (Warnings(all), Warnings(ulm)));
    }

    [Fact]
    public void What_else_is_noted_on_a_near_duplicate_stays_and_a_new_share_replaces_the_old()
    {
        Customers(8, "Ulm");
        Customers(2, "Oslo");
        local.TheSettings((SettingsTable.SmallSegment, 100), (SettingsTable.OverlapWarning, 60));
        var all = local.ASegment("Danube and fjord", """<filter><condition attribute="address1_city" operator="in"><value>Ulm</value><value>Oslo</value></condition></filter>""", SegmentLifecycle.Published);
        var ulm = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        Assert.Equal("Tiny: fewer than 100 members (10).\nNearly the same as 'Ulm': 80 per cent of the customers in either are in both.", Warnings(all));

        Customers(2, "Oslo");
        Refreshed(ulm);
        Assert.Equal("Tiny: fewer than 100 members (10).\nNearly the same as 'Ulm': 66 per cent of the customers in either are in both.", Warnings(all));
    }

    [Fact]
    public void Conditions_count_with_those_of_the_parents()
    {
        local.TheSettings((SettingsTable.SmallSegment, 0), (SettingsTable.MostConditions, 2));
        var parent = local.ASegment("A", """<filter><condition attribute="lastname" operator="like" value="A%" /><condition attribute="firstname" operator="not-null" /></filter>""", SegmentLifecycle.Draft);

        Assert.Equal("Complicated: 3 conditions with its parents, more than 2.", Refreshed(local.ASegment("Ulm", Ulm, SegmentLifecycle.Published, parent)));
        Assert.Equal("", Refreshed(local.ASegment("Other", Ulm, SegmentLifecycle.Published)));
    }

    [Theory]
    [InlineData("""<filter><condition attribute="gendercode" operator="eq" value="2" /><condition attribute="annualincome" operator="gt" value="50000" /></filter>""", true)]
    [InlineData("""<filter><condition attribute="familystatuscode" operator="eq" value="1" /></filter>""", true)]
    [InlineData("""<filter><condition attribute="gendercode" operator="eq" value="2" /><condition attribute="cseg_buysgifts" operator="eq" value="1" /></filter>""", false)]
    [InlineData("", false)]
    public void A_segment_that_looks_at_nothing_but_sensitive_columns_is_warned_of(string filter, bool warned)
    {
        local.TheSettings((SettingsTable.SmallSegment, 0));

        Assert.Equal(warned, Refreshed(local.ASegment("Some", filter, SegmentLifecycle.Published)).StartsWith("Looks only at gender, income or family", StringComparison.Ordinal));
    }

    [Fact]
    public void A_segment_is_unused_after_ninety_days_without_campaign_offer_or_use_of_its_list()
    {
        local.TheSettings((SettingsTable.SmallSegment, 0));
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.Clock.MoveTo(Day("2002-03-30"));
        Assert.Equal("", Refreshed(segment));
        local.Clock.MoveTo(Day("2002-03-31"));
        Assert.Equal("Unused since 2001-12-31: no campaign, no offer and no use of its list in 90 days.", Refreshed(segment));

        local.Clock.MoveTo(Day("2002-04-01"));
        var campaign = local.Service.Create(new Entity("campaign") { ["name"] = "Spring" });
        local.Service.Execute(new OrganizationRequest("AddItemCampaign") { ["CampaignId"] = campaign, ["EntityId"] = local.ListOf(segment).Id, ["EntityName"] = ListTable.Name });
        Assert.Equal("", Refreshed(segment));
        local.Clock.MoveTo(Day("2002-06-30"));
        Assert.StartsWith("Unused since 2002-04-01", Refreshed(segment), StringComparison.Ordinal);
    }

    private string Refreshed(Guid segment)
    {
        local.Service.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = new EntityReference(SegmentTable.Name, segment) });
        return Warnings(segment);
    }

    private string Warnings(Guid segment) => local.Service.Retrieve(SegmentTable.Name, segment, new ColumnSet(SegmentTable.Warnings)).GetAttributeValue<string>(SegmentTable.Warnings) ?? "";

    private void Customers(int count, string city) => local.Service.Execute(new OrganizationRequest("CreateMultiple")
    {
        ["Targets"] = new EntityCollection(Enumerable.Range(0, count).Select(_ => new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.City] = city }).ToList()) { EntityName = ContactTable.Name },
    });
}
