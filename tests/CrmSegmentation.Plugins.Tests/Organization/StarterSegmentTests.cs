using System;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Any organisation gets the starter segments by one call, and by two calls no more.</summary>
[Collection(nameof(ImportedSolution))]
public class StarterSegmentTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void They_are_made_as_drafts_without_lists()
    {
        Assert.Equal(StarterSegments.All.Count, Create());

        Assert.Equal(StarterSegments.All.Select(starter => starter.Name).Order(), Rows().Select(row => (string)row[SegmentTable.Title]).Order());
        Assert.All(Rows(), row => Assert.Equal((int)SegmentLifecycle.Draft, row.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle).Value));
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);
    }

    [Fact]
    public void A_second_call_makes_what_is_missing_and_leaves_what_was_changed()
    {
        Create();
        var changed = StarterSegments.All[0].Id;
        local.Change(SegmentTable.Name, changed, SegmentTable.Title, "Ours");
        local.Service.Delete(SegmentTable.Name, StarterSegments.All[1].Id);

        Assert.Equal(1, Create());
        Assert.Equal(0, Create());
        Assert.Equal("Ours", local.Service.Retrieve(SegmentTable.Name, changed, new ColumnSet(SegmentTable.Title))[SegmentTable.Title]);
        Assert.Equal(StarterSegments.All.Count, Rows().Count);
    }

    [Fact]
    public void Published_each_has_its_list_and_none_needs_a_join()
    {
        Create(publish: true);

        var lists = local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name) { ColumnSet = new ColumnSet(true) }).Entities;
        Assert.Equal(StarterSegments.All.Count, lists.Count);
        Assert.All(lists, list => Assert.Contains("distinct=\"false\"", list.GetAttributeValue<string>(ListTable.Query), StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_and_names_are_each_there_once()
    {
        Assert.Equal(StarterSegments.All.Count, StarterSegments.All.Select(starter => starter.Id).Distinct().Count());
        Assert.Equal(StarterSegments.All.Count, StarterSegments.All.Select(starter => starter.Name).Distinct().Count());
    }

    private int Create(bool publish = false) =>
        (int)local.Service.Execute(new OrganizationRequest("cseg_CreateStarterSegments") { [CreateStarterSegments.Publish] = publish })[CreateStarterSegments.Created];

    private System.Collections.Generic.List<Entity> Rows() =>
        [.. local.Service.RetrieveMultiple(new QueryExpression(SegmentTable.Name) { ColumnSet = new ColumnSet(SegmentTable.Title, SegmentTable.Lifecycle) }).Entities];
}
