using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Api = CrmSegmentation.Apis.CreateFollowUp;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Rules make tasks: one for each customer and occasion. The days begin on 2001-12-31, a Monday.</summary>
[Collection(nameof(ImportedSolution))]
public class FollowUpTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_rise_of_the_level_makes_one_task_that_says_what_rose()
    {
        ARule(FollowUpKind.PriorityRise, (FollowUpRuleTable.Title, "Welcome to the top"), (FollowUpRuleTable.Description, "Thank {customer}."), (FollowUpRuleTable.TaskPriority, Choice(TaskPriority.High)));
        var customer = local.AContact(("firstname", "Ann"));
        local.Buy(customer, "2001-12-01", 10m);
        local.Buy(customer, "2001-12-20", 5_000m);

        local.Maintain();
        local.Maintain();

        var task = Assert.Single(Tasks());
        Assert.Equal("Welcome to the top: Ann Customer", task["subject"]);
        Assert.Equal("Thank Ann Customer.\n\nPriority rose from Low to High on 31 December 2001.", task["description"]);
        Assert.Equal(customer, task.GetAttributeValue<EntityReference>("regardingobjectid").Id);
        Assert.Equal(new DateTime(2001, 12, 31, 12, 0, 0), task["scheduledend"]);
        Assert.Equal(2, task.GetAttributeValue<OptionSetValue>("prioritycode").Value);
        Assert.Equal(local.Service.Retrieve(ContactTable.Name, customer, new ColumnSet("ownerid")).GetAttributeValue<EntityReference>("ownerid").Id, task.GetAttributeValue<EntityReference>("ownerid").Id);
    }

    [Theory]
    [InlineData((int)PriorityLevel.High, 0)]
    [InlineData((int)PriorityLevel.Medium, 1)]
    public void A_rise_has_to_reach_the_level_that_the_rule_names(int level, int tasks)
    {
        ARule(FollowUpKind.PriorityRise, (FollowUpRuleTable.Level, new OptionSetValue(level)));
        var customer = local.AContact();
        local.Buy(customer, "2001-12-01", 10m);
        local.Buy(customer, "2001-12-20", 150m);
        Assert.Equal(PriorityLevel.Medium, (PriorityLevel)local.Contact(customer).GetAttributeValue<OptionSetValue>(ContactTable.Priority).Value);

        local.Maintain();

        Assert.Equal(tasks, Tasks().Count);
    }

    [Fact]
    public void A_rise_that_is_undone_before_the_run_makes_no_task()
    {
        ARule(FollowUpKind.PriorityRise);
        var customer = local.AContact();
        local.Buy(customer, "2001-12-01", 10m);
        local.Service.Delete(PurchaseTable.Name, local.Buy(customer, "2001-12-20", 5_000m));

        local.Maintain();

        Assert.Empty(Tasks());
    }

    [Fact]
    public void A_lapse_makes_one_task_on_its_day_and_another_after_the_next_purchase()
    {
        local.TheSettings((SettingsTable.DefaultIntervalDays, 10));
        ARule(FollowUpKind.Lapse);
        var customer = local.AContact();
        local.Buy(customer, "2001-12-31", 10m);

        RunDaily("2002-01-19");
        Assert.Empty(Tasks());
        RunDaily("2002-01-25");
        Assert.Equal("Last purchase on 31 December 2001; the next was expected by 20 January 2002.", Assert.Single(Tasks())["description"]);
        Assert.Equal(new DateTime(2002, 1, 21, 12, 0, 0), Tasks()[0]["scheduledend"]);

        local.Buy(customer, "2002-01-25", 10m);
        RunDaily("2002-06-01");
        Assert.Equal(2, Tasks().Count);
    }

    [Fact]
    public void A_purchase_is_followed_up_once_a_day_of_purchase_and_only_where_the_rule_looks()
    {
        var generators = local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Generators", ["cseg_code"] = "G", [ProductCategoryTable.FollowUp] = true });
        var toys = local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Toys", ["cseg_code"] = "T" });
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Title, "All"), (FollowUpRuleTable.Days, 7));
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Title, "Toys"), (FollowUpRuleTable.Days, 7), (FollowUpRuleTable.Category, new EntityReference(ProductCategoryTable.Name, toys)));
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Title, "Flagged"), (FollowUpRuleTable.Days, 7), (FollowUpRuleTable.FlaggedCategoriesOnly, true), (FollowUpRuleTable.Subject, "How is the generator working, {customer}?"));
        var customer = local.AContact();
        Create(customer, "2001-12-31", generators, PurchaseKind.Purchase);
        Create(customer, "2001-12-31", generators, PurchaseKind.Purchase);
        Create(customer, "2001-12-31", null, PurchaseKind.Purchase);
        Create(customer, "2002-01-02", toys, PurchaseKind.Return);

        RunDaily("2002-01-06");
        Assert.Empty(Tasks());
        RunDaily("2002-01-20");

        Assert.Equal(["All: Customer", "How is the generator working, Customer?"], Tasks().Select(task => (string)task["subject"]));
        Assert.Equal("Purchase on 31 December 2001: Generators.", Tasks()[1]["description"]);
        Assert.All(Tasks(), task => Assert.Equal(new DateTime(2002, 1, 7, 12, 0, 0), task["scheduledend"]));
    }

    /// <summary>2002-03-10 is a Sunday, so that three days before is a Thursday, and the anniversary's weekend makes it a Friday.</summary>
    [Fact]
    public void A_birthday_and_an_anniversary_are_told_before_on_a_business_day_every_year()
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Title, "Birthday"), (FollowUpRuleTable.Days, 3));
        ARule(FollowUpKind.BeforeAnniversary, (FollowUpRuleTable.Title, "Anniversary"), (FollowUpRuleTable.Days, 0));
        local.AContact(("birthdate", Day("1960-03-10")), ("anniversary", Day("1985-03-10")));

        RunDaily("2002-03-06");
        Assert.Empty(Tasks());
        RunDaily("2002-03-07");
        Assert.Equal("Birthday on 10 March 2002.", Assert.Single(Tasks())["description"]);
        RunDaily("2002-03-12");

        Assert.Equal([("Birthday: Customer", new DateTime(2002, 3, 7, 12, 0, 0)), ("Anniversary: Customer", new DateTime(2002, 3, 8, 12, 0, 0))], Tasks().Select(task => ((string)task["subject"], (DateTime)task["scheduledend"])));
        RunDaily("2003-03-12", every: 3);
        Assert.Equal(4, Tasks().Count);
    }

    [Fact]
    public void Supplies_are_remembered_on_the_last_Monday_whatever_the_priority_and_the_profile()
    {
        var asked = local.AContact((ContactTable.ProfilingOptOut, true), (ContactTable.PostalCode, "98052"));
        local.AContact((ContactTable.PostalCode, "10115"));
        var segment = local.ASegment("Asked for supplies", "<filter><condition attribute='address1_postalcode' operator='eq' value='98052' /></filter>", SegmentLifecycle.Draft);
        ARule(FollowUpKind.RecurringDate, (FollowUpRuleTable.Title, "Supplies"), (FollowUpRuleTable.Segment, new EntityReference(SegmentTable.Name, segment)), (FollowUpRuleTable.Week, Choice(WeekOfMonth.Last)), (FollowUpRuleTable.Weekday, Choice(Weekday.Monday)));
        ARule(FollowUpKind.RecurringDate, (FollowUpRuleTable.Title, "Ahead"), (FollowUpRuleTable.Contact, new EntityReference(ContactTable.Name, asked)), (FollowUpRuleTable.DayOfMonth, 6), (FollowUpRuleTable.Days, 1));

        RunDaily("2002-04-30");

        Assert.All(Tasks(), task => Assert.Equal(asked, task.GetAttributeValue<EntityReference>("regardingobjectid").Id));
        Assert.Equal(["01-28", "02-25", "03-25", "04-29", "12-31"], DueDays("Supplies"));

        // 2002-01-06 is a Sunday: told on the Friday before. 2002-04-05 is a Friday.
        Assert.Equal(["01-04", "02-05", "03-05", "04-05"], DueDays("Ahead"));
    }

    [Fact]
    public void A_rule_with_a_segment_serves_only_its_customers()
    {
        var segment = local.ASegment("Here", "<filter><condition attribute='address1_postalcode' operator='eq' value='98052' /></filter>", SegmentLifecycle.Published);
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0), (FollowUpRuleTable.Segment, new EntityReference(SegmentTable.Name, segment)));
        var here = local.AContact((ContactTable.BirthDate, Day("1960-12-31")), (ContactTable.PostalCode, "98052"));
        local.AContact((ContactTable.BirthDate, Day("1960-12-31")), (ContactTable.PostalCode, "10115"));

        local.Maintain();

        Assert.Equal(here, Assert.Single(Tasks()).GetAttributeValue<EntityReference>("regardingobjectid").Id);
    }

    [Fact]
    public void Missed_days_are_caught_up_and_what_came_before_the_rule_is_not()
    {
        local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        for (var day = 1; day <= 7; day++)
            local.AContact((ContactTable.BirthDate, new DateTime(1970, 1, day)));
        local.Clock.MoveTo(Day("2002-01-01"));
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0));
        ARule(FollowUpKind.RecurringDate, (FollowUpRuleTable.Title, "Third"), (FollowUpRuleTable.Contact, new EntityReference(ContactTable.Name, local.AContact())), (FollowUpRuleTable.DayOfMonth, 3));
        RunDaily("2002-01-01");
        Assert.Single(Tasks());

        // The 2nd, 3rd and 4th are missed: birthdays on them have passed on the 5th, what was asked for the 3rd has not lost its sense.
        local.Clock.MoveTo(Day("2002-01-05"));
        local.Maintain();

        Assert.Equal(["Asked for on 3 January 2002.", "Birthday on 1 January 2002.", "Birthday on 5 January 2002.", "Birthday on 6 January 2002."], Tasks().Select(task => (string)task["description"]).Order(StringComparer.Ordinal));
        Assert.Equal(["01-07"], DueDays("Third"));
    }

    [Fact]
    public void A_rule_that_rested_begins_on_the_day_it_is_activated_again()
    {
        local.TheSettings((SettingsTable.DefaultIntervalDays, 1));
        var rule = ARule(FollowUpKind.Lapse);
        local.Maintain();
        SetState(rule, 1);
        local.Buy(local.AContact(), "2001-12-31", 10m);
        RunDaily("2002-01-03");

        SetState(rule, 0);
        RunDaily("2002-01-10");

        Assert.Empty(Tasks());
    }

    [Fact]
    public void Who_wants_no_profile_no_contact_or_is_out_of_use_gets_no_task_because_of_a_profile()
    {
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 0));
        local.Buy(local.AContact((ContactTable.ProfilingOptOut, true)), "2001-12-31", 10m);
        local.Buy(local.AContact((ContactTable.ContactFrequency, Choice(ContactFrequency.Never))), "2001-12-31", 10m);
        var inactive = local.AContact();
        local.Buy(inactive, "2001-12-31", 10m);
        local.Service.Update(new Entity(ContactTable.Name, inactive) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
        var master = local.AContact();
        var merged = local.AContact();
        local.Buy(merged, "2001-12-31", 10m);
        Merge(master, merged);

        local.Maintain();

        Assert.Equal(master, Assert.Single(Tasks()).GetAttributeValue<EntityReference>("regardingobjectid").Id);
    }

    [Fact]
    public void Without_a_required_consent_there_is_no_task_because_of_a_profile()
    {
        local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 0));
        local.Buy(local.AContact(), "2001-12-31", 10m);

        local.Maintain();

        Assert.Empty(Tasks());
    }

    [Fact]
    public void Merging_customers_makes_no_second_task_for_the_same_occasion()
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0));
        var master = local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        var other = local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        local.Change(ContactTable.Name, master, ContactTable.ContactFrequency, Choice(ContactFrequency.Never));
        local.Maintain();
        Assert.Single(Tasks());

        Merge(master, other);
        local.Change(ContactTable.Name, master, ContactTable.ContactFrequency, null);
        local.Maintain();

        Assert.Equal(master, Assert.Single(Tasks()).GetAttributeValue<EntityReference>("regardingobjectid").Id);
    }

    [Fact]
    public void A_task_that_was_deleted_or_done_is_not_made_again()
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0));
        local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        local.Maintain();
        local.Service.Delete("task", Assert.Single(Tasks()).Id);

        local.Maintain();

        Assert.Empty(Tasks());
    }

    [Fact]
    public void The_platform_itself_refuses_a_second_one()
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0));
        local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        local.Maintain();
        var made = Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(FollowUpTable.Name) { ColumnSet = new ColumnSet(FollowUpTable.Title, FollowUpTable.Rule, FollowUpTable.Contact, FollowUpTable.EventOn, FollowUpTable.Key) }).Entities);
        made.Id = Guid.Empty;
        made.Attributes.Remove(FollowUpTable.Id);

        var fault = Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Service.Create(made));

        Assert.Equal(unchecked((int)0x80060892), fault.Detail.ErrorCode);
    }

    [Theory]
    [InlineData(false, "Preferred")]
    [InlineData(true, "Owner")]
    public void The_preferred_user_gets_the_task_or_the_owner_where_that_one_is_disabled(bool disabled, string name)
    {
        var preferred = AUser("Preferred");
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 0), (FollowUpRuleTable.Assignee, Choice(FollowUpAssignee.PreferredUser)));
        local.Buy(local.AContact(("ownerid", AUser("Owner")), ("preferredsystemuserid", preferred)), "2001-12-31", 10m);
        local.Change("systemuser", preferred.Id, "isdisabled", disabled);

        local.Maintain();

        Assert.Equal(name + " User", OwnerName(Assert.Single(Tasks())));
    }

    [Fact]
    public void A_queue_gets_the_task_that_the_owner_keeps()
    {
        var queue = AQueue();
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 0), (FollowUpRuleTable.Assignee, Choice(FollowUpAssignee.Queue)), (FollowUpRuleTable.Queue, queue));
        local.Buy(local.AContact(("ownerid", AUser("Owner"))), "2001-12-31", 10m);

        local.Maintain();
        local.Maintain();

        var task = Assert.Single(Tasks());
        Assert.Equal("Owner User", OwnerName(task));
        Assert.Equal((queue.Id, task.Id), Assert.Single(QueueItems()));
    }

    [Fact]
    public void Where_the_owner_is_disabled_the_queue_gets_it_and_without_one_the_run_says_so()
    {
        var owner = AUser("Gone");
        var customer = local.AContact(("ownerid", owner));
        local.Buy(customer, "2001-12-31", 10m);
        local.Change("systemuser", owner.Id, "isdisabled", true);
        var rule = ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Title, "Check in"), (FollowUpRuleTable.Days, 0));

        var run = local.Maintain();
        Assert.Equal(1, run.Failed);
        Assert.Contains($"{customer}: Nobody can get the task of the follow-up rule 'Check in': the customer's owner is disabled.", run.Failures, StringComparison.Ordinal);
        Assert.Empty(Tasks());

        local.Change(FollowUpRuleTable.Name, rule, FollowUpRuleTable.Queue, AQueue());
        Assert.Equal(0, local.Maintain().Failed);
        Assert.Equal(Assert.Single(Tasks()).Id, Assert.Single(QueueItems()).Item);
    }

    [Fact]
    public void Due_is_noon_in_the_time_zone_of_the_settings()
    {
        local.TheSettings((SettingsTable.TimeZoneCode, 110));
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 0));
        local.Buy(local.AContact(), "2001-12-31", 10m);

        local.Maintain();

        Assert.Equal(new DateTime(2001, 12, 31, 11, 0, 0), Assert.Single(Tasks())["scheduledend"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public void Whatever_the_page_everybody_gets_one_task(int pageSize)
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Title, "One"), (FollowUpRuleTable.Days, 0));
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Title, "Two"), (FollowUpRuleTable.Days, 0));
        var customers = Enumerable.Range(0, 8).Select(_ => local.AContact((ContactTable.BirthDate, Day("1960-12-31")))).ToList();

        local.Maintain(pageSize);
        local.Maintain(pageSize);

        foreach (var rule in new[] { "One", "Two" })
            Assert.Equal(customers.Order(), Tasks().Where(task => ((string)task["subject"]).StartsWith(rule, StringComparison.Ordinal)).Select(task => task.GetAttributeValue<EntityReference>("regardingobjectid").Id).Order());
    }

    [Fact]
    public void A_rule_of_a_retired_segment_fails_by_itself_and_the_others_go_on()
    {
        var segment = local.ASegment("Past", "<filter><condition attribute='address1_postalcode' operator='eq' value='98052' /></filter>", SegmentLifecycle.Published);
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Title, "Broken"), (FollowUpRuleTable.Days, 0), (FollowUpRuleTable.Segment, new EntityReference(SegmentTable.Name, segment)));
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Title, "Sound"), (FollowUpRuleTable.Days, 0));
        local.Change(SegmentTable.Name, segment, SegmentTable.Lifecycle, Choice(SegmentLifecycle.Retired));
        local.AContact((ContactTable.BirthDate, Day("1960-12-31")));

        var run = local.Maintain();

        Assert.Contains("The follow-up rule 'Broken' made no tasks. Its segment 'Past' is retired", run.Failures, StringComparison.Ordinal);
        Assert.Equal("Sound: Customer", Assert.Single(Tasks())["subject"]);
    }

    [Fact]
    public void A_day_without_anything_due_costs_some_reads_a_rule_and_no_write_but_the_mark()
    {
        for (var i = 0; i < 20; i++)
            local.AContact((ContactTable.BirthDate, Day("1960-07-01")));
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 3));
        ARule(FollowUpKind.RecurringDate, (FollowUpRuleTable.DayOfMonth, 9), (FollowUpRuleTable.Contact, new EntityReference(ContactTable.Name, local.AContact())));
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-01"));
        local.ForgetRequests();

        local.Maintain();

        Assert.Equal(2, local.RequestsOfSteps.Count(request => request == $"Update {FollowUpRuleTable.Name}"));
        Assert.DoesNotContain(local.RequestsOfSteps, request => request.StartsWith("Create task", StringComparison.Ordinal));

        // Three for each reason that a birthday can lose, one for the recurring date's, and two for what is forgotten.
        Assert.Equal(6, local.RequestsOfSteps.Count(request => request == $"RetrieveMultiple {FollowUpTable.Name}"));
    }

    [Fact]
    public void A_rule_that_cannot_work_is_refused_in_sentences()
    {
        Assert.Contains("The follow-up rule 'Rule' cannot be saved: 'Days' is empty: say how many days after the purchase.", Refused(() => ARule(FollowUpKind.AfterPurchase)), StringComparison.Ordinal);

        var rule = ARule(FollowUpKind.Lapse);
        Assert.Equal(Day("2001-12-31"), local.Service.Retrieve(FollowUpRuleTable.Name, rule, new ColumnSet(FollowUpRuleTable.StartsOn))[FollowUpRuleTable.StartsOn]);
        Assert.Contains("'Days' is not for this kind", Refused(() => local.Change(FollowUpRuleTable.Name, rule, FollowUpRuleTable.Days, 3)), StringComparison.Ordinal);
        Assert.Contains("'Checked To' is set by maintenance.", Refused(() => local.Change(FollowUpRuleTable.Name, rule, FollowUpRuleTable.CheckedTo, Day("2001-01-01"))), StringComparison.Ordinal);

        var queue = AQueue();
        local.Service.Update(new Entity(QueueTable.Name, queue.Id) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
        Assert.Contains("The queue 'Service desk' is inactive", Refused(() => local.Change(FollowUpRuleTable.Name, rule, FollowUpRuleTable.Queue, queue)), StringComparison.Ordinal);
    }

    [Fact]
    public void Deleting_a_customer_takes_what_is_known_of_his_tasks_and_his_own_rules_along()
    {
        var customer = local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0));
        ARule(FollowUpKind.RecurringDate, (FollowUpRuleTable.Title, "His own"), (FollowUpRuleTable.Contact, new EntityReference(ContactTable.Name, customer)), (FollowUpRuleTable.DayOfMonth, 1));
        local.Maintain();

        local.Service.Delete(ContactTable.Name, customer);

        Assert.Empty(Tasks());
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(FollowUpTable.Name)).Entities);
        Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(FollowUpRuleTable.Name)).Entities);
    }

    [Fact]
    public void A_lapsed_customer_who_bought_again_needs_no_call()
    {
        local.TheSettings((SettingsTable.DefaultIntervalDays, 10));
        ARule(FollowUpKind.Lapse);
        var customer = local.AContact();
        local.Buy(customer, "2001-12-31", 10m);
        RunDaily("2002-01-21");
        AssertOpen();

        local.Buy(customer, "2002-01-21", 10m);
        local.Maintain();

        AssertCanceled("The customer has bought since.");
    }

    [Fact]
    public void A_lapse_after_the_next_purchase_replaces_the_task_of_the_one_before_where_no_run_came_in_between()
    {
        local.TheSettings((SettingsTable.DefaultIntervalDays, 10));
        ARule(FollowUpKind.Lapse);
        var customer = local.AContact();
        local.Buy(customer, "2001-12-31", 10m);
        RunDaily("2002-01-21");
        local.Clock.MoveTo(Day("2002-01-22"));
        local.Buy(customer, "2002-01-01", 10m);

        // Two days between two purchases: the next was expected on 5 January.
        local.Clock.MoveTo(Day("2002-01-23"));
        local.Maintain();

        Assert.Equal("The customer has bought since.", Closed());
    }

    [Fact]
    public void A_level_that_fell_again_needs_no_thanks_and_one_that_still_suffices_does()
    {
        ARule(FollowUpKind.PriorityRise, (FollowUpRuleTable.Title, "Any"));
        ARule(FollowUpKind.PriorityRise, (FollowUpRuleTable.Title, "Medium"), (FollowUpRuleTable.Level, Choice(PriorityLevel.Medium)));
        var customer = local.AContact();
        local.Buy(customer, "2001-12-01", 10m);
        var large = local.Buy(customer, "2001-12-20", 5_000m);
        local.Buy(customer, "2001-12-20", 150m);
        local.Maintain();
        AssertOpen("Any: Customer", "Medium: Customer");

        local.Service.Delete(PurchaseTable.Name, large);
        local.Maintain();

        AssertOpen("Medium: Customer");
        Assert.Equal("The level is below the one reached.", Closed());
    }

    [Fact]
    public void A_purchase_that_is_deleted_is_not_asked_about_unless_there_was_another_that_day()
    {
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 0));
        var customer = local.AContact();
        var purchases = new[] { local.Buy(customer, "2001-12-31", 10m), local.Buy(customer, "2001-12-31", 10m) };
        local.Maintain();
        var reason = Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(FollowUpTable.Name) { ColumnSet = new ColumnSet(FollowUpTable.Purchase) }).Entities).GetAttributeValue<EntityReference>(FollowUpTable.Purchase).Id;

        local.Service.Delete(PurchaseTable.Name, reason);
        local.Maintain();
        AssertOpen();

        local.Service.Delete(PurchaseTable.Name, purchases.Single(id => id != reason));
        local.Maintain();
        AssertCanceled("The purchase was deleted or changed.");
    }

    [Theory]
    [InlineData(PurchaseTable.State)]
    [InlineData(PurchaseTable.Kind)]
    [InlineData(PurchaseTable.PurchaseDate)]
    public void A_purchase_that_became_something_else_is_no_reason(string column)
    {
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 0));
        var purchase = local.Buy(local.AContact(), "2001-12-31", 10m);
        local.Maintain();

        var change = new Entity(PurchaseTable.Name, purchase);
        change[column] = column switch { PurchaseTable.State => new OptionSetValue(1), PurchaseTable.Kind => Choice(PurchaseKind.Return), _ => Day("2001-06-01") };
        if (column == PurchaseTable.State)
            change[PurchaseTable.Status] = new OptionSetValue(2);
        local.Service.Update(change);
        local.Maintain();

        AssertCanceled("The purchase was deleted or changed.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_purchase_that_turns_out_to_be_somebody_else_s_is_a_reason_for_a_task_about_him_alone(bool somebody)
    {
        ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 0));
        var (first, second) = (local.AContact(), local.AContact());
        var purchase = local.Buy(first, "2001-12-31", 10m);
        local.Maintain();

        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Contact, somebody ? new EntityReference(ContactTable.Name, second) : null);
        local.Maintain();

        Assert.Equal("The purchase was deleted or changed.", Closed());
        Assert.Equal(somebody ? [second] : [], Tasks().Where(IsOpen).Select(task => task.GetAttributeValue<EntityReference>("regardingobjectid").Id));
    }

    [Fact]
    public void A_customer_whose_task_the_platform_refuses_is_reported_and_the_others_get_theirs()
    {
        using var temporary = new TemporaryOrganization();
        Guid bad, good;
        using (var before = temporary.Open())
        {
            var user = before.CreateService();
            user.Create(new Entity(FollowUpRuleTable.Name) { [FollowUpRuleTable.Title] = "Rule", [FollowUpRuleTable.Kind] = Choice(FollowUpKind.AfterPurchase), [FollowUpRuleTable.Days] = 0 });
            (bad, good) = (ABuyer(user), ABuyer(user));
        }

        // The rule's own guard lets nobody but maintenance say how far it has come.
        using var organization = temporary.Open(stepsOn: false);
        var service = organization.CreateService();
        var phase = new FollowUpsDue(new RefusingService(service, bad), Domain.Settings.Default, ReasonTexts.English);

        var refused = Assert.IsType<RowRefusedException>(Assert.Throws<Domain.RefusedException>(() => phase.Run(new MaintenanceToken { AsOf = Day("2001-12-31") }, 100)).InnerException);
        var answer = phase.Run(refused.Next, 100);

        Assert.Equal([bad], answer.Result.Failures.Keys);
        Assert.Equal("It\"s locked.", answer.Result.Failures[bad]);
        var tasks = service.RetrieveMultiple(new QueryExpression("task") { ColumnSet = new ColumnSet("regardingobjectid") }).Entities;
        Assert.Equal([good], tasks.Select(task => task.GetAttributeValue<EntityReference>("regardingobjectid").Id));

        static Guid ABuyer(IOrganizationService service)
        {
            var contact = service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
            service.Create(ImportedSolution.APurchase(contact, new BoughtItem(Day("2001-12-31"), PurchaseKind.Purchase, 10m)));
            return contact;
        }
    }

    [Fact]
    public void A_birthday_that_has_passed_or_moved_is_not_congratulated()
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 1));
        local.AContact((ContactTable.BirthDate, Day("1960-01-02")));
        var moved = local.AContact((ContactTable.BirthDate, Day("1970-01-03")));
        RunDaily("2002-01-02");
        AssertOpen("Rule: Customer", "Rule: Customer");

        local.Change(ContactTable.Name, moved, ContactTable.BirthDate, Day("1970-06-03"));
        local.Maintain();
        AssertOpen("Rule: Customer");
        RunDaily("2002-01-03");

        AssertOpen([]);
    }

    [Fact]
    public void A_rule_may_leave_tasks_open_but_not_those_of_a_profile_that_is_not_wanted()
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0), (FollowUpRuleTable.ClosesWhenGone, false));
        var customer = local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        ARule(FollowUpKind.RecurringDate, (FollowUpRuleTable.Title, "Asked"), (FollowUpRuleTable.Contact, new EntityReference(ContactTable.Name, customer)), (FollowUpRuleTable.DayOfMonth, 31));
        RunDaily("2002-01-02");
        AssertOpen("Asked: Customer", "Rule: Customer");

        local.Change(ContactTable.Name, customer, ContactTable.ProfilingOptOut, true);
        local.Maintain();

        // What was known of the other goes in the same run.
        AssertOpen("Asked: Customer");
        Assert.Equal("Asked", Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(FollowUpTable.Name) { ColumnSet = new ColumnSet(FollowUpTable.Title) }).Entities)[FollowUpTable.Title]);
    }

    [Fact]
    public void A_customer_out_of_use_needs_nothing_any_more()
    {
        var customer = local.AContact();
        ARule(FollowUpKind.RecurringDate, (FollowUpRuleTable.Contact, new EntityReference(ContactTable.Name, customer)), (FollowUpRuleTable.DayOfMonth, 31));
        local.Maintain();
        local.Service.Update(new Entity(ContactTable.Name, customer) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });

        local.Maintain();

        AssertCanceled("The customer is not active any more.");
    }

    [Fact]
    public void A_task_that_somebody_has_done_stays_as_it_is()
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0));
        local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        local.Maintain();
        local.Service.Update(new Entity("task", Assert.Single(Tasks()).Id) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(5) });

        RunDaily("2002-01-03");

        Assert.Equal(1, Assert.Single(Tasks()).GetAttributeValue<OptionSetValue>("statecode").Value);
        Assert.Null(Closed());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1_000)]
    public void Whatever_the_page_all_are_canceled(int pageSize)
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0));
        for (var i = 0; i < 5; i++)
            local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-01"));

        local.Maintain(pageSize);

        Assert.Equal(5, Tasks().Count);
        AssertOpen([]);
    }

    [Fact]
    public void What_was_made_is_known_for_two_years()
    {
        ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 0));
        local.AContact((ContactTable.BirthDate, Day("1960-12-31")));
        local.Maintain();

        local.Clock.MoveTo(Day("2003-12-30"));
        local.Maintain();
        Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(FollowUpTable.Name)).Entities);
        local.Clock.MoveTo(Day("2004-01-01"));
        local.Maintain();

        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(FollowUpTable.Name)).Entities);
        Assert.Single(Tasks());
    }

    [Fact]
    public void On_demand_a_rule_makes_one_task_a_day_that_no_reason_closes()
    {
        var rule = ARule(FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, 30), (FollowUpRuleTable.Description, "Ask {customer}."));
        var customer = local.AContact();
        local.Buy(customer, "2001-12-01", 10m);

        var first = Request(customer, (Api.Rule, new EntityReference(FollowUpRuleTable.Name, rule)), (Api.DueOn, Day("2002-01-05")));
        var again = Request(customer, (Api.Rule, new EntityReference(FollowUpRuleTable.Name, rule)));
        local.Maintain();

        // The rule's own, 30 days after the purchase, is for another day.
        Assert.Equal((true, false), (first[Api.IsNew], again[Api.IsNew]));
        Assert.Equal(first[Api.Task], again[Api.Task]);
        Assert.Equal(2, Tasks().Count(IsOpen));
        var task = Tasks().Single(one => one.Id == ((EntityReference)first[Api.Task]).Id);
        Assert.Equal(("Ask Customer.\n\nRequested on 31 December 2001.", new DateTime(2002, 1, 7, 12, 0, 0)), ((string)task["description"], (DateTime)task["scheduledend"]));

        local.Clock.MoveTo(Day("2002-01-01"));
        Assert.Equal(true, Request(customer, (Api.Rule, new EntityReference(FollowUpRuleTable.Name, rule)))[Api.IsNew]);
    }

    [Fact]
    public void On_demand_a_task_needs_no_rule_and_goes_to_the_owner()
    {
        var customer = local.AContact(("ownerid", AUser("Owner")), (ContactTable.ProfilingOptOut, true));

        Request(customer, (Api.Subject, "Call {customer}"), (Api.Description, "About the ring."), (Api.DueOn, Day("2002-01-03")));

        var task = Assert.Single(Tasks());
        Assert.Equal(("Call Customer", "About the ring.", "Owner User"), ((string)task["subject"], (string)task["description"], OwnerName(task)));
        Assert.Equal(new DateTime(2002, 1, 3, 12, 0, 0), task["scheduledend"]);
    }

    [Fact]
    public void On_demand_what_cannot_be_done_is_refused_in_sentences()
    {
        var rule = ARule(FollowUpKind.Lapse);
        var reference = new EntityReference(FollowUpRuleTable.Name, rule);
        var customer = local.AContact();
        Assert.Contains("Give either 'Rule'", Refused(() => Request(customer)), StringComparison.Ordinal);
        Assert.Contains("Give either 'Rule'", Refused(() => Request(customer, (Api.Rule, reference), (Api.Subject, "Call"))), StringComparison.Ordinal);
        Assert.Contains("'Description' is what the follow-up rule says", Refused(() => Request(customer, (Api.Rule, reference), (Api.Description, "Call"))), StringComparison.Ordinal);
        Assert.Contains("'{name}' stands for nothing", Refused(() => Request(customer, (Api.Subject, "{name}"))), StringComparison.Ordinal);
        Assert.Contains("this customer is not to be profiled", Refused(() => Request(local.AContact((ContactTable.ProfilingOptOut, true)), (Api.Rule, reference))), StringComparison.Ordinal);

        SetState(rule, 1);
        Assert.Contains("The follow-up rule 'Rule' is inactive", Refused(() => Request(customer, (Api.Rule, reference))), StringComparison.Ordinal);
        local.Service.Update(new Entity(ContactTable.Name, customer) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
        Assert.Contains("The customer is inactive", Refused(() => Request(customer, (Api.Subject, "Call"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_makes_the_task_of_a_rule()
    {
        var rule = ARule(FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, 3));
        var customer = local.AContact();

        var answer = local.RunActivity<CreateFollowUpTask>(null, ("Customer", new EntityReference(ContactTable.Name, customer)), ("Rule", new EntityReference(FollowUpRuleTable.Name, rule)));

        Assert.Equal(true, answer["IsNew"]);
        Assert.Equal(Assert.Single(Tasks()).Id, ((EntityReference)answer["Task"]!).Id);
    }

    private ParameterCollection Request(Guid customer, params (string Name, object Value)[] parameters)
    {
        var request = new OrganizationRequest("cseg_CreateFollowUp") { ["Target"] = new EntityReference(ContactTable.Name, customer) };
        foreach (var (name, value) in parameters)
            request[name] = value;
        return local.Service.Execute(request).Results;
    }

    private Guid ARule(FollowUpKind kind, params (string Column, object Value)[] columns)
    {
        var rule = new Entity(FollowUpRuleTable.Name) { [FollowUpRuleTable.Title] = "Rule", [FollowUpRuleTable.Kind] = Choice(kind) };
        foreach (var (column, value) in columns)
            rule[column] = value;
        return local.Service.Create(rule);
    }

    private static OptionSetValue Choice(Enum value) => new(Convert.ToInt32(value, null));

    /// <summary>Maintenance on every day from the clock's through another, twice each.</summary>
    private void RunDaily(string through, int every = 1)
    {
        for (var day = local.Clock.Now.UtcDateTime.Date; day <= Day(through); day = day.AddDays(every))
        {
            local.Clock.MoveTo(day);
            local.Maintain();
            local.Maintain();
        }
    }

    private void Create(Guid customer, string date, Guid? category, PurchaseKind kind) =>
        local.Service.Create(ImportedSolution.APurchase(customer, new BoughtItem(Day(date), kind, 10m, Category: category)));

    private List<Entity> Tasks() => [.. local.Service.RetrieveMultiple(new QueryExpression("task") { ColumnSet = new ColumnSet(true), Orders = { new OrderExpression("scheduledend", OrderType.Ascending), new OrderExpression("subject", OrderType.Ascending) } }).Entities];

    private void AssertOpen(params string[] subjects) => Assert.Equal(subjects, Tasks().Where(IsOpen).Select(task => (string)task["subject"]).Order(StringComparer.Ordinal));

    private void AssertOpen() => Assert.True(IsOpen(Assert.Single(Tasks())));

    private static bool IsOpen(Entity task) => task.GetAttributeValue<OptionSetValue>("statecode").Value == 0;

    private void AssertCanceled(string reason)
    {
        var task = Assert.Single(Tasks());
        Assert.Equal((2, 6), (task.GetAttributeValue<OptionSetValue>("statecode").Value, task.GetAttributeValue<OptionSetValue>("statuscode").Value));
        Assert.Equal(reason, Closed());
    }

    /// <summary>Why a task was canceled; none where none was.</summary>
    private string? Closed()
    {
        var query = new QueryExpression(FollowUpTable.Name) { ColumnSet = new ColumnSet(FollowUpTable.ClosedReason) };
        query.Criteria.AddCondition(FollowUpTable.ClosedOn, ConditionOperator.NotNull);
        return local.Service.RetrieveMultiple(query).Entities.SingleOrDefault()?.GetAttributeValue<string>(FollowUpTable.ClosedReason);
    }

    private IEnumerable<string> DueDays(string rule) => Tasks()
        .Where(task => ((string)task["subject"]).StartsWith(rule, StringComparison.Ordinal))
        .Select(task => ((DateTime)task["scheduledend"]).ToString("MM-dd", null)).Order(StringComparer.Ordinal);

    private List<(Guid Queue, Guid Item)> QueueItems() => local.Service.RetrieveMultiple(new QueryExpression(QueueItemTable.Name) { ColumnSet = new ColumnSet(true) }).Entities
        .Select(item => (item.GetAttributeValue<EntityReference>(QueueItemTable.Queue).Id, item.GetAttributeValue<EntityReference>(QueueItemTable.Item).Id)).ToList();

    private EntityReference AQueue() => new(QueueTable.Name, local.Service.Create(new Entity(QueueTable.Name) { [QueueTable.Title] = "Service desk" }));

    private EntityReference AUser(string name)
    {
        var roots = new QueryExpression("businessunit");
        roots.Criteria.AddCondition("parentbusinessunitid", ConditionOperator.Null);
        return new("systemuser", local.Service.Create(new Entity("systemuser")
        {
            ["firstname"] = name,
            ["lastname"] = "User",
            ["domainname"] = Guid.NewGuid() + "@example.com",
            ["businessunitid"] = local.Service.RetrieveMultiple(roots).Entities[0].ToEntityReference(),
        }));
    }

    private string OwnerName(Entity task) => (string)local.Service.Retrieve("systemuser", task.GetAttributeValue<EntityReference>("ownerid").Id, new ColumnSet("fullname"))["fullname"];

    private void Merge(Guid master, Guid other) => local.Service.Execute(new MergeRequest
    {
        Target = new EntityReference(ContactTable.Name, master),
        SubordinateId = other,
        UpdateContent = new Entity(ContactTable.Name),
        PerformParentingChecks = false,
    });

    private void SetState(Guid rule, int state) => local.Service.Update(new Entity(FollowUpRuleTable.Name, rule) { ["statecode"] = new OptionSetValue(state), ["statuscode"] = new OptionSetValue(state + 1) });

    private static string Refused(Action save) => Assert.Throws<FaultException<OrganizationServiceFault>>(save).Message;
}
