using System;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>What people and processes ask for one row: recalculation of a customer, publication and snapshot of a segment.</summary>
[Collection(nameof(ImportedSolution))]
public class OnDemandTests(ImportedSolution solution)
{
    private const string HighPriority = "<filter><condition attribute='cseg_priority' operator='eq' value='653210000'/></filter>";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_change_of_level_on_demand_is_put_down_to_the_day_that_came()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);
        local.Clock.MoveTo(new DateTime(2002, 12, 5));

        Assert.True((bool)Recalculate(local.Service, customer)[RecalculateCustomer.Changed]);

        Assert.Equal(ChangeCause.Expiry, OnlyCause(local.Service));
    }

    [Fact]
    public void A_wrong_level_of_a_customer_who_was_not_due_is_put_down_to_the_repair()
    {
        using var temporary = new TemporaryOrganization();
        temporary.Clock.MoveTo(new DateTime(2001, 12, 31));
        Guid customer;
        using (var organization = temporary.Open())
        {
            customer = organization.CreateService().Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
            organization.CreateService().Create(ImportedSolution.APurchase(customer, new BoughtItem(new DateTime(2001, 12, 2), PurchaseKind.Purchase, 600m)));
        }

        using (var organization = temporary.Open(stepsOn: false))
            organization.CreateService().Update(new Entity(ContactTable.Name, customer) { [ContactTable.Priority] = new OptionSetValue((int)PriorityLevel.Low) });

        using (var organization = temporary.Open())
        {
            var service = organization.CreateService();
            Assert.True((bool)Recalculate(service, customer)[RecalculateCustomer.Changed]);
            Assert.Equal(ChangeCause.Repair, OnlyCause(service));
            Assert.False((bool)Recalculate(service, customer)[RecalculateCustomer.Changed]);
        }
    }

    [Fact]
    public void A_retired_segment_keeps_its_list_inactive_and_published_again_the_same_list_is_active()
    {
        var segment = local.ASegment("High", HighPriority, SegmentLifecycle.Published);
        var list = local.ListOf(segment).Id;

        Send("cseg_RetireSegment", SegmentTable.Name, segment);
        Assert.Equal(1, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);

        Assert.Equal(list, ((EntityReference)Send(PublishSegment.Message, SegmentTable.Name, segment)[PublishSegment.List]).Id);
        Assert.Equal(0, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);
    }

    [Fact]
    public void What_is_not_published_or_was_changed_by_hand_is_not_frozen()
    {
        var draft = local.ASegment("Draft", HighPriority, SegmentLifecycle.Draft);
        var edited = local.ASegment("Edited", HighPriority, SegmentLifecycle.Published);
        local.Change(ListTable.Name, local.ListOf(edited).Id, ListTable.Query, "<fetch><entity name='contact'><attribute name='contactid'/></entity></fetch>");

        Assert.StartsWith("No snapshot was taken: the segment 'Draft' is not published.", Refused(() => Send(SnapshotSegment.Message, SegmentTable.Name, draft)));
        Assert.Contains("'Edited' was changed by hand", Refused(() => Send(SnapshotSegment.Message, SegmentTable.Name, edited)));
    }

    [Theory]
    [InlineData(null, "High 2001-12-31")]
    [InlineData("  ", "High 2001-12-31")]
    [InlineData("Advent", "Advent")]
    public void A_snapshot_bears_the_given_name_or_the_segments_with_the_day(string? given, string title) => Assert.Equal(title, TitleOfSnapshot(given));

    [Fact]
    public void A_name_too_long_for_a_list_is_cut() => Assert.Equal(new string('S', 128), TitleOfSnapshot(new string('S', 200)));

    /// <summary>Whoever opts out leaves a snapshot of a segment over the profile, as it names its segment.</summary>
    [Fact]
    public void Who_wants_no_profile_any_more_leaves_the_snapshot()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);
        var list = (EntityReference)Send(SnapshotSegment.Message, SegmentTable.Name, local.ASegment("High", HighPriority, SegmentLifecycle.Published))[SnapshotSegment.List];

        local.Change(ContactTable.Name, customer, ContactTable.ProfilingOptOut, true);

        Assert.Equal(0, local.List(list.Id)[ListTable.MemberCount]);
    }

    private object TitleOfSnapshot(string? given)
    {
        var segment = new EntityReference(SegmentTable.Name, local.ASegment("High", HighPriority, SegmentLifecycle.Published));
        var answer = local.Service.Execute(new OrganizationRequest(SnapshotSegment.Message) { ["Target"] = segment, [SnapshotSegment.Name] = given });
        return local.List(((EntityReference)answer[SnapshotSegment.List]).Id)[ListTable.Title];
    }

    private static OrganizationResponse Recalculate(IOrganizationService service, Guid customer) =>
        service.Execute(new OrganizationRequest(RecalculateCustomer.Message) { ["Target"] = new EntityReference(ContactTable.Name, customer) });

    private static ChangeCause OnlyCause(IOrganizationService service) =>
        (ChangeCause)Assert.Single(service.RetrieveMultiple(new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet(PriorityChangeTable.Cause) }).Entities).GetAttributeValue<OptionSetValue>(PriorityChangeTable.Cause).Value;

    private OrganizationResponse Send(string message, string table, Guid row) => local.Service.Execute(new OrganizationRequest(message) { ["Target"] = new EntityReference(table, row) });

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Message;
}
