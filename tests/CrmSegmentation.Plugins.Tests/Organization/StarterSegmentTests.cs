using System;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Segments;
using Microsoft.Crm.Sdk.Messages;
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
        Assert.Equal(Starters.All.Count, Create());

        Assert.Equal(Starters.All.Select(starter => starter.Name).Order(), Rows().Select(row => (string)row[SegmentTable.Title]).Order());
        Assert.All(Rows(), row => Assert.Equal((int)SegmentLifecycle.Draft, row.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle).Value));
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);
    }

    [Fact]
    public void A_second_call_makes_what_is_missing_and_leaves_what_was_changed()
    {
        Create();
        var changed = Starters.All[0].Id;
        local.Change(SegmentTable.Name, changed, SegmentTable.Title, "Ours");
        local.Service.Delete(SegmentTable.Name, Starters.All[1].Id);

        Assert.Equal(1, Create());
        Assert.Equal(0, Create());
        Assert.Equal("Ours", local.Service.Retrieve(SegmentTable.Name, changed, new ColumnSet(SegmentTable.Title))[SegmentTable.Title]);
        Assert.Equal(Starters.All.Count, Rows().Count);
    }

    [Fact]
    public void Published_each_has_its_list_and_none_needs_a_join()
    {
        Create(publish: true);

        var lists = local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name) { ColumnSet = new ColumnSet(true) }).Entities;
        Assert.Equal(Starters.All.Count, lists.Count);
        Assert.All(lists, list => Assert.Contains("distinct=\"false\"", list.GetAttributeValue<string>(ListTable.Query), StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_and_names_are_each_there_once()
    {
        Assert.Equal(Starters.All.Count, Starters.All.Select(starter => starter.Id).Distinct().Count());
        Assert.Equal(Starters.All.Count, Starters.All.Select(starter => starter.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(1031, "Hohe Priorität|Jahreswert 1.000 bis 5.000|30 bis 39 Jahre|Postleitzahlen 9", "Nach vollen Jahren, vom Geburtstag selbst an.")]
    [InlineData(1033, "High priority|Annual value 1,000 to 5,000|Aged 30 to 39|Postcodes 9", "By full years, from the birthday itself on.")]
    [InlineData(1036, "High priority|Annual value 1,000 to 5,000|Aged 30 to 39|Postcodes 9", "By full years, from the birthday itself on.")]
    public void They_are_named_and_described_in_the_language_of_the_organisation_or_in_English(int language, string names, string about)
    {
        var organization = ((WhoAmIResponse)local.Service.Execute(new WhoAmIRequest())).OrganizationId;
        local.Change(OrganizationRow.Name, organization, OrganizationRow.LanguageCode, language);

        Create();

        var rows = local.Service.RetrieveMultiple(new QueryExpression(SegmentTable.Name) { ColumnSet = new ColumnSet(SegmentTable.Title, SegmentTable.Description) }).Entities;
        var titles = rows.Select(row => (string)row[SegmentTable.Title]).ToList();
        Assert.Empty(names.Split('|').Except(titles));
        Assert.Equal(Starters.All.Count, titles.Distinct().Count());
        Assert.Contains(rows, row => (string)row[SegmentTable.Description] == about);
    }

    [Fact]
    public void In_every_language_the_same_customers_are_asked_for() => Assert.Equal(
        Starters.All.Select(starter => (starter.Id, starter.Filter)),
        Starters.In(ReasonTexts.German).Select(starter => (starter.Id, starter.Filter)));

    private int Create(bool publish = false) =>
        (int)local.Service.Execute(new OrganizationRequest("cseg_CreateStarterSegments") { [CreateStarterSegments.Publish] = publish })[CreateStarterSegments.Created];

    private System.Collections.Generic.List<Entity> Rows() =>
        [.. local.Service.RetrieveMultiple(new QueryExpression(SegmentTable.Name) { ColumnSet = new ColumnSet(SegmentTable.Title, SegmentTable.Lifecycle) }).Entities];
}
