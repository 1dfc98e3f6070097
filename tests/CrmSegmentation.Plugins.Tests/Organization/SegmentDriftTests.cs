using System;
using System.Linq;
using System.ServiceModel;
using System.Xml.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Somebody edits the query of a generated list: that is said on the segment, and undone or taken over only on request.</summary>
[Collection(nameof(ImportedSolution))]
public class SegmentDriftTests(ImportedSolution solution)
{
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";
    private const string Rome = """<filter><condition attribute="address1_city" operator="eq" value="Rome" /></filter>""";
    private const string ByHand = """<fetch><entity name="contact"><attribute name="contactid" /><filter><condition attribute="address1_city" operator="eq" value="Oslo" /></filter></entity></fetch>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_query_changed_by_hand_is_reported_and_stays(bool byRefreshing)
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var list = Edit(id, ByHand);

        if (byRefreshing)
            Assert.StartsWith("The query of the marketing list was changed by hand, found on 2001-12-31.", (string)Refresh(id)[RefreshSegment.Drift], StringComparison.Ordinal);
        else
            local.Change(SegmentTable.Name, id, SegmentTable.Filter, Rome);

        Assert.Equal(ByHand, Query(list));
        Assert.Contains("changed by hand", (string)Stored(id)[SegmentTable.Drift], StringComparison.Ordinal);
        Assert.False(Stored(id).Contains(SegmentTable.MemberCount));
        Assert.False(Stored(id).Contains(SegmentTable.AnnualValue));
    }

    [Fact]
    public void Name_and_retirement_follow_all_the_same()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var list = Edit(id, ByHand);

        local.Change(SegmentTable.Name, id, SegmentTable.Title, "On the Danube");
        local.Change(SegmentTable.Name, id, SegmentTable.Lifecycle, new OptionSetValue((int)SegmentLifecycle.Retired));

        Assert.Equal("On the Danube", local.List(list)[ListTable.Title]);
        Assert.Equal(1, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);
        Assert.Equal(ByHand, Query(list));
    }

    [Fact]
    public void A_query_that_is_only_laid_out_differently_is_none()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        Edit(id, XElement.Parse(Query(local.ListOf(id).Id)).ToString());

        Assert.Equal("", Refresh(id)[RefreshSegment.Drift]);
    }

    [Fact]
    public void Whoever_undoes_the_change_ends_the_report()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var query = Query(local.ListOf(id).Id);
        Edit(id, ByHand);
        Refresh(id);
        Edit(id, query);

        Assert.Equal("", Refresh(id)[RefreshSegment.Drift]);
        Assert.False(Stored(id).Contains(SegmentTable.Drift));
    }

    [Fact]
    public void Restoring_writes_the_query_of_the_segment()
    {
        var inUlm = local.AContact((ContactTable.City, "Ulm"));
        local.AContact((ContactTable.City, "Oslo"));
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var query = Query(local.ListOf(id).Id);
        var list = Edit(id, ByHand);
        Refresh(id);

        Assert.Equal(1, Resolve(id, "restore")[ResolveDrift.Members]);

        Assert.Equal(query, Query(list));
        Assert.Equal([inUlm], local.Members(list));
        Assert.False(Stored(id).Contains(SegmentTable.Drift));
    }

    [Fact]
    public void Adopting_takes_the_query_into_the_filter_and_keeps_parents_and_consent()
    {
        var wanted = local.AContact((ContactTable.City, "Oslo"), (ContactTable.EmailAddress, "a@example.com"), ("lastname", "Aas"));
        local.AContact((ContactTable.City, "Oslo"), (ContactTable.EmailAddress, "b@example.com"), ("lastname", "Berg"));
        local.AContact((ContactTable.City, "Oslo"), ("lastname", "Aas"));
        var parent = local.ASegment("A", """<filter><condition attribute="lastname" operator="like" value="A%" /></filter>""", SegmentLifecycle.Draft);
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published, parent, SegmentPurpose.Email);
        var list = Edit(id, ByHand);

        Assert.Equal(1, Resolve(id, "Adopt")[ResolveDrift.Members]);

        Assert.Equal([wanted], local.Members(list));
        Assert.True(XNode.DeepEquals(XElement.Parse("""<filter type="and"><condition attribute="address1_city" operator="eq" value="Oslo" /></filter>"""), XElement.Parse((string)Stored(id)[SegmentTable.Filter])));
        Assert.False(Stored(id).Contains(SegmentTable.Drift));
    }

    [Fact]
    public void Adopting_a_small_edit_of_the_generated_query_changes_only_that_in_the_filter()
    {
        var parent = local.ASegment("A", """<filter><condition attribute="lastname" operator="like" value="A%" /></filter>""", SegmentLifecycle.Draft);
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published, parent, SegmentPurpose.Email);
        var edited = Query(local.ListOf(id).Id).Replace("Ulm", "Oslo", StringComparison.Ordinal);
        var list = Edit(id, edited);

        Resolve(id, "adopt");

        Assert.Equal(edited, Query(list));
        Assert.True(XNode.DeepEquals(XElement.Parse(Ulm.Replace("Ulm", "Oslo", StringComparison.Ordinal).Replace("<filter>", "<filter type=\"and\">", StringComparison.Ordinal)), XElement.Parse((string)Stored(id)[SegmentTable.Filter])));
    }

    [Theory]
    [InlineData("<fetch aggregate=\"true\"><entity name=\"contact\" /></fetch>", "adopt", "adds up rows")]
    [InlineData(ByHand, "perhaps", "must be 'adopt' or 'restore'")]
    public void What_cannot_be_settled_is_refused_and_nothing_changes(string query, string choice, string expected)
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var list = Edit(id, query);

        Assert.Contains(expected, Refused(() => Resolve(id, choice)), StringComparison.Ordinal);
        Assert.Equal(query, Query(list));
        Assert.Equal(Ulm, Stored(id)[SegmentTable.Filter]);
    }

    [Fact]
    public void Deleting_a_segment_leaves_its_list_inactive()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var list = local.ListOf(id).Id;

        local.Service.Delete(SegmentTable.Name, id);

        Assert.Equal(1, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);
        Assert.False(local.List(list).Contains(ListTable.Segment));
    }

    [Fact]
    public void A_segment_whose_list_a_campaign_uses_is_not_deleted()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var list = local.ListOf(id).Id;
        var campaign = local.Service.Create(new Entity("campaign") { ["name"] = "Spring on the Danube" });
        local.Service.Execute(new OrganizationRequest("AddItemCampaign") { ["CampaignId"] = campaign, ["EntityId"] = list, ["EntityName"] = ListTable.Name });

        Assert.Contains("used by the campaign 'Spring on the Danube'", Refused(() => local.Service.Delete(SegmentTable.Name, id)), StringComparison.Ordinal);
        Assert.Equal(0, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);

        local.Service.Delete("campaign", campaign);
        local.Service.Delete(SegmentTable.Name, id);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(SegmentTable.Name)).Entities);
    }

    [Fact]
    public void A_draft_is_deleted_without_further_ado()
    {
        local.Service.Delete(SegmentTable.Name, local.ASegment("Ulm", Ulm, SegmentLifecycle.Draft));

        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(SegmentTable.Name)).Entities);
    }

    /// <summary>Changes the query as a person would who opens the marketing list.</summary>
    private Guid Edit(Guid segment, string query)
    {
        var list = local.ListOf(segment).Id;
        local.Change(ListTable.Name, list, ListTable.Query, query);
        return list;
    }

    private OrganizationResponse Refresh(Guid id) =>
        local.Service.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = new EntityReference(SegmentTable.Name, id) });

    private OrganizationResponse Resolve(Guid id, string choice) =>
        local.Service.Execute(new OrganizationRequest("cseg_ResolveDrift") { ["Target"] = new EntityReference(SegmentTable.Name, id), [ResolveDrift.Choice] = choice });

    private string Query(Guid list) => local.List(list).GetAttributeValue<string>(ListTable.Query);

    private Entity Stored(Guid id) => local.Service.Retrieve(SegmentTable.Name, id, new ColumnSet(true));

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Detail.Message;
}
