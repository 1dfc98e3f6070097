using System;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

[Collection(nameof(ImportedSolution))]
public class SegmentListTests(ImportedSolution solution)
{
    private const string High = """<filter><condition attribute="cseg_priority" operator="eq" value="653210000" /></filter>""";
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Publishing_makes_one_dynamic_list_that_finds_the_members()
    {
        var rich = local.AContact();
        var poor = local.AContact();
        local.Buy(rich, "2001-12-01", 5_000m);
        local.Buy(poor, "2001-12-01", 5m);

        var segment = local.ASegment("High & <mighty>", High, SegmentLifecycle.Published);

        var list = local.ListOf(segment);
        Assert.Equal("High & <mighty>", list[ListTable.Title]);
        Assert.Equal(true, list[ListTable.Type]);
        Assert.Equal(2, list.GetAttributeValue<OptionSetValue>(ListTable.MemberTable).Value);
        Assert.Equal(2, list[ListTable.MemberType]);
        Assert.Equal(segment, list.GetAttributeValue<EntityReference>(ListTable.Segment).Id);
        Assert.Equal([rich], local.Members(list.Id));
    }

    [Fact]
    public void A_list_follows_purchases_without_being_touched()
    {
        var customer = local.AContact();
        var list = local.ListOf(local.ASegment("High", High, SegmentLifecycle.Published));
        Assert.Empty(local.Members(list.Id));

        local.Buy(customer, "2001-12-01", 5_000m);

        Assert.Equal([customer], local.Members(list.Id));
    }

    [Fact]
    public void A_draft_has_no_list_and_publishing_twice_makes_one()
    {
        var segment = local.ASegment("High", High, SegmentLifecycle.Draft);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);

        SetLifecycle(segment, SegmentLifecycle.Published);
        SetLifecycle(segment, SegmentLifecycle.Published);

        Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);
    }

    [Fact]
    public void Renaming_and_changing_follow_and_retiring_deactivates()
    {
        var segment = local.ASegment("High", High, SegmentLifecycle.Published);
        var list = local.ListOf(segment).Id;

        local.Change(SegmentTable.Name, segment, SegmentTable.Title, "Best");
        Assert.Equal("Best", local.List(list)[ListTable.Title]);
        local.Change(SegmentTable.Name, segment, SegmentTable.Filter, Ulm);
        Assert.Contains("address1_city", local.List(list).GetAttributeValue<string>(ListTable.Query), StringComparison.Ordinal);
        local.Change(SegmentTable.Name, segment, SegmentTable.Purpose, new OptionSetValue((int)SegmentPurpose.Email));
        Assert.Contains("donotbulkemail", local.List(list).GetAttributeValue<string>(ListTable.Query), StringComparison.Ordinal);

        SetLifecycle(segment, SegmentLifecycle.Retired);
        Assert.Equal(1, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);
        SetLifecycle(segment, SegmentLifecycle.Published);
        Assert.Equal(0, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);
        Assert.Equal(list, local.ListOf(segment).Id);
    }

    [Fact]
    public void A_child_is_parent_and_own_filter_and_follows_when_the_parent_changes()
    {
        var inUlm = local.AContact((ContactTable.City, "Ulm"));
        var inRome = local.AContact((ContactTable.City, "Rome"));
        local.Buy(inUlm, "2001-12-01", 5_000m);
        local.Buy(inRome, "2001-12-01", 5_000m);
        var parent = local.ASegment("High", High, SegmentLifecycle.Draft);
        var middle = local.ASegment("In between", "", SegmentLifecycle.Draft, parent);
        var list = local.ListOf(local.ASegment("High in Ulm", Ulm, SegmentLifecycle.Published, middle)).Id;
        Assert.Equal([inUlm], local.Members(list));

        local.Change(SegmentTable.Name, parent, SegmentTable.Filter, High.Replace("653210000", ((int)PriorityLevel.Low).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Empty(local.Members(list));
    }

    [Fact]
    public void A_circle_of_parents_is_refused_with_its_path()
    {
        var a = local.ASegment("A", High, SegmentLifecycle.Draft);
        var b = local.ASegment("B", Ulm, SegmentLifecycle.Draft, a);
        var c = local.ASegment("C", Ulm, SegmentLifecycle.Draft, b);

        var refused = Refused(() => local.Change(SegmentTable.Name, a, SegmentTable.Parent, new EntityReference(SegmentTable.Name, c)));
        Assert.Contains("A > C > B > A", refused, StringComparison.Ordinal);
        Assert.Contains("A > A", Refused(() => local.Change(SegmentTable.Name, a, SegmentTable.Parent, new EntityReference(SegmentTable.Name, a))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<filter><condition attribute="cseg_nosuchcolumn" operator="eq" value="1" /></filter>""", "cseg_nosuchcolumn")]
    [InlineData("""<fetch><entity name="account"><filter /></entity></fetch>""", "account")]
    [InlineData("""<filter><condition attribute="lastname" operator="resembles" value="1" /></filter>""", "resembles")]
    public void A_filter_that_cannot_work_is_refused_before_it_is_saved(string filter, string named)
    {
        Assert.Contains(named, Refused(() => local.ASegment("Wrong", filter, SegmentLifecycle.Draft)), StringComparison.Ordinal);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(SegmentTable.Name)).Entities);
    }

    [Fact]
    public void Consent_reachability_and_contact_frequency_hold_customers_back()
    {
        var reachable = local.AContact((ContactTable.EmailAddress, "a@example.com"));
        local.AContact();
        local.AContact((ContactTable.EmailAddress, "b@example.com"), (ContactTable.DoNotBulkEmail, true));
        local.AContact((ContactTable.EmailAddress, "c@example.com"), (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Never)));
        local.AContact((ContactTable.EmailAddress, "d@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2002, 1, 1)));
        var today = local.AContact((ContactTable.EmailAddress, "e@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2001, 12, 31)));
        var yesterday = local.AContact((ContactTable.EmailAddress, "f@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2001, 12, 30)));
        var before = local.AContact((ContactTable.EmailAddress, "g@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2001, 12, 29)));
        var longAgo = local.AContact((ContactTable.EmailAddress, "h@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(1999, 1, 1)));

        var list = local.ListOf(local.ASegment("Everybody", "", SegmentLifecycle.Published, purpose: SegmentPurpose.Email)).Id;

        Assert.Equal(new[] { reachable, today, yesterday, before, longAgo }.Order(), local.Members(list).Order());
    }

    private void SetLifecycle(Guid segment, SegmentLifecycle lifecycle) =>
        local.Change(SegmentTable.Name, segment, SegmentTable.Lifecycle, new OptionSetValue((int)lifecycle));

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Detail.Message;
}
