using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Offers;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>An offer fixes its members at the launch, holds some out, and says what came of it.</summary>
[Collection(nameof(ImportedSolution))]
public class OfferTests(ImportedSolution solution)
{
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Launching_fixes_members_and_held_out_in_locked_lists_and_adds_the_list_to_the_campaign()
    {
        var customers = Customers(200);
        var offer = AnOffer(share: 20m);

        var answer = Launch(offer);

        var stored = Stored(offer);
        var contacted = FixedMembers(stored, OfferTable.List);
        var heldOut = FixedMembers(stored, OfferTable.HoldOutList);
        Assert.Equal(customers.Where(id => !HoldOut.Includes(offer, id, 20m)).Order(), contacted.Order());
        Assert.Equal(customers.Where(id => HoldOut.Includes(offer, id, 20m)).Order(), heldOut.Order());
        Assert.InRange(heldOut.Count, 15, 70);
        Assert.Equal((contacted.Count, heldOut.Count), ((int)answer[LaunchOffer.Members], (int)answer[LaunchOffer.HeldOut]));
        Assert.Equal((contacted.Count, heldOut.Count), ((int)stored[OfferTable.MemberCount], (int)stored[OfferTable.HoldOutCount]));
        Assert.Equal((int)OfferStatus.Launched, stored.GetAttributeValue<OptionSetValue>(OfferTable.Status).Value);
        Assert.Equal(Day("2001-12-31"), stored[OfferTable.LaunchedOn]);
        var item = Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(CampaignItems.Name) { ColumnSet = new ColumnSet(true) }).Entities);
        Assert.Equal(stored.GetAttributeValue<EntityReference>(OfferTable.List).Id, item[CampaignItems.Item]);
        Assert.All(new[] { OfferTable.List, OfferTable.HoldOutList }, column => Assert.True((bool)local.List(stored.GetAttributeValue<EntityReference>(column).Id)[ListTable.IsLocked]));
        Assert.Contains("is locked", Refused(() => local.Service.Execute(new OrganizationRequest("AddListMembersList")
        {
            ["ListId"] = stored.GetAttributeValue<EntityReference>(OfferTable.List).Id, ["MemberIds"] = heldOut.ToArray(),
        })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_marketer_publishes_offers_and_measures_with_the_rights_of_the_role()
    {
        Customers(3);
        var marketer = local.ServiceOf(local.AUser("Segmentation Marketer"));
        var segment = marketer.Create(new Entity(SegmentTable.Name)
        {
            [SegmentTable.Title] = "Ulm", [SegmentTable.Filter] = Ulm,
            [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Published), [SegmentTable.Purpose] = new OptionSetValue((int)SegmentPurpose.Any),
        });
        var offer = marketer.Create(new Entity(OfferTable.Name)
        {
            [OfferTable.Title] = "Spring",
            [OfferTable.Campaign] = new EntityReference("campaign", local.Service.Create(new Entity("campaign") { ["name"] = "Spring" })),
            [OfferTable.Segment] = new EntityReference(SegmentTable.Name, segment),
            [OfferTable.StartsOn] = Day("2001-12-31"), [OfferTable.EndsOn] = Day("2002-01-31"),
        });

        var target = new EntityReference(OfferTable.Name, offer);
        Assert.Equal(3, marketer.Execute(new OrganizationRequest("cseg_LaunchOffer") { ["Target"] = target })[LaunchOffer.Members]);
        Assert.StartsWith("To 2001-12-31: 3 contacted", (string)marketer.Execute(new OrganizationRequest("cseg_RefreshOffer") { ["Target"] = target })[RefreshOffer.Result], StringComparison.Ordinal);
    }

    [Fact]
    public void More_members_than_a_page_are_fixed_call_by_call_as_they_were_at_the_first_and_count_when_all_are()
    {
        var customers = Customers(5_003);
        var offer = AnOffer(share: 50m);

        var first = Launch(offer);

        Assert.False((bool)first[LaunchOffer.IsLaunched]);
        Assert.Equal(5_000, (int)first[LaunchOffer.Members] + (int)first[LaunchOffer.HeldOut]);
        Assert.Equal((int)OfferStatus.Launching, Stored(offer).GetAttributeValue<OptionSetValue>(OfferTable.Status).Value);
        Assert.False((bool)local.List(Stored(offer).GetAttributeValue<EntityReference>(OfferTable.List).Id)[ListTable.IsLocked]);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(CampaignItems.Name)).Entities);
        Assert.Contains("is still being launched", Refused(() => Refresh(offer)), StringComparison.Ordinal);
        Assert.Contains("It is being launched, so 'Offer Status' cannot be set", Refused(() => local.Change(OfferTable.Name, offer, OfferTable.Status, Value(653210001))), StringComparison.Ordinal);
        Assert.Contains("'Hold-out Share' stays as it is", Refused(() => local.Change(OfferTable.Name, offer, OfferTable.HoldOutShare, 10m)), StringComparison.Ordinal);

        // Who leaves the segment meanwhile was in it, and who comes was not.
        foreach (var id in customers)
            local.Change(ContactTable.Name, id, ContactTable.City, "Oslo");
        Customers(1);
        local.Clock.MoveTo(Day("2002-01-01"));
        var second = Launch(offer);

        Assert.True((bool)second[LaunchOffer.IsLaunched]);
        Assert.Equal(5_003, (int)second[LaunchOffer.Members] + (int)second[LaunchOffer.HeldOut]);
        Assert.InRange((int)second[LaunchOffer.HeldOut], 2_300, 2_700);
        var stored = Stored(offer);
        Assert.Equal(customers.Where(id => !HoldOut.Includes(offer, id, 50m)).Order(), FixedMembers(stored, OfferTable.List).Order());
        Assert.Equal(customers.Where(id => HoldOut.Includes(offer, id, 50m)).Order(), FixedMembers(stored, OfferTable.HoldOutList).Order());
        Assert.Equal(Day("2001-12-31"), stored[OfferTable.LaunchedOn]);
        Assert.False(stored.Contains(OfferTable.LaunchPlace));
        Assert.All(new[] { OfferTable.List, OfferTable.HoldOutList }, column => Assert.True((bool)local.List(stored.GetAttributeValue<EntityReference>(column).Id)[ListTable.IsLocked]));
        Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(CampaignItems.Name)).Entities);
        // The copy is gone; the segment's own list and the two of the offer stay.
        Assert.Equal(3, local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities.Count);
    }

    [Fact]
    public void A_launch_that_nobody_went_on_with_is_ended_by_maintenance_and_one_that_cannot_be_is_reported()
    {
        Customers(5_003);
        var offer = AnOffer();
        var lost = AnOffer(segment: Stored(offer).GetAttributeValue<EntityReference>(OfferTable.Segment).Id);
        Launch(offer);
        Launch(lost);
        local.Service.Delete(ListTable.Name, Guid.Parse(((string)Stored(lost)[OfferTable.LaunchPlace]).Split('|')[0]));

        var run = local.Maintain();

        Assert.Equal(((int)OfferStatus.Launched, 5_003), (Stored(offer).GetAttributeValue<OptionSetValue>(OfferTable.Status).Value, (int)Stored(offer)[OfferTable.MemberCount]));
        Assert.Equal(5_003, FixedMembers(Stored(offer), OfferTable.List).Count);
        Assert.Equal((int)OfferStatus.Launching, Stored(lost).GetAttributeValue<OptionSetValue>(OfferTable.Status).Value);
        Assert.Contains($"{lost}: The offer 'Spring' cannot be launched to its end: the list in which its members were kept has been deleted", run.Failures, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_changes_of_the_segment_and_its_members_do_not_alter_an_offer()
    {
        var customers = Customers(4);
        var offer = AnOffer();
        Launch(offer);

        local.Change(ContactTable.Name, customers[0], ContactTable.City, "Oslo");
        Customers(3);
        local.Change(SegmentTable.Name, Stored(offer).GetAttributeValue<EntityReference>(OfferTable.Segment).Id, SegmentTable.Filter, "");
        local.Buy(customers[0], "2001-12-31", 40m);
        Refresh(offer);

        Assert.Equal(customers.Order(), FixedMembers(Stored(offer), OfferTable.List).Order());
        Assert.Equal((1, 40m), (Stored(offer)[OfferTable.Buyers], Stored(offer)[OfferTable.Value]));
    }

    /// <summary>Ten contacted, of whom nine buy, and ten held out, of whom three buy: Newcombe's second example.</summary>
    [Fact]
    public void Results_compare_members_with_held_out_within_the_period()
    {
        Customers(80);
        var offer = AnOffer(share: 50m, starts: "2002-01-10", ends: "2002-01-20");
        Launch(offer);
        var contacted = FixedMembers(Stored(offer), OfferTable.List).ToList();
        var heldOut = FixedMembers(Stored(offer), OfferTable.HoldOutList).ToList();
        local.Clock.MoveTo(Day("2002-02-15"));
        // As many as the example has; the others are gone, and with them their places in the lists.
        foreach (var gone in contacted.Skip(10).Concat(heldOut.Skip(10)))
            local.Service.Delete(ContactTable.Name, gone);
        for (var i = 0; i < 9; i++)
            local.Buy(contacted[i], i % 2 == 0 ? "2002-01-10" : "2002-01-20", 100m + i);
        local.Buy(contacted[0], "2002-01-15", 50m);
        for (var i = 0; i < 3; i++)
            local.Buy(heldOut[i], "2002-01-15", 20m);
        // Outside the period, or no customer of the offer.
        local.Buy(contacted[9], "2002-01-09", 999m);
        local.Buy(contacted[9], "2002-01-21", 999m);
        local.Buy(local.AContact(), "2002-01-15", 999m);
        local.Service.Create(ImportedSolution.APurchase(contacted[1], new BoughtItem(Day("2002-01-16"), PurchaseKind.Return, 6m)));

        var text = (string)Refresh(offer)[RefreshOffer.Result];

        var stored = Stored(offer);
        Assert.Equal((9, 3, 10, 3), ((int)stored[OfferTable.Buyers], (int)stored[OfferTable.HoldOutBuyers], (int)stored[OfferTable.Purchases], (int)stored[OfferTable.HoldOutPurchases]));
        Assert.Equal((980m, 60m), ((decimal)stored[OfferTable.Value], (decimal)stored[OfferTable.HoldOutValue]));
        Assert.Equal((60.00m, 17.05m, 80.90m), ((decimal)stored[OfferTable.BuyerUplift], (decimal)stored[OfferTable.BuyerUpliftLow], (decimal)stored[OfferTable.BuyerUpliftHigh]));
        Assert.Equal((92.00m, 64.75m, 119.25m), ((decimal)stored[OfferTable.ValueUplift], (decimal)stored[OfferTable.ValueUpliftLow], (decimal)stored[OfferTable.ValueUpliftHigh]));
        Assert.Equal(Day("2002-02-15"), stored[OfferTable.ResultsOn]);
        Assert.StartsWith("To 2002-01-20: 10 contacted, 0 responses, 9 bought (90.0 %) for 980.00. Of 10 held out 3 bought (30.0 %) for 60.00. Difference of buyers +60.0 points (95 %: +17.1 to +80.9), more than chance.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_hold_out_there_is_nothing_to_compare_with()
    {
        Customers(3);
        var offer = AnOffer();
        Launch(offer);

        Assert.EndsWith("Nobody was held out, so there is nothing to compare with.", (string)Refresh(offer)[RefreshOffer.Result], StringComparison.Ordinal);
        Assert.False(Stored(offer).Contains(OfferTable.BuyerUplift));
        Assert.False(Stored(offer).Contains(OfferTable.HoldOutList));
    }

    [Fact]
    public void Responses_are_those_of_members_to_the_campaign_within_the_period()
    {
        var customers = Customers(3);
        var offer = AnOffer(ends: "2002-01-20");
        Launch(offer);
        var campaign = Stored(offer).GetAttributeValue<EntityReference>(OfferTable.Campaign);
        local.Clock.MoveTo(Day("2002-02-15"));
        Respond(campaign, customers[0], "2002-01-02");
        Respond(campaign, customers[0], "2002-01-03");
        Respond(campaign, customers[1], "2002-01-21");
        Respond(campaign, local.AContact(), "2002-01-02");
        Respond(new EntityReference("campaign", local.Service.Create(new Entity("campaign") { ["name"] = "Other" })), customers[2], "2002-01-02");

        Refresh(offer);

        Assert.Equal(2, Stored(offer)[OfferTable.Responses]);
    }

    [Fact]
    public void Purchases_of_a_merged_member_count_once_with_the_master()
    {
        var customers = Customers(3);
        var offer = AnOffer();
        Launch(offer);
        var outside = local.AContact();
        local.Buy(customers[0], "2001-12-31", 10m);
        local.Buy(customers[1], "2001-12-31", 20m);
        local.Buy(customers[2], "2001-12-31", 30m);
        local.Buy(outside, "2001-12-31", 40m);

        // One member into another, and one into somebody who was no member.
        Merge(customers[0], customers[1]);
        Merge(outside, customers[2]);
        Refresh(offer);

        Assert.Equal((2, 4, 100m), (Stored(offer)[OfferTable.Buyers], Stored(offer)[OfferTable.Purchases], Stored(offer)[OfferTable.Value]));
    }

    [Fact]
    public void Maintenance_brings_results_up_to_date_once_a_day_and_closes_an_offer_a_month_after_its_end()
    {
        var customers = Customers(2);
        var offer = AnOffer(ends: "2002-01-20");
        Launch(offer);
        local.Buy(customers[0], "2001-12-31", 10m);

        local.Maintain();
        Assert.Equal((10m, Day("2001-12-31")), (Stored(offer)[OfferTable.Value], Stored(offer)[OfferTable.ResultsOn]));

        local.Clock.MoveTo(Day("2002-02-19"));
        local.Maintain();
        Assert.Equal((int)OfferStatus.Launched, Stored(offer).GetAttributeValue<OptionSetValue>(OfferTable.Status).Value);
        local.Clock.MoveTo(Day("2002-02-20"));
        local.Maintain();
        Assert.Equal((int)OfferStatus.Closed, Stored(offer).GetAttributeValue<OptionSetValue>(OfferTable.Status).Value);
        local.Clock.MoveTo(Day("2002-02-21"));
        local.Maintain();
        Assert.Equal(Day("2002-02-20"), Stored(offer)[OfferTable.ResultsOn]);
    }

    [Fact]
    public void An_offer_is_launched_once_and_only_to_members_that_there_are()
    {
        var offer = AnOffer();
        Assert.Contains("has nobody to contact: its segment has 0 members", Refused(() => Launch(offer)), StringComparison.Ordinal);
        Assert.False(Stored(offer).Contains(OfferTable.List));
        Assert.Contains("has not been launched", Refused(() => Refresh(offer)), StringComparison.Ordinal);

        Customers(1);
        Launch(offer);
        Assert.Contains("has been launched already", Refused(() => Launch(offer)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_that_is_not_published_or_was_changed_by_hand_gets_no_offer()
    {
        Customers(1);
        var draft = AnOffer(segment: local.ASegment("Draft", Ulm, SegmentLifecycle.Draft));
        Assert.Contains("the segment 'Draft' is not published", Refused(() => Launch(draft)), StringComparison.Ordinal);

        var published = local.ASegment("Edited", Ulm, SegmentLifecycle.Published);
        var edited = AnOffer(segment: published);
        local.Change(ListTable.Name, local.ListOf(published).Id, ListTable.Query, """<fetch><entity name="contact"><attribute name="contactid" /></entity></fetch>""");
        Assert.Contains("was changed by hand", Refused(() => Launch(edited)), StringComparison.Ordinal);

        var over = AnOffer(starts: "2001-12-01", ends: "2001-12-30");
        Assert.Contains("ended on 2001-12-30", Refused(() => Launch(over)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OfferTable.EndsOn, "2001-12-30", "'Ends On' is 2001-12-30, before 'Starts On', 2001-12-31")]
    [InlineData(OfferTable.EndsOn, null, "'Starts On' and 'Ends On' are both needed")]
    [InlineData(OfferTable.Campaign, null, "'Campaign' is empty")]
    [InlineData(OfferTable.Segment, null, "'Segment' is empty")]
    [InlineData(OfferTable.Status, 653210001, "cannot be set by hand: launch the offer")]
    public void A_draft_that_cannot_work_is_refused(string column, object? value, string expected)
    {
        var offer = AnOffer();

        Assert.Contains(expected, Refused(() => local.Change(OfferTable.Name, offer, column, Value(value))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_results_rest_on_stays_after_the_launch_and_the_rest_can_change()
    {
        Customers(1);
        var offer = AnOffer();
        Launch(offer);

        Assert.Contains("'Hold-out Share' stays as it is", Refused(() => local.Change(OfferTable.Name, offer, OfferTable.HoldOutShare, 10m)), StringComparison.Ordinal);
        Assert.Contains("'Starts On' stays as it is", Refused(() => local.Change(OfferTable.Name, offer, OfferTable.StartsOn, Day("2001-12-30"))), StringComparison.Ordinal);
        Assert.Contains("'Segment' stays as it is", Refused(() => local.Change(OfferTable.Name, offer, OfferTable.Segment, new EntityReference(SegmentTable.Name, local.ASegment("Other", Ulm, SegmentLifecycle.Draft)))), StringComparison.Ordinal);
        Assert.Contains("its members are fixed; make a new offer", Refused(() => local.Change(OfferTable.Name, offer, OfferTable.Status, Value(653210003))), StringComparison.Ordinal);
        Assert.Contains("cannot become a draft again", Refused(() => local.Change(OfferTable.Name, offer, OfferTable.Status, Value(653210000))), StringComparison.Ordinal);
        local.Change(OfferTable.Name, offer, OfferTable.EndsOn, Day("2002-03-31"));
        local.Change(OfferTable.Name, offer, OfferTable.Title, "Spring, longer");
        local.Change(OfferTable.Name, offer, OfferTable.Status, Value(653210002));

        Assert.Equal("Spring, longer", Stored(offer)[OfferTable.Title]);
    }

    private static object? Value(object? value) => value switch
    {
        int choice => new OptionSetValue(choice),
        string day => Day(day),
        _ => value,
    };

    private List<Guid> Customers(int count) =>
    [
        .. (Guid[])local.Service.Execute(new OrganizationRequest("CreateMultiple")
        {
            ["Targets"] = new EntityCollection(Enumerable.Range(0, count).Select(_ => new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.City] = "Ulm" }).ToList()) { EntityName = ContactTable.Name },
        })["Ids"],
    ];

    private Guid AnOffer(decimal share = 0m, string starts = "2001-12-31", string ends = "2002-01-31", Guid? segment = null) => local.Service.Create(new Entity(OfferTable.Name)
    {
        [OfferTable.Title] = "Spring",
        [OfferTable.Campaign] = new EntityReference("campaign", local.Service.Create(new Entity("campaign") { ["name"] = "Spring on the Danube" })),
        [OfferTable.Segment] = new EntityReference(SegmentTable.Name, segment ?? local.ASegment("Ulm", Ulm, SegmentLifecycle.Published)),
        [OfferTable.HoldOutShare] = share,
        [OfferTable.StartsOn] = Day(starts),
        [OfferTable.EndsOn] = Day(ends),
    });

    private OrganizationResponse Launch(Guid offer) => local.Service.Execute(new OrganizationRequest("cseg_LaunchOffer") { ["Target"] = new EntityReference(OfferTable.Name, offer) });

    private OrganizationResponse Refresh(Guid offer) => local.Service.Execute(new OrganizationRequest("cseg_RefreshOffer") { ["Target"] = new EntityReference(OfferTable.Name, offer) });

    private void Merge(Guid master, Guid other) =>
        local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, master), SubordinateId = other, UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });

    private void Respond(EntityReference campaign, Guid customer, string day) => local.Service.Create(new Entity(CampaignResponses.Name)
    {
        ["subject"] = "Yes",
        [CampaignResponses.Campaign] = campaign,
        [CampaignResponses.ReceivedOn] = Day(day),
        ["customer"] = new EntityCollection([new Entity(ActivityTables.Party) { [ActivityTables.PartyId] = new EntityReference(ContactTable.Name, customer) }]) { EntityName = ActivityTables.Party },
    });

    private Entity Stored(Guid offer) => local.Service.Retrieve(OfferTable.Name, offer, new ColumnSet(true));

    private HashSet<Guid> FixedMembers(Entity offer, string column)
    {
        var query = new QueryExpression(ListMemberTable.Name) { ColumnSet = new ColumnSet(ListMemberTable.Member) };
        query.Criteria.AddCondition(ListMemberTable.List, ConditionOperator.Equal, offer.GetAttributeValue<EntityReference>(column).Id);
        return [.. Paging.ByCookie(local.Service, query, ListMemberTable.Id).Select(row => row.GetAttributeValue<EntityReference>(ListMemberTable.Member).Id)];
    }

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Detail.Message;
}
