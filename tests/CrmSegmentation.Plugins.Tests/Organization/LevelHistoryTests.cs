using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using CsCheck;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>How a customer's level came about can be read afterwards: a row for each change, and none for anything else.</summary>
[Collection(nameof(ImportedSolution))]
public class LevelHistoryTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_purchase_that_changes_the_level_leaves_one_row_with_all_there_is_to_say()
    {
        var id = ALowCustomer();
        var scoreBefore = (decimal)local.Contact(id)[ContactTable.PriorityScore];

        local.Buy(id, "2001-12-20", 5_000m);

        var contact = local.Contact(id);
        var change = Assert.Single(ChangesOf(id));
        Assert.Equal("Low to High by Purchase on 2001-12-31", Text(change));
        Assert.Equal("Low to High", change[PriorityChangeTable.Title]);
        Assert.Equal(scoreBefore, change[PriorityChangeTable.ScoreFrom]);
        Assert.Equal(contact[ContactTable.PriorityScore], change[PriorityChangeTable.ScoreTo]);
        Assert.Equal(contact[ContactTable.PriorityReason], change[PriorityChangeTable.Reason]);
        Assert.Equal(contact[ContactTable.SchemeVersion], change[PriorityChangeTable.SchemeVersion]);
    }

    [Fact]
    public void A_change_of_level_costs_one_request_and_a_change_of_score_alone_none()
    {
        var id = ALowCustomer();
        local.ForgetRequests();
        local.Buy(id, "2001-12-20", 1m);
        Assert.Equal(["Update contact", "RetrieveMultiple contact", "Update contact"], local.RequestsOfSteps);
        Assert.Empty(ChangesOf(id));

        local.ForgetRequests();
        local.Buy(id, "2001-12-20", 5_000m);
        Assert.Equal(["Update contact", "RetrieveMultiple contact", "Update contact", "Create cseg_prioritychange"], local.RequestsOfSteps);
    }

    [Fact]
    public void The_first_level_and_that_of_the_first_purchase_are_no_changes()
    {
        Assert.Empty(ChangesOf(local.AContact()));
        Assert.Empty(ChangesOf(ALowCustomer()));
    }

    [Fact]
    public void What_time_takes_away_is_put_down_to_expiry_on_its_day()
    {
        var id = ALowCustomer();
        local.Clock.MoveTo(Day("2002-12-01"));
        local.Maintain();

        Assert.Equal("Low to None by Expiry on 2002-12-01", Text(Assert.Single(ChangesOf(id))));
    }

    [Fact]
    public void A_new_scheme_is_the_cause_of_what_maintenance_then_changes()
    {
        var id = ALowCustomer();
        var scheme = new ASchemeRow(local.Service, "Shop");
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 90m));
        scheme.Become(SchemeStatus.Active);
        local.Maintain();

        var change = Assert.Single(ChangesOf(id));
        Assert.Equal("Low to High by Scheme on 2001-12-31", Text(change));
        Assert.Equal("Shop 1.0", change[PriorityChangeTable.SchemeVersion]);
    }

    [Fact]
    public void Another_window_is_the_settings_doing_and_a_scheme_that_comes_with_it_is_the_scheme_s()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 3_600m);
        local.Buy(id, "2001-12-30", 10m);
        Assert.Equal(PriorityLevel.High, LevelOf(id));

        local.TheSettings((SettingsTable.WindowMode, new OptionSetValue((int)WindowMode.TrailingDays)), (SettingsTable.WindowDays, 90));
        local.Maintain();
        Assert.Equal("High to Low by Settings on 2001-12-31", Text(Assert.Single(ChangesOf(id))));

        var scheme = new ASchemeRow(local.Service, "Shop");
        scheme.Factor(FactorKind.AnnualValue, 1m, (0m, 90m));
        scheme.Become(SchemeStatus.Active);
        local.Maintain();
        Assert.Contains("Low to High by Scheme on 2001-12-31", ChangesOf(id).Select(Text));
    }

    [Fact]
    public void What_is_declared_about_a_customer_is_an_edit()
    {
        var id = local.AContact();
        local.Buy(id, "2001-12-20", 300m);
        Assert.Equal(PriorityLevel.Medium, LevelOf(id));

        local.Change(ContactTable.Name, id, ContactTable.CategoryReadiness, new OptionSetValue(653210004));

        Assert.Equal("Medium to Low by Edit on 2001-12-31", Text(Assert.Single(ChangesOf(id))));
    }

    [Fact]
    public void A_merge_moves_the_history_to_the_master_and_is_itself_a_cause()
    {
        var master = ALowCustomer();
        var other = ALowCustomer();
        local.Buy(other, "2001-12-20", 5_000m);

        local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, master), SubordinateId = other, UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });

        Assert.Empty(ChangesOf(other));
        Assert.Equal(["Low to High by Merge on 2001-12-31", "Low to High by Purchase on 2001-12-31"], ChangesOf(master).Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Who_opts_out_of_profiling_takes_the_history_along_and_so_does_who_is_deleted()
    {
        var (optedOut, deleted, other) = (ALowCustomer(), ALowCustomer(), ALowCustomer());
        foreach (var id in new[] { optedOut, deleted, other })
            local.Buy(id, "2001-12-20", 5_000m);

        local.Change(ContactTable.Name, optedOut, ContactTable.ProfilingOptOut, true);
        local.Service.Delete(ContactTable.Name, deleted);

        Assert.Equal(other, Assert.Single(AllChanges()).GetAttributeValue<EntityReference>(PriorityChangeTable.Contact).Id);
    }

    [Fact]
    public void Without_the_consent_that_the_settings_ask_for_the_history_goes_too()
    {
        var id = ALowCustomer();
        local.Buy(id, "2001-12-20", 5_000m);
        Assert.Single(ChangesOf(id));

        local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        local.Maintain();

        Assert.Empty(AllChanges());
    }

    [Fact]
    public void Maintenance_prunes_what_is_older_than_the_settings_keep_page_by_page_and_says_so()
    {
        for (var i = 0; i < 3; i++)
            local.Buy(ALowCustomer(), "2001-12-20", 5_000m);
        local.TheSettings((SettingsTable.LevelHistoryDays, 30));

        local.Clock.MoveTo(Day("2002-01-30"));
        local.Maintain();
        Assert.Equal(3, AllChanges().Count);

        local.Clock.MoveTo(Day("2002-01-31"));
        local.Maintain(pageSize: 2);
        Assert.Empty(AllChanges());
    }

    [Fact]
    public void Old_changes_are_pruned_oldest_first_and_no_more_than_asked()
    {
        var id = ALowCustomer();
        foreach (var (day, amount) in new[] { ("2002-01-10", 5_000m), ("2002-01-11", -4_990m), ("2002-01-12", 5_000m) })
        {
            local.Clock.MoveTo(Day(day));
            local.Service.Create(ImportedSolution.APurchase(id, new BoughtItem(Day(day), amount < 0 ? PurchaseKind.Return : PurchaseKind.Purchase, Math.Abs(amount))));
        }

        Assert.Equal(3, ChangesOf(id).Count);
        var history = new LevelHistory(local.Service, ReasonTexts.English);

        Assert.Equal(1, history.Prune(Day("2002-01-12"), 1));
        Assert.Equal(["2002-01-11", "2002-01-12"], ChangesOf(id).Select(change => change.GetAttributeValue<DateTime>(PriorityChangeTable.ChangedOn).ToString("yyyy-MM-dd", null)).Order(StringComparer.Ordinal));
        Assert.Equal(1, history.Prune(Day("2002-01-12"), 5));
        Assert.Equal(0, history.Prune(Day("2002-01-12"), 5));
    }

    /// <summary>What happens: 0..3 buy, 4 return, 5 delete, 6 days pass and maintenance comes, 7 the readiness changes.</summary>
    private static readonly Gen<(int What, int Which, int Amount)> Events = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 400], Gen.Int[1, 200_000]);

    [Fact]
    public void Whatever_happens_the_history_has_each_change_of_level_that_could_be_seen_and_no_other() => Events.Array[1, 15].Sample(Check, iter: 40, threads: 1);

    private void Check((int What, int Which, int Amount)[] events)
    {
        solution.StartAfresh();
        local.TheSettings((SettingsTable.LevelHistoryDays, 36_600));
        var id = local.AContact();
        local.Buy(id, "1990-01-01", 1m);
        var purchases = new List<Guid>();
        var seen = new List<string>();
        var before = LevelOf(id);
        foreach (var (what, which, amount) in events)
        {
            var today = local.Clock.Now.Date;
            if (what <= 4)
            {
                purchases.Add(local.Service.Create(ImportedSolution.APurchase(id, new BoughtItem(today.AddDays(-which), what == 4 ? PurchaseKind.Return : PurchaseKind.Purchase, amount / 100m))));
            }
            else if (what == 5 && purchases.Count > 0)
            {
                local.Service.Delete(PurchaseTable.Name, purchases[which % purchases.Count]);
                purchases.RemoveAt(which % purchases.Count);
            }
            else if (what == 6)
            {
                local.Clock.MoveTo(today.AddDays(which));
                local.Maintain();
            }
            else if (what == 7)
            {
                local.Change(ContactTable.Name, id, ContactTable.CategoryReadiness, new OptionSetValue(653210000 + (which % 5)));
            }

            var now = LevelOf(id);
            if (now != before)
                seen.Add(FormattableString.Invariant($"{before} to {now} by {(what == 7 ? ChangeCause.Edit : what == 6 ? ChangeCause.Expiry : ChangeCause.Purchase)} on {local.Clock.Now:yyyy-MM-dd}"));
            before = now;
        }

        Assert.Equal(seen.Order(StringComparer.Ordinal), ChangesOf(id).Select(Text).Order(StringComparer.Ordinal));
    }

    private Guid ALowCustomer()
    {
        var id = local.AContact();
        local.Buy(id, "2001-12-01", 10m);
        Assert.Equal(PriorityLevel.Low, LevelOf(id));
        return id;
    }

    private PriorityLevel LevelOf(Guid id) => (PriorityLevel)local.Contact(id).GetAttributeValue<OptionSetValue>(ContactTable.Priority).Value;

    private List<Entity> ChangesOf(Guid contact) => [.. AllChanges().Where(change => change.GetAttributeValue<EntityReference>(PriorityChangeTable.Contact).Id == contact)];

    private List<Entity> AllChanges() => [.. local.Service.RetrieveMultiple(new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet(true) }).Entities];

    private static string Text(Entity change) => FormattableString.Invariant(
        $"{(PriorityLevel)change.GetAttributeValue<OptionSetValue>(PriorityChangeTable.FromLevel).Value} to {(PriorityLevel)change.GetAttributeValue<OptionSetValue>(PriorityChangeTable.ToLevel).Value} by {(ChangeCause)change.GetAttributeValue<OptionSetValue>(PriorityChangeTable.Cause).Value} on {change.GetAttributeValue<DateTime>(PriorityChangeTable.ChangedOn):yyyy-MM-dd}");
}
