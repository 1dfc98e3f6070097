using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Maintenance keeps who entered and left which segment, and why.</summary>
[Collection(nameof(ImportedSolution))]
public class SegmentHistoryTests(ImportedSolution solution)
{
    private const string High = """<filter><condition attribute="cseg_priority" operator="eq" value="653210000" /></filter>""";
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void The_first_run_enters_all_members_and_the_next_changes_nothing()
    {
        var ann = InUlm();
        var ben = InUlm();
        local.AContact((ContactTable.City, "Oslo"));
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);

        local.Maintain();
        Assert.Equal(Sorted($"{ann} 2001-12-31 FirstCount", $"{ben} 2001-12-31 FirstCount"), History(segment));
        Assert.Equal(Day("2001-12-31"), ((DateTime)Stored(segment)[SegmentTable.HistoryOn]).Date);

        local.Clock.MoveTo(Day("2002-01-05"));
        local.Maintain();
        Assert.Equal(Sorted($"{ann} 2001-12-31 FirstCount", $"{ben} 2001-12-31 FirstCount"), History(segment));
        Assert.Equal(Day("2002-01-05"), ((DateTime)Stored(segment)[SegmentTable.HistoryOn]).Date);
    }

    [Fact]
    public void A_purchase_brings_a_customer_in_and_time_takes_him_out()
    {
        var customer = local.AContact();
        var segment = local.ASegment("High", High, SegmentLifecycle.Published);
        local.Maintain();

        local.Clock.MoveTo(Day("2002-01-02"));
        local.Buy(customer, "2002-01-02", 5_000m);
        local.Maintain();
        Assert.Equal([$"{customer} 2002-01-02 Purchase"], History(segment));

        local.Clock.MoveTo(Day("2003-02-02"));
        local.Maintain();
        Assert.Equal([$"{customer} 2002-01-02 Purchase, 2003-02-02 Expiry"], History(segment));
    }

    [Fact]
    public void An_edit_a_contact_a_change_of_the_rules_and_retirement_are_told_apart()
    {
        var moves = InUlm();
        var contacted = local.AContact((ContactTable.City, "Ulm"), (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Monthly)));
        var stays = InUlm();
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.Maintain();

        local.Clock.MoveTo(Day("2002-01-02"));
        local.Change(ContactTable.Name, moves, ContactTable.City, "Oslo");
        local.Change(ContactTable.Name, contacted, ContactTable.LastContactedOn, Day("2002-01-02"));
        local.Maintain();
        Assert.Equal(
            Sorted($"{moves} 2001-12-31 FirstCount, 2002-01-02 Edit", $"{contacted} 2001-12-31 FirstCount, 2002-01-02 Contact", $"{stays} 2001-12-31 FirstCount"),
            History(segment));

        local.Clock.MoveTo(Day("2002-01-03"));
        local.Change(SegmentTable.Name, segment, SegmentTable.Filter, Ulm.Replace("Ulm", "Oslo", StringComparison.Ordinal));
        local.Maintain();
        Assert.Equal(
            Sorted(
                $"{moves} 2001-12-31 FirstCount, 2002-01-02 Edit", $"{contacted} 2001-12-31 FirstCount, 2002-01-02 Contact",
                $"{stays} 2001-12-31 FirstCount, 2002-01-03 RuleChange", $"{moves} 2002-01-03 RuleChange"),
            History(segment));

        local.Change(SegmentTable.Name, segment, SegmentTable.Lifecycle, new OptionSetValue((int)SegmentLifecycle.Retired));
        local.Clock.MoveTo(Day("2002-01-04"));
        local.Maintain();
        Assert.Contains($"{moves} 2002-01-03 RuleChange, 2002-01-04 RuleChange", History(segment));
        Assert.DoesNotContain(History(segment), row => !row.Contains(',', StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_that_nobody_wrote_since_the_last_run_leaves_by_the_calendar_and_a_contact_of_long_ago_is_no_cause()
    {
        const string lately = $"""<filter><condition attribute="{ContactTable.Anniversary}" operator="last-x-days" value="5" /></filter>""";
        var celebrated = local.AContact((ContactTable.Anniversary, Day("2001-12-30")));
        var contacted = local.AContact((ContactTable.City, "Ulm"), (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Monthly)), (ContactTable.LastContactedOn, Day("2001-12-01")));
        var segments = (Lately: local.ASegment("Lately", lately, SegmentLifecycle.Published), Ulm: local.ASegment("Ulm", Ulm, SegmentLifecycle.Published));
        local.Maintain();
        Assert.Empty(History(segments.Ulm));
        local.Clock.MoveTo(Day("2002-01-03"));
        local.Maintain();
        Assert.Equal(Day("2002-01-01"), local.Service.Retrieve(ContactTable.Name, contacted, new ColumnSet(ContactTable.NextContactAllowedOn))[ContactTable.NextContactAllowedOn]);

        local.Clock.MoveTo(Day("2002-01-10"));
        local.Change(ContactTable.Name, contacted, ContactTable.City, "Oslo");
        local.Maintain();

        Assert.Equal([$"{celebrated} 2001-12-31 FirstCount, 2002-01-10 Expiry"], History(segments.Lately));
        Assert.EndsWith("2002-01-10 Edit", Assert.Single(History(segments.Ulm)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_merged_customers_memberships_end_and_stay_as_the_masters_past()
    {
        var master = local.AContact((ContactTable.City, "Oslo"));
        var other = InUlm();
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-02"));

        local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, master), SubordinateId = other, UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });

        Assert.Equal([$"{master} 2001-12-31 FirstCount, 2002-01-02 Merge"], History(segment));
        local.Maintain();
        Assert.Single(History(segment));
    }

    [Fact]
    public void A_merge_ends_none_of_the_masters_own_memberships_and_changes_none_that_has_ended()
    {
        var master = InUlm();
        var other = InUlm();
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-02"));
        local.Change(ContactTable.Name, other, ContactTable.City, "Oslo");
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-03"));

        local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, master), SubordinateId = other, UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });

        Assert.Equal([$"{master} 2001-12-31 FirstCount", $"{master} 2001-12-31 FirstCount, 2002-01-02 Edit"], History(segment));
    }

    [Fact]
    public void Deleting_a_customer_leaves_no_history_of_him()
    {
        var customer = InUlm();
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.Maintain();

        local.Service.Delete(ContactTable.Name, customer);

        Assert.Empty(History(segment));
    }

    [Fact]
    public void An_open_membership_exists_once()
    {
        var customer = InUlm();
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.Maintain();

        Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Service.Create(new Entity(SegmentMembershipTable.Name)
        {
            [SegmentMembershipTable.Title] = "Ulm",
            [SegmentMembershipTable.Contact] = new EntityReference(ContactTable.Name, customer),
            [SegmentMembershipTable.Segment] = new EntityReference(SegmentTable.Name, segment),
            [SegmentMembershipTable.OpenKey] = customer.ToString("N") + segment.ToString("N"),
        }));
    }

    [Fact]
    public void More_changes_than_a_page_writes_take_several_pages_and_keep_their_cause()
    {
        Customers(47, "Ulm");
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);

        local.Maintain(pageSize: 10);

        Assert.Equal(47, History(segment).Count(row => row.EndsWith("2001-12-31 FirstCount", StringComparison.Ordinal)));
        Assert.Equal(47, Stored(segment)[SegmentTable.MemberCount]);
    }

    [Fact]
    public void No_call_writes_more_rows_than_a_page_whether_members_enter_leave_or_the_segment_ends()
    {
        var leaving = Enumerable.Range(0, 8).Select(_ => InUlm()).ToList();
        Customers(7, "Ulm");
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        Assert.Equal([10, 5], RowsWritten(pageSize: 10));

        Customers(7, "Ulm");
        leaving.ForEach(id => local.Change(ContactTable.Name, id, ContactTable.City, "Oslo"));
        Assert.Equal([10, 5], RowsWritten(pageSize: 10));

        local.Change(SegmentTable.Name, segment, SegmentTable.Lifecycle, new OptionSetValue((int)SegmentLifecycle.Retired));
        Assert.Equal([10, 4], RowsWritten(pageSize: 10));
    }

    [Fact]
    public void More_members_than_a_page_of_the_platform_are_compared_too()
    {
        Customers(5_003, "Ulm");
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);

        local.Maintain(pageSize: 1_000);

        Assert.Equal(5_003, History(segment).Count);
        local.Clock.MoveTo(Day("2002-01-02"));
        local.Maintain(pageSize: 1_000);
        Assert.Equal(5_003, History(segment).Count);
    }

    [Fact]
    public void Old_memberships_are_deleted_after_the_days_of_the_settings_and_open_ones_stay()
    {
        local.TheSettings((SettingsTable.SegmentHistoryDays, 30));
        var leaves = InUlm();
        var stays = InUlm();
        var segment = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.Maintain();
        local.Change(ContactTable.Name, leaves, ContactTable.City, "Oslo");
        local.Maintain();

        local.Clock.MoveTo(Day("2002-01-30"));
        local.Maintain();
        Assert.Equal(2, History(segment).Count);
        local.Clock.MoveTo(Day("2002-01-31"));
        local.Maintain();
        Assert.Equal([$"{stays} 2001-12-31 FirstCount"], History(segment));
    }

    [Fact]
    public void Past_memberships_of_a_customer_who_opts_out_of_profiling_are_deleted()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-30", 5_000m);
        var high = local.ASegment("High", High, SegmentLifecycle.Published);
        local.Maintain();
        Assert.Single(History(high));

        local.Change(ContactTable.Name, customer, ContactTable.ProfilingOptOut, true);
        local.Maintain();

        Assert.Empty(History(high));
    }

    [Fact]
    public void Of_a_customer_who_opts_out_past_memberships_are_deleted_once_even_when_they_are_old_and_the_open_ones_stay()
    {
        local.TheSettings((SettingsTable.SegmentHistoryDays, 30));
        var customer = InUlm();
        var left = local.ASegment("Oslo", Ulm.Replace("Ulm", "Oslo", StringComparison.Ordinal), SegmentLifecycle.Published);
        var stays = local.ASegment("Anywhere", "<filter><condition attribute='address1_city' operator='not-null' /></filter>", SegmentLifecycle.Published);
        local.Change(ContactTable.Name, customer, ContactTable.City, "Oslo");
        local.Maintain();
        local.Change(ContactTable.Name, customer, ContactTable.City, "Ulm");
        local.Maintain();
        Assert.Single(History(left));
        local.Clock.MoveTo(Day("2002-03-01"));
        local.Change(ContactTable.Name, customer, ContactTable.ProfilingOptOut, true);

        local.Maintain();

        Assert.Empty(History(left));
        Assert.Equal([$"{customer} 2001-12-31 FirstCount"], History(stays));
    }

    [Fact]
    public void Maintenance_counts_anew_and_notes_a_query_changed_by_hand_without_touching_it()
    {
        const string byHand = """<fetch><entity name="contact"><attribute name="contactid" /></entity></fetch>""";
        InUlm();
        var fine = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var edited = local.ASegment("All", "", SegmentLifecycle.Published);
        InUlm();
        var list = local.ListOf(edited).Id;
        local.Change(ListTable.Name, list, ListTable.Query, byHand);

        local.Maintain();

        Assert.Equal(2, Stored(fine)[SegmentTable.MemberCount]);
        Assert.Contains("changed by hand, found on 2001-12-31", (string)Stored(edited)[SegmentTable.Drift], StringComparison.Ordinal);
        Assert.Equal(byHand, local.List(list)[ListTable.Query]);
        Assert.Empty(History(edited));
    }

    [Fact]
    public void A_segment_that_cannot_be_refreshed_is_reported_and_keeps_none_of_the_others()
    {
        using var temporary = new TemporaryOrganization();
        Guid broken;
        Guid fine;
        using (var organization = temporary.Open())
        {
            var service = organization.CreateService();
            service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
            broken = Publish(service, "Broken");
            fine = Publish(service, "Fine");
        }

        // As an import with steps switched off, or an older version, may leave it.
        using (var organization = temporary.Open(stepsOn: false))
            organization.CreateService().Update(new Entity(SegmentTable.Name, broken) { [SegmentTable.Filter] = "<filter><condition operator='eq' value='1' /></filter>" });
        using (var organization = temporary.Open())
        {
            var service = organization.CreateService();
            var run = MaintenanceCall.ToTheEnd(service, null);

            Assert.Equal(1, run.Failed);
            Assert.StartsWith($"{broken}: The filter of segment 'Broken', line 1: a condition names no column", run.Failures, StringComparison.Ordinal);
            Assert.True(service.Retrieve(SegmentTable.Name, fine, new ColumnSet(SegmentTable.HistoryOn)).Contains(SegmentTable.HistoryOn));
        }
    }

    [Fact]
    public void A_customers_segments_are_two_requests_and_say_how_old_the_answer_is()
    {
        var customer = InUlm();
        local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.ASegment("All", "", SegmentLifecycle.Published);
        local.ASegment("High", High, SegmentLifecycle.Published);
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-05"));
        local.ForgetRequests();

        var answer = local.Service.Execute(new OrganizationRequest("cseg_GetCustomerSegments") { ["Target"] = new EntityReference(ContactTable.Name, customer) });

        Assert.Equal(["All", "Ulm"], ((EntityCollection)answer[GetCustomerSegments.Segments]).Entities.Select(row => row.GetAttributeValue<EntityReference>(SegmentMembershipTable.Segment).Name).Order());
        Assert.Equal(Day("2001-12-31"), ((DateTime)answer[GetCustomerSegments.AsOf]).Date);
        Assert.Equal(["Retrieve contact", "RetrieveMultiple cseg_segmentmembership"], local.RequestsOfSteps);
    }

    private static Guid Publish(IOrganizationService service, string name) => service.Create(new Entity(SegmentTable.Name)
    {
        [SegmentTable.Title] = name,
        [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Published),
        [SegmentTable.Purpose] = new OptionSetValue((int)SegmentPurpose.Any),
    });

    private Guid InUlm() => local.AContact((ContactTable.City, "Ulm"));

    private void Customers(int count, string city) => local.Service.Execute(new OrganizationRequest("CreateMultiple")
    {
        ["Targets"] = new EntityCollection(Enumerable.Range(0, count).Select(_ => new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.City] = city }).ToList()) { EntityName = ContactTable.Name },
    });

    /// <summary>How many memberships each call of a run of maintenance wrote that wrote any.</summary>
    private List<int> RowsWritten(int pageSize)
    {
        var written = new List<int>();
        var token = "";
        do
        {
            local.ForgetRequests();
            token = MaintenanceCall.Send(local.Service, pageSize, token).Token;
            written.Add(local.RequestsOfSteps.Count(request => request is "Create cseg_segmentmembership" or "Update cseg_segmentmembership"));
        }
        while (token.Length > 0);
        return [.. written.Where(rows => rows > 0)];
    }

    private Entity Stored(Guid segment) => local.Service.Retrieve(SegmentTable.Name, segment, new ColumnSet(true));

    private static List<string> Sorted(params string[] rows) => [.. rows.Order(StringComparer.Ordinal)];

    private List<string> History(Guid segment)
    {
        var query = new QueryExpression(SegmentMembershipTable.Name) { ColumnSet = new ColumnSet(true) };
        query.Criteria.AddCondition(SegmentMembershipTable.Segment, ConditionOperator.Equal, segment);
        return [.. Paging.ByCookie(local.Service, query, SegmentMembershipTable.Id).Select(Text).Order(StringComparer.Ordinal)];
    }

    private static string Text(Entity row)
    {
        var text = FormattableString.Invariant($"{row.GetAttributeValue<EntityReference>(SegmentMembershipTable.Contact).Id} {row.GetAttributeValue<DateTime>(SegmentMembershipTable.EnteredOn):yyyy-MM-dd} {Cause(row, SegmentMembershipTable.EnteredCause)}");
        return row.GetAttributeValue<DateTime?>(SegmentMembershipTable.LeftOn) is { } left ? FormattableString.Invariant($"{text}, {left:yyyy-MM-dd} {Cause(row, SegmentMembershipTable.LeftCause)}") : text;
    }

    private static MembershipCause Cause(Entity row, string column) => (MembershipCause)row.GetAttributeValue<OptionSetValue>(column).Value;
}
