using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Suggestions;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Co-purchase rules are mined from what customers bought, and say what to suggest next.</summary>
[Collection(nameof(ImportedSolution))]
public class SuggestionTests
{
    private readonly ImportedSolution local;
    private readonly Guid rings;
    private readonly Guid watches;
    private readonly Guid pearls;

    public SuggestionTests(ImportedSolution solution)
    {
        local = solution.StartAfresh();
        rings = Category("Rings");
        watches = Category("Watches");
        pearls = Category("Pearls");
    }

    [Fact]
    public void Maintenance_mines_the_rules_and_suggests_with_the_reason()
    {
        var customers = Shop();

        local.Maintain(pageSize: 3);

        Assert.Equal(
            ["Rings > Watches: 30.0000 60.0000 1.5000 of 3 5 4 10 on 2001-12-31", "Watches > Rings: 30.0000 75.0000 1.5000 of 3 4 5 10 on 2001-12-31"],
            Rules());
        Assert.Equal(["Watches: Bought Rings on 1 June 2001; 60 % of those who did also bought Watches."], Open(customers[3]));
        Assert.Equal(["Rings: Bought Watches on 2 June 2001; 75 % of those who did also bought Rings."], Open(customers[5]));
        Assert.Empty(Open(customers[0]));
        Assert.Empty(Open(customers[6]));
        var run = local.Service.RetrieveMultiple(Runs(RunKind.MineCoPurchases)).Entities.Single();
        Assert.Equal((int)RunState.Completed, run.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.RunState).Value);
        Assert.Contains("2 co-purchase rules from 10 customers", run.GetAttributeValue<string>(MaintenanceRunTable.Details), StringComparison.Ordinal);
        Assert.Null(run.GetAttributeValue<string>(MaintenanceRunTable.Tally));
    }

    [Fact]
    public void Mining_comes_monthly_and_keeps_the_rows_of_rules_that_stay()
    {
        var customers = Shop();
        local.Maintain();
        var row = local.Service.RetrieveMultiple(Associations()).Entities[0].Id;

        local.Clock.MoveTo(Day("2002-01-30"));
        Buy(customers[4], watches, "2002-01-30");
        local.Maintain();
        Assert.Contains("of 3 5 4 10 on 2001-12-31", Rules()[0], StringComparison.Ordinal);

        local.Clock.MoveTo(Day("2002-01-31"));
        local.Maintain();
        Assert.Contains("of 4 5 5 10 on 2002-01-31", Rules()[0], StringComparison.Ordinal);
        Assert.Contains(local.Service.RetrieveMultiple(Associations()).Entities, one => one.Id == row);
        Assert.Equal(2, local.Service.RetrieveMultiple(Runs(RunKind.MineCoPurchases)).Entities.Count);
    }

    [Fact]
    public void A_mining_that_is_left_midway_leaves_the_rules_of_before_and_is_gone_on_with_to_the_same_end()
    {
        Shop();
        local.Maintain();
        var before = Rules();
        local.Clock.MoveTo(Day("2002-01-05"));
        foreach (var _ in Enumerable.Range(0, 2))
            Buy(local.AContact(), rings, "2002-01-05");

        var run = (EntityReference)local.Service.Execute(new OrganizationRequest(StartBulkRun.Message) { [StartBulkRun.Kind] = (int)RunKind.MineCoPurchases })[StartBulkRun.RunReference];
        local.Service.Execute(new OrganizationRequest(ContinueBulkRun.Message) { ["Target"] = run, [ContinueBulkRun.PageSize] = 4 });
        Assert.Equal(before, Rules());

        local.Clock.Now += TimeSpan.FromMinutes(11);
        local.Maintain(pageSize: 5);
        Assert.Contains("of 3 7 4 12 on 2002-01-05", Rules()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Buying_closes_a_suggestion_with_the_purchase_and_deleting_the_purchase_opens_it_again()
    {
        var customers = Shop();
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-02"));
        var purchase = Buy(customers[3], watches, "2002-01-02");
        local.Maintain();

        Assert.Empty(Open(customers[3]));
        var bought = Suggestions(customers[3]).Single();
        Assert.Equal(((int)SuggestionStatus.Bought, purchase, Day("2002-01-02")), (Status(bought), bought.GetAttributeValue<EntityReference>(SuggestionTable.Purchase).Id, bought[SuggestionTable.ClosedOn]));

        local.Service.Delete(PurchaseTable.Name, purchase);
        local.Maintain();
        Assert.Equal(["Watches: Bought Rings on 1 June 2001; 60 % of those who did also bought Watches."], Open(customers[3]));
    }

    [Fact]
    public void What_a_seller_dismisses_with_a_reason_is_not_suggested_again_before_its_time()
    {
        var customers = Shop();
        local.Maintain();
        var suggestion = Suggestions(customers[3]).Single().Id;

        Assert.StartsWith("Say in 'Dismiss Reason' why", Refused(() => Dismiss(suggestion, null)), StringComparison.Ordinal);
        Dismiss(suggestion, "Wears none");
        local.Maintain();
        Assert.Empty(Open(customers[3]));
        Assert.Equal((int)SuggestionStatus.Dismissed, Status(Suggestions(customers[3]).Single()));

        // 180 days later, with the next mining, it may be suggested again.
        local.Clock.MoveTo(Day("2002-06-28"));
        local.Maintain();
        Assert.Empty(Open(customers[3]));
        local.Clock.MoveTo(Day("2002-07-29"));
        local.Maintain();
        Assert.Single(Open(customers[3]));
    }

    [Fact]
    public void A_dismissal_makes_room_for_the_next_best()
    {
        local.TheSettings((SettingsTable.MostSuggestions, 1), (SettingsTable.AssociationCustomers, 1), (SettingsTable.AssociationLift, 0m), (SettingsTable.AssociationConfidence, 0m));
        var customers = Shop();
        var both = local.AContact();
        Buy(both, rings, "2001-07-01");
        Buy(both, pearls, "2001-07-01");
        local.Maintain();
        Assert.StartsWith("Watches: ", Assert.Single(Open(customers[3])), StringComparison.Ordinal);

        Dismiss(Suggestions(customers[3]).Single().Id, "No");
        local.Maintain();

        Assert.StartsWith("Pearls: ", Assert.Single(Open(customers[3])), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_opts_out_of_profiling_has_no_suggestion_left_in_the_same_save_and_is_not_mined()
    {
        var customers = Shop();
        local.Maintain();

        local.Change(ContactTable.Name, customers[3], ContactTable.ProfilingOptOut, true);

        Assert.Empty(Suggestions(customers[3]));
        Assert.Empty(Answer(local.Service, customers[3]));
        local.Clock.MoveTo(Day("2002-01-31"));
        local.Maintain();
        Assert.Contains("of 3 4 4 9 on", Rules()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_inactive_has_none_and_has_them_again_when_he_comes_back()
    {
        var customers = Shop();
        local.Maintain();

        SetState(customers[3], 1);
        Assert.Empty(Answer(local.Service, customers[3]));
        local.Maintain();
        Assert.Empty(Open(customers[3]));
        SetState(customers[3], 0);
        local.Maintain();
        Assert.Single(Open(customers[3]));
    }

    [Fact]
    public void A_merge_leaves_one_open_suggestion_of_a_category_and_none_with_the_other()
    {
        var customers = Shop();
        local.Maintain();

        local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, customers[3]), SubordinateId = customers[4], UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });
        Assert.Single(Open(customers[3]));
        Assert.Empty(Open(customers[4]));

        local.Maintain();
        Assert.Single(Open(customers[3]));
        Assert.Empty(Suggestions(customers[4]));
    }

    [Fact]
    public void A_person_enters_an_up_sell_which_a_later_purchase_closes_and_no_rule_takes_back()
    {
        var customers = Shop();
        var upSell = local.Service.Create(new Entity(SuggestionTable.Name)
        {
            [SuggestionTable.Title] = "A bigger one", [SuggestionTable.Contact] = new EntityReference(ContactTable.Name, customers[3]), [SuggestionTable.Category] = new EntityReference(ProductCategoryTable.Name, rings),
            [SuggestionTable.Reason] = "Asked for a second ring",
        });
        Assert.StartsWith("This category is suggested to the customer already.", Refused(() => local.Service.Create(new Entity(SuggestionTable.Name)
        {
            [SuggestionTable.Title] = "Again", [SuggestionTable.Contact] = new EntityReference(ContactTable.Name, customers[3]), [SuggestionTable.Category] = new EntityReference(ProductCategoryTable.Name, rings),
        })), StringComparison.Ordinal);

        local.Maintain();
        Assert.Equal(["Rings: Asked for a second ring", "Watches: Bought Rings on 1 June 2001; 60 % of those who did also bought Watches."], Open(customers[3]));

        local.Clock.MoveTo(Day("2002-01-03"));
        Buy(customers[3], rings, "2002-01-03");
        local.Maintain();
        Assert.Equal((int)SuggestionStatus.Bought, Status(local.Service.Retrieve(SuggestionTable.Name, upSell, new ColumnSet(true))));
    }

    [Fact]
    public void People_change_nothing_else_about_a_suggestion()
    {
        var customers = Shop();
        local.Maintain();
        var suggestion = Suggestions(customers[3]).Single().Id;

        Assert.Contains("can be dismissed, and nothing else", Refused(() => local.Change(SuggestionTable.Name, suggestion, SuggestionTable.SuggestionStatus, new OptionSetValue((int)SuggestionStatus.Bought))), StringComparison.Ordinal);
        Assert.Contains("cannot be changed", Refused(() => local.Change(SuggestionTable.Name, suggestion, SuggestionTable.Contact, new EntityReference(ContactTable.Name, customers[0]))), StringComparison.Ordinal);
        Assert.Contains("made from co-purchase rules", Refused(() => local.Service.Create(new Entity(SuggestionTable.Name)
        {
            [SuggestionTable.Title] = "Mine", [SuggestionTable.Type] = new OptionSetValue((int)SuggestionType.CrossSell), [SuggestionTable.Contact] = new EntityReference(ContactTable.Name, customers[0]), [SuggestionTable.Category] = new EntityReference(ProductCategoryTable.Name, pearls),
        })), StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_gets_the_suggestions_in_two_requests_and_a_person_who_may_not_read_them_gets_none()
    {
        var customers = Shop();
        local.Maintain();
        Answer(local.Service, customers[3]);
        local.ForgetRequests();

        var suggestion = Assert.Single(Answer(local.Service, customers[3]));

        Assert.Equal((watches, 60m), (suggestion.GetAttributeValue<EntityReference>(SuggestionTable.Category).Id, suggestion[SuggestionTable.Confidence]));
        Assert.Equal(2, local.RequestsOfSteps.Count);
        var nobody = local.Service.Create(new Entity("systemuser") { ["firstname"] = "No", ["lastname"] = "Role", ["domainname"] = "no@example.com" });
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => Answer(local.ServiceOf(nobody), customers[3]));
    }

    [Fact]
    public void Who_has_not_changed_is_not_looked_at_again()
    {
        var customers = Shop();
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-02"));
        local.Maintain();
        local.Clock.MoveTo(Day("2002-01-03"));
        Buy(customers[3], pearls, "2002-01-03");
        local.ForgetRequests();

        local.Maintain();

        // The rules, the customers changed since, and of the one his row, his purchases and his suggestions.
        Assert.Equal(1, local.RequestsOfSteps.Count(request => request == "RetrieveMultiple cseg_purchase"));
        Assert.Equal(0, local.RequestsOfSteps.Count(request => request is "Update cseg_suggestion" or "Create cseg_suggestion"));
    }

    [Fact]
    public void Without_rules_and_categories_maintenance_asks_for_nothing_but_that()
    {
        foreach (var category in new[] { rings, watches, pearls })
            local.Service.Delete(ProductCategoryTable.Name, category);
        local.Buy(local.AContact(), "2001-12-01", 10m);
        local.ForgetRequests();

        local.Maintain();

        Assert.Empty(local.Service.RetrieveMultiple(Runs(RunKind.MineCoPurchases)).Entities);
        Assert.Equal(1, local.RequestsOfSteps.Count(request => request == "RetrieveMultiple cseg_categoryassociation"));
        Assert.DoesNotContain("RetrieveMultiple cseg_purchase", local.RequestsOfSteps);
    }

    [Fact]
    public void More_categories_than_can_be_counted_are_said_in_a_sentence_and_the_rules_of_before_stand()
    {
        Shop();
        local.Maintain();
        var before = Rules();
        for (var i = 0; i <= Baskets.MostCategories - 3; i++)
            Category($"More {i}");
        local.Clock.MoveTo(Day("2002-01-31"));

        local.Maintain();

        Assert.Equal(before, Rules());
        var run = local.Service.RetrieveMultiple(Runs(RunKind.MineCoPurchases)).Entities.Single(one => one.GetAttributeValue<DateTime>(MaintenanceRunTable.AsOf) == Day("2002-01-31"));
        Assert.Equal((int)RunState.CompletedWithFailures, run.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.RunState).Value);
        Assert.Contains("There are more than 300 active product categories", run.GetAttributeValue<string>(MaintenanceRunTable.Details), StringComparison.Ordinal);
    }

    /// <summary>Ten customers as in the hand-computed case: five bought rings, four watches, three of them both, four pearls. Three may make a rule.</summary>
    private List<Guid> Shop()
    {
        if (local.Service.RetrieveMultiple(new QueryExpression(SettingsTable.Name)).Entities.Count == 0)
            local.TheSettings((SettingsTable.AssociationCustomers, 3));
        Guid[][] bought = [[rings, watches], [watches, rings], [rings, watches], [rings], [rings], [watches], [pearls], [pearls], [pearls], [pearls]];
        return [.. bought.Select(categories =>
        {
            var contact = local.AContact();
            foreach (var category in categories)
                Buy(contact, category, category == rings ? "2001-06-01" : "2001-06-02");
            return contact;
        })];
    }

    private Guid Category(string name) => local.Service.Create(new Entity(ProductCategoryTable.Name) { [ProductCategoryTable.Title] = name });

    private Guid Buy(Guid contact, Guid category, string date) => local.Service.Create(ImportedSolution.APurchase(contact, new BoughtItem(Day(date), PurchaseKind.Purchase, 10m, Category: category)));

    private void Dismiss(Guid suggestion, string? reason) => local.Service.Update(new Entity(SuggestionTable.Name, suggestion)
    {
        [SuggestionTable.SuggestionStatus] = new OptionSetValue((int)SuggestionStatus.Dismissed), [SuggestionTable.DismissReason] = reason,
    });

    private void SetState(Guid contact, int state) => local.Service.Update(new Entity(ContactTable.Name, contact) { ["statecode"] = new OptionSetValue(state), ["statuscode"] = new OptionSetValue(state + 1) });

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Detail.Message;

    private static DataCollection<Entity> Answer(IOrganizationService service, Guid contact) =>
        ((EntityCollection)service.Execute(new OrganizationRequest("cseg_GetSuggestions") { ["Target"] = new EntityReference(ContactTable.Name, contact) })[GetSuggestions.Suggestions]).Entities;

    private List<Entity> Suggestions(Guid contact)
    {
        var query = new QueryExpression(SuggestionTable.Name) { ColumnSet = new ColumnSet(true) };
        query.Criteria.AddCondition(SuggestionTable.Contact, ConditionOperator.Equal, contact);
        return [.. local.Service.RetrieveMultiple(query).Entities];
    }

    private List<string> Open(Guid contact) =>
    [
        .. Suggestions(contact).Where(row => Status(row) == (int)SuggestionStatus.Open)
            .Select(row => $"{row.GetAttributeValue<EntityReference>(SuggestionTable.Category).Name}: {row[SuggestionTable.Reason]}").Order(StringComparer.Ordinal),
    ];

    private static int Status(Entity row) => row.GetAttributeValue<OptionSetValue>(SuggestionTable.SuggestionStatus).Value;

    private static QueryExpression Associations() => new(CategoryAssociationTable.Name) { ColumnSet = new ColumnSet(true), Orders = { new OrderExpression(CategoryAssociationTable.Title, OrderType.Ascending) } };

    private List<string> Rules() => [.. local.Service.RetrieveMultiple(Associations()).Entities.Select(row => FormattableString.Invariant(
        $"{row[CategoryAssociationTable.Title]}: {row[CategoryAssociationTable.Support]:0.0000} {row[CategoryAssociationTable.Confidence]:0.0000} {row[CategoryAssociationTable.Lift]:0.0000} of {row[CategoryAssociationTable.Customers]} {row[CategoryAssociationTable.FromCustomers]} {row[CategoryAssociationTable.ToCustomers]} {row[CategoryAssociationTable.AllCustomers]} on {row[CategoryAssociationTable.MinedOn]:yyyy-MM-dd}"))];

    private static QueryExpression Runs(RunKind kind)
    {
        var query = new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(true) };
        query.Criteria.AddCondition(MaintenanceRunTable.Kind, ConditionOperator.Equal, (int)kind);
        return query;
    }
}
