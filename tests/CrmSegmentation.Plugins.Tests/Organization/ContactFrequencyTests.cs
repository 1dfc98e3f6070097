using System;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Whoever has been contacted is left alone for as long as he asked.</summary>
[Collection(nameof(ImportedSolution))]
public class ContactFrequencyTests(ImportedSolution solution)
{
    private const int Completed = 1;
    private const int Sent = 3;

    private readonly ImportedSolution local = solution.StartAfresh();

    /// <summary>Requirement R36.</summary>
    [Fact]
    public void Who_wants_to_hear_monthly_and_was_mailed_on_the_first_of_May_is_absent_from_lists_until_the_first_of_June()
    {
        local.Clock.MoveTo(Day("2001-04-30"));
        var customer = ACustomer(ContactFrequency.Monthly);
        var list = local.ListOf(local.ASegment("All", "", SegmentLifecycle.Published)).Id;
        Assert.Equal([customer], local.Members(list));

        local.Clock.MoveTo(Day("2001-05-01"));
        Complete(AnActivity(ActivityTables.Email, customer), Sent);

        for (var day = Day("2001-05-01"); day < Day("2001-06-01"); day = day.AddDays(1))
        {
            local.Clock.MoveTo(day);
            Assert.Empty(local.Members(list));
        }

        local.Clock.MoveTo(Day("2001-06-01"));
        Assert.Equal([customer], local.Members(list));
    }

    [Theory]
    [InlineData(ActivityTables.Email, Sent, true, true)]
    [InlineData(ActivityTables.Email, 2, true, true)]
    [InlineData(ActivityTables.Email, 6, true, false)]
    [InlineData(ActivityTables.Email, 7, true, false)]
    [InlineData(ActivityTables.Email, 4, true, false)]
    [InlineData(ActivityTables.Email, Sent, false, false)]
    [InlineData(ActivityTables.Letter, 4, true, true)]
    [InlineData(ActivityTables.Letter, 3, true, false)]
    [InlineData(ActivityTables.Letter, 4, false, false)]
    [InlineData(ActivityTables.PhoneCall, 2, true, true)]
    [InlineData(ActivityTables.PhoneCall, 4, true, false)]
    [InlineData(ActivityTables.PhoneCall, 2, false, false)]
    public void What_we_sent_or_made_counts_and_what_was_received_or_waits_does_not(string table, int status, bool outgoing, bool counts)
    {
        var customer = ACustomer(ContactFrequency.Quarterly);

        Complete(AnActivity(table, customer, outgoing), status);

        Assert.Equal(counts ? ("2001-12-31", "2002-03-31") : ("", ""), Noted(customer));
    }

    [Fact]
    public void An_email_counts_when_it_has_gone_and_not_when_it_was_cancelled()
    {
        var customer = ACustomer(ContactFrequency.Weekly);
        var email = AnActivity(ActivityTables.Email, customer);

        Complete(email, 6);
        Assert.Equal(("", ""), Noted(customer));
        local.Change(email.LogicalName, email.Id, ActivityTables.Status, new OptionSetValue(Sent));
        local.RunAsyncOperations();
        Assert.Equal(("2001-12-31", "2002-01-07"), Noted(customer));

        var cancelled = AnActivity(ActivityTables.Email, customer);
        local.Clock.MoveTo(Day("2002-01-20"));
        Complete(cancelled, 5, state: 2);
        Assert.Equal(("2001-12-31", "2002-01-07"), Noted(customer));
    }

    [Theory]
    [InlineData(ActivityTables.Email, Sent)]
    [InlineData(ActivityTables.Letter, 4)]
    [InlineData(ActivityTables.PhoneCall, 2)]
    public void What_the_distribution_of_a_campaign_activity_made_counts_when_it_has_gone(string table, int status)
    {
        var customer = ACustomer(ContactFrequency.Monthly);
        var campaign = local.Service.Create(new Entity("campaign") { ["name"] = "Spring" });
        var distributed = local.Service.Create(new Entity("campaignactivity") { ["subject"] = "Spring", ["regardingobjectid"] = new EntityReference("campaign", campaign) });
        var activity = AnActivity(table, customer);
        local.Change(table, activity.Id, "regardingobjectid", new EntityReference("campaignactivity", distributed));

        Complete(activity, status);

        Assert.Equal(("2001-12-31", "2002-01-31"), Noted(customer));
    }

    [Fact]
    public void All_recipients_count_also_hidden_ones_and_nobody_else()
    {
        var to = ACustomer(ContactFrequency.Weekly);
        var cc = ACustomer(ContactFrequency.Weekly);
        var bcc = ACustomer(ContactFrequency.Weekly);
        var sender = ACustomer(ContactFrequency.Weekly);
        var regarding = ACustomer(ContactFrequency.Weekly);
        var email = new Entity(ActivityTables.Email)
        {
            ["subject"] = "Spring", ["directioncode"] = true, ["regardingobjectid"] = new EntityReference(ContactTable.Name, regarding),
            ["to"] = Parties(to), ["cc"] = Parties(cc, to), ["bcc"] = Parties(bcc), ["from"] = Parties(sender),
        };
        email.Id = local.Service.Create(email);

        Complete(email, Sent);

        Assert.All([to, cc, bcc], id => Assert.Equal(("2001-12-31", "2002-01-07"), Noted(id)));
        Assert.All([sender, regarding], id => Assert.Equal(("", ""), Noted(id)));
    }

    [Fact]
    public void Many_recipients_are_noted_after_the_save_in_few_messages()
    {
        var contacts = Enumerable.Range(0, 1_201).Select(_ => new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.ContactFrequency] = new OptionSetValue((int)ContactFrequency.Monthly) }).ToList();
        var ids = (Guid[])local.Service.Execute(new OrganizationRequest("CreateMultiple") { ["Targets"] = new EntityCollection(contacts) { EntityName = ContactTable.Name } })["Ids"];
        var email = new Entity(ActivityTables.Email) { ["subject"] = "Spring", ["directioncode"] = true, ["bcc"] = Parties(ids) };
        email.Id = local.Service.Create(email);
        local.ForgetRequests();

        local.Service.Update(new Entity(email.LogicalName, email.Id) { [ActivityTables.State] = new OptionSetValue(Completed), [ActivityTables.Status] = new OptionSetValue(Sent) });
        Assert.Empty(local.RequestsOfSteps);
        local.RunAsyncOperations();

        Assert.Equal(1_201, Count(ContactTable.NextContactAllowedOn, Day("2002-01-31")));
        Assert.Equal(1 + 13, local.RequestsOfSteps.Count);
    }

    [Fact]
    public void A_contact_recorded_later_counts_for_its_own_day_and_never_moves_the_last_one_back()
    {
        var customer = ACustomer(ContactFrequency.Monthly);
        Complete(AnActivity(ActivityTables.PhoneCall, customer, end: "2001-12-20"), 2);
        Assert.Equal(("2001-12-20", "2002-01-20"), Noted(customer));

        Complete(AnActivity(ActivityTables.Letter, customer, end: "2001-11-02"), 4);
        Assert.Equal(("2001-12-20", "2002-01-20"), Noted(customer));

        Complete(AnActivity(ActivityTables.Letter, customer, end: "2003-01-01"), 4);
        Assert.Equal(("2001-12-31", "2002-01-31"), Noted(customer));
    }

    [Fact]
    public void Choosing_another_frequency_counts_from_the_last_contact()
    {
        var customer = ACustomer(ContactFrequency.Monthly);
        Complete(AnActivity(ActivityTables.Email, customer), Sent);
        local.Clock.MoveTo(Day("2002-01-03"));
        local.ForgetRequests();

        Choose(customer, ContactFrequency.Weekly);
        Assert.Equal(("2001-12-31", "2002-01-07"), Noted(customer));
        Choose(customer, ContactFrequency.Quarterly);
        Assert.Equal(("2001-12-31", "2002-03-31"), Noted(customer));
        Choose(customer, ContactFrequency.AsItHappens);
        Assert.Equal(("2001-12-31", ""), Noted(customer));
        Choose(customer, null);
        Assert.Equal(("2001-12-31", ""), Noted(customer));
        Assert.Empty(local.RequestsOfSteps);
    }

    [Fact]
    public void An_imported_day_of_contact_counts_from_the_start()
    {
        var customer = local.AContact((ContactTable.LastContactedOn, Day("2001-12-20")), (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Monthly)));

        Assert.Equal(("2001-12-20", "2002-01-20"), Noted(customer));
        Assert.Empty(local.Members(local.ListOf(local.ASegment("All", "", SegmentLifecycle.Published)).Id));
    }

    [Theory]
    [InlineData("2001-12-20", "2001-12-10", "2001-12-20")]
    [InlineData("2001-12-10", "2001-12-20", "2001-12-20")]
    [InlineData(null, "2001-12-20", "2001-12-20")]
    [InlineData("2001-12-20", null, "2001-12-20")]
    public void Of_merged_customers_the_later_contact_counts(string? master, string? other, string expected)
    {
        var target = Contacted(master);
        local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, target), SubordinateId = Contacted(other), UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });

        Assert.Equal((expected, FormattableString.Invariant($"{Day(expected).AddMonths(1):yyyy-MM-dd}")), Noted(target));
    }

    private Guid Contacted(string? day)
    {
        var id = ACustomer(ContactFrequency.Monthly);
        if (day != null)
            local.Change(ContactTable.Name, id, ContactTable.LastContactedOn, Day(day));
        return id;
    }

    private Guid ACustomer(ContactFrequency frequency) => local.AContact((ContactTable.ContactFrequency, new OptionSetValue((int)frequency)));

    private void Choose(Guid customer, ContactFrequency? frequency) =>
        local.Change(ContactTable.Name, customer, ContactTable.ContactFrequency, frequency is { } chosen ? new OptionSetValue((int)chosen) : null);

    private Entity AnActivity(string table, Guid to, bool outgoing = true, string? end = null)
    {
        var activity = new Entity(table) { ["subject"] = "Spring", ["directioncode"] = outgoing, ["to"] = Parties(to) };
        if (end != null)
            activity["actualend"] = DateTime.SpecifyKind(Day(end).AddHours(10), DateTimeKind.Utc);
        activity.Id = local.Service.Create(activity);
        return activity;
    }

    private void Complete(Entity activity, int status, int state = Completed)
    {
        local.Service.Update(new Entity(activity.LogicalName, activity.Id) { [ActivityTables.State] = new OptionSetValue(state), [ActivityTables.Status] = new OptionSetValue(status) });
        local.RunAsyncOperations();
    }

    private static EntityCollection Parties(params Guid[] contacts) =>
        new(contacts.Select(id => new Entity(ActivityTables.Party) { [ActivityTables.PartyId] = new EntityReference(ContactTable.Name, id) }).ToList()) { EntityName = ActivityTables.Party };

    private (string Last, string Next) Noted(Guid customer)
    {
        var contact = local.Service.Retrieve(ContactTable.Name, customer, new ColumnSet(ContactTable.LastContactedOn, ContactTable.NextContactAllowedOn));
        return (Text(contact, ContactTable.LastContactedOn), Text(contact, ContactTable.NextContactAllowedOn));
    }

    private static string Text(Entity contact, string column) => $"{contact.GetAttributeValue<DateTime?>(column):yyyy-MM-dd}";

    private int Count(string column, DateTime day)
    {
        var query = new QueryExpression(ContactTable.Name);
        query.Criteria.AddCondition(column, ConditionOperator.On, day);
        return local.Service.RetrieveMultiple(query).Entities.Count;
    }
}
