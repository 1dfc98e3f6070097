using System;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Who wants no profile, or may have none, leaves every list that rests on one, also those that were frozen.</summary>
[Collection(nameof(ImportedSolution))]
public class FrozenListTests(ImportedSolution solution)
{
    private const string ByProfile = """<filter><condition attribute="cseg_annualvalue" operator="gt" value="0" /></filter>""";
    private const string ByPostalCode = """<filter><condition attribute="lastname" operator="eq" value="Customer" /></filter>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Opting_out_leaves_lists_by_profile_dynamic_and_frozen_and_opting_in_computes_the_profile_anew()
    {
        var ann = local.AContact();
        var bob = local.AContact();
        local.Buy(ann, "2001-06-01", 10m);
        local.Buy(bob, "2001-06-01", 10m);
        var segment = local.ASegment("Buyers", ByProfile, SegmentLifecycle.Published);
        var dynamic = local.ListOf(segment).Id;
        var frozen = Frozen(segment);
        Assert.Equal(new[] { ann, bob }.Order(), local.Members(dynamic).Order());

        local.Change(ContactTable.Name, ann, ContactTable.ProfilingOptOut, true);
        Assert.Equal([bob], local.Members(dynamic));
        Assert.Equal([bob], Members(frozen));

        local.Change(ContactTable.Name, ann, ContactTable.ProfilingOptOut, false);
        Assert.Equal(new[] { ann, bob }.Order(), local.Members(dynamic).Order());
        Assert.Equal([bob], Members(frozen));
        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 10m).AsOf("2001-12-31")), StoredProfile.Of(local.Contact(ann)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData((int)ConsentBasis.None)]
    public void Withdrawing_a_consent_that_is_required_leaves_frozen_lists_and_where_none_is_required_it_does_not(int? withdrawn)
    {
        var (ann, bob) = (ABuyer(), ABuyer());
        foreach (var id in new[] { ann, bob })
            local.Change(ContactTable.Name, id, ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Consent));
        var frozen = Frozen(local.ASegment("Buyers", ByProfile, SegmentLifecycle.Published));
        var value = withdrawn is { } basis ? new OptionSetValue(basis) : null;

        local.Change(ContactTable.Name, ann, ContactTable.ConsentBasis, value);
        Assert.Equal(new[] { ann, bob }.Order(), Members(frozen).Order());

        local.Change(ContactTable.Name, ann, ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Consent));
        local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        local.Maintain();
        Assert.Equal(new[] { ann, bob }.Order(), Members(frozen).Order());

        local.Change(ContactTable.Name, ann, ContactTable.ConsentBasis, value);
        Assert.Equal([bob], Members(frozen));
    }

    [Fact]
    public void Where_consent_becomes_required_maintenance_takes_those_who_gave_none_out_of_frozen_lists()
    {
        var (ann, bob) = (ABuyer(), ABuyer());
        local.Change(ContactTable.Name, bob, ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Consent));
        var frozen = Frozen(local.ASegment("Buyers", ByProfile, SegmentLifecycle.Published));

        local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        Assert.Equal(new[] { ann, bob }.Order(), Members(frozen).Order());
        local.Maintain();

        Assert.Equal([bob], Members(frozen));
    }

    [Fact]
    public void Lists_that_do_not_look_at_the_profile_locked_ones_and_those_of_no_segment_stay()
    {
        var ann = local.AContact();
        local.Buy(ann, "2001-06-01", 10m);
        var others = Frozen(local.ASegment("Called Customer", ByPostalCode, SegmentLifecycle.Published));
        var buyers = local.ASegment("Buyers", ByProfile, SegmentLifecycle.Published);
        var locked = Frozen(buyers);
        local.Change(ListTable.Name, locked, ListTable.IsLocked, true);
        var ofNone = Frozen(buyers);
        local.Change(ListTable.Name, ofNone, ListTable.Segment, null);

        local.Change(ContactTable.Name, ann, ContactTable.ProfilingOptOut, true);

        Assert.Equal([ann], Members(others));
        Assert.Equal([ann], Members(locked));
        Assert.Equal([ann], Members(ofNone));
    }

    [Fact]
    public void Who_is_in_no_frozen_list_costs_one_read_and_opting_in_none()
    {
        var ann = local.AContact();
        local.ForgetRequests();
        local.Change(ContactTable.Name, ann, ContactTable.ProfilingOptOut, true);
        Assert.Equal(1, local.RequestsOfSteps.Count(request => request.EndsWith("listmember", StringComparison.Ordinal)));

        local.ForgetRequests();
        local.Change(ContactTable.Name, ann, ContactTable.ProfilingOptOut, false);
        Assert.DoesNotContain(local.RequestsOfSteps, request => request.EndsWith("listmember", StringComparison.Ordinal));
    }

    private Guid ABuyer()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 10m);
        return id;
    }

    /// <summary>As a marketer does: copies the dynamic list and says which segment it is of.</summary>
    private Guid Frozen(Guid segment)
    {
        var copy = ((CopyDynamicListToStaticResponse)local.Service.Execute(new CopyDynamicListToStaticRequest { ListId = local.ListOf(segment).Id })).StaticListId;
        local.Change(ListTable.Name, copy, ListTable.Segment, new EntityReference(SegmentTable.Name, segment));
        return copy;
    }

    private Guid[] Members(Guid list)
    {
        var query = new QueryExpression(ListMemberTable.Name) { ColumnSet = new ColumnSet(ListMemberTable.Member) };
        query.Criteria.AddCondition(ListMemberTable.List, ConditionOperator.Equal, list);
        return [.. local.Service.RetrieveMultiple(query).Entities.Select(row => row.GetAttributeValue<EntityReference>(ListMemberTable.Member).Id)];
    }
}
