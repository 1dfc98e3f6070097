using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>The count on a segment is the count of its list, and the value is that of the same customers.</summary>
[Collection(nameof(ImportedSolution))]
public class SegmentCountTests(ImportedSolution solution)
{
    private const string High = """<filter><condition attribute="cseg_priority" operator="eq" value="653210000" /></filter>""";
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Publishing_fills_in_members_their_annual_value_and_the_time()
    {
        ACustomer(5_000m);
        ACustomer(6_000.50m);
        ACustomer(5m);

        var segment = Stored(local.ASegment("High", High, SegmentLifecycle.Published));

        Assert.Equal(2, segment[SegmentTable.MemberCount]);
        Assert.Equal(11_000.50m, segment.GetAttributeValue<Money>(SegmentTable.AnnualValue).Value);
        Assert.Equal(11_000.50m, segment.GetAttributeValue<Money>(SegmentTable.AnnualValue + "_base").Value);
        Assert.Equal(new DateTime(2001, 12, 31), segment.GetAttributeValue<DateTime>(SegmentTable.MemberCountedOn).Date);
    }

    [Fact]
    public void A_draft_has_no_count_and_a_segment_of_nobody_has_zero()
    {
        Assert.False(Stored(local.ASegment("Draft", High, SegmentLifecycle.Draft)).Contains(SegmentTable.MemberCount));

        var empty = Stored(local.ASegment("Nobody", High, SegmentLifecycle.Published));
        Assert.Equal((0, 0m), ((int)empty[SegmentTable.MemberCount], empty.GetAttributeValue<Money>(SegmentTable.AnnualValue).Value));
    }

    [Fact]
    public void Refreshing_counts_anew_and_answers_what_it_noted()
    {
        ACustomer(5_000m);
        var id = local.ASegment("High", High, SegmentLifecycle.Published);
        ACustomer(7_000m);
        local.Clock.MoveTo(new DateTime(2002, 1, 1));

        var response = Refresh(id);

        Assert.Equal(2, response[RefreshSegment.Members]);
        Assert.Equal(12_000m, ((Money)response[RefreshSegment.AnnualValue]).Value);
        Assert.Equal("", response[RefreshSegment.Drift]);
        var segment = Stored(id);
        Assert.Equal((2, 12_000m), ((int)segment[SegmentTable.MemberCount], segment.GetAttributeValue<Money>(SegmentTable.AnnualValue).Value));
        Assert.Equal(new DateTime(2002, 1, 1), segment.GetAttributeValue<DateTime>(SegmentTable.MemberCountedOn).Date);
    }

    [Fact]
    public void Changing_the_definition_counts_anew_and_renaming_does_not()
    {
        ACustomer(5_000m);
        var id = local.ASegment("High", High, SegmentLifecycle.Published);
        ACustomer(7_000m);

        local.Change(SegmentTable.Name, id, SegmentTable.Title, "Best");
        Assert.Equal(1, Stored(id)[SegmentTable.MemberCount]);
        local.Change(SegmentTable.Name, id, SegmentTable.Filter, "");
        Assert.Equal(2, Stored(id)[SegmentTable.MemberCount]);
    }

    [Fact]
    public void Segments_below_are_counted_when_the_definition_above_changes()
    {
        var parent = local.ASegment("All", "", SegmentLifecycle.Draft);
        var child = local.ASegment("In Ulm", Ulm, SegmentLifecycle.Published, parent);
        ACustomer(5_000m, city: "Ulm");
        ACustomer(5m, city: "Ulm");

        local.Change(SegmentTable.Name, parent, SegmentTable.Filter, High);

        Assert.Equal(1, Stored(child)[SegmentTable.MemberCount]);
    }

    [Fact]
    public void A_customer_who_matches_a_link_twice_counts_once()
    {
        var customer = ACustomer(100m);
        local.Buy(customer, "2001-12-02", 100m);

        var segment = Stored(local.ASegment("Bought", """<fetch><entity name="contact"><link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" link-type="inner" alias="p" /></entity></fetch>""", SegmentLifecycle.Published));

        Assert.Equal((1, 200m), ((int)segment[SegmentTable.MemberCount], segment.GetAttributeValue<Money>(SegmentTable.AnnualValue).Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<fetch><entity name=\"contact\"><link-entity name=\"cseg_purchase\" from=\"cseg_contactid\" to=\"contactid\" link-type=\"outer\" alias=\"p\" /></entity></fetch>")]
    public void More_members_than_a_page_holds_are_all_counted_and_a_save_stops_at_its_pages(string filter)
    {
        var contacts = Enumerable.Range(0, 5_003).Select(_ => new Entity(ContactTable.Name) { ["lastname"] = "Customer" }).ToList();
        local.Service.Execute(new OrganizationRequest("CreateMultiple") { ["Targets"] = new EntityCollection(contacts) { EntityName = ContactTable.Name } });
        var query = local.ListOf(local.ASegment("All", filter, SegmentLifecycle.Published)).GetAttributeValue<string>(ListTable.Query);

        Assert.Equal(5_003, new MemberCounter(local.Service).Count(query)!.Value.Count);
        Assert.Equal(5_003, new MemberCounter(local.Service, 2).Count(query)!.Value.Count);
        Assert.Null(new MemberCounter(local.Service, 1).Count(query));
    }

    [Fact]
    public void Members_are_read_once_for_the_count_the_warnings_and_the_history()
    {
        ACustomer(5_000m);
        var id = Guid.Empty;

        // The filter is tried out before.
        Assert.Equal(2, ReadsOfCustomers(() => id = local.ASegment("High", High, SegmentLifecycle.Published)).Count);
        Assert.Single(ReadsOfCustomers(() => Refresh(id)));
        var withSegment = ReadsOfCustomers(() => local.Maintain()).Count;
        local.Service.Update(new Entity(SegmentTable.Name, id) { [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Retired) });
        Assert.Equal(1, withSegment - ReadsOfCustomers(() => local.Maintain()).Count);
    }

    [Fact]
    public void A_segment_without_a_list_cannot_be_refreshed()
    {
        var id = local.ASegment("High", High, SegmentLifecycle.Draft);

        Assert.Contains("'High' is not published", Assert.Throws<FaultException<OrganizationServiceFault>>(() => Refresh(id)).Detail.Message, StringComparison.Ordinal);
    }

    private List<string> ReadsOfCustomers(Action action)
    {
        local.ForgetRequests();
        action();
        return [.. local.RequestsOfSteps.Where(request => request == "RetrieveMultiple contact")];
    }

    private OrganizationResponse Refresh(Guid id) =>
        local.Service.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = new EntityReference(SegmentTable.Name, id) });

    private Entity Stored(Guid id) => local.Service.Retrieve(SegmentTable.Name, id, new ColumnSet(true));

    private Guid ACustomer(decimal bought, string? city = null)
    {
        var id = city == null ? local.AContact() : local.AContact((ContactTable.City, city));
        local.Buy(id, "2001-12-01", bought);
        return id;
    }
}
