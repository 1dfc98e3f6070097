using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Suggestions;
using CrmSegmentation.Tests.Profiles;
using CsCheck;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>
/// Purchases, deletions, dismissals, opting out, going away and merging in any order, with days passing: after each maintenance
/// the open suggestions are those that follow from the rows as they stand then, computed here without the product's code.
/// </summary>
[Collection(nameof(ImportedSolution))]
public class SuggestionLaws(ImportedSolution solution)
{
    private const int Customers = 6;
    private const int Categories = 5;
    private const int Most = 2;
    private const int DismissedDays = 40;
    private const int Months = 3;

    private enum What
    {
        Buy, Return, Delete, Move, Recategorize, Dismiss, OptOut, OptIn, Leave, ComeBack, Merge, DaysPass, Maintain,
    }

    private static readonly Gen<(What What, int Customer, int Category, int Which)> Happenings =
        Gen.Select(Gen.Frequency((9, Gen.Const(What.Buy)), (4, Gen.Const(What.DaysPass)), (13, Gen.Enum<What>())), Gen.Int[0, Customers - 1], Gen.Int[0, Categories - 1], Gen.Int[0, 100]);

    [Fact]
    public void Open_suggestions_equal_from_scratch() => Happenings.Array[5, 45].Sample(
        happenings =>
        {
            var world = new World(solution.StartAfresh());
            foreach (var (what, customer, category, which) in happenings)
                world.Let(what, customer, category, which);
            world.MaintainAndCheck();
        },
        iter: 40,
        threads: 1);

    private sealed class World
    {
        private readonly ImportedSolution local;
        private readonly List<Guid> contacts;
        private readonly List<Guid> categories;
        private readonly bool[] isMerged = new bool[Customers];

        public World(ImportedSolution local)
        {
            this.local = local;
            local.TheSettings(
                (SettingsTable.AssociationCustomers, 1), (SettingsTable.AssociationConfidence, 30m), (SettingsTable.AssociationLift, 0.8m),
                (SettingsTable.MostSuggestions, Most), (SettingsTable.DismissedDays, DismissedDays), (SettingsTable.AssociationMonths, Months));
            categories = [.. Enumerable.Range(0, Categories).Select(number => local.Service.Create(new Entity(ProductCategoryTable.Name) { [ProductCategoryTable.Title] = $"C{number}" }))];
            contacts = [.. Enumerable.Range(0, Customers).Select(_ => local.AContact())];
        }

        public void Let(What what, int customer, int category, int which)
        {
            var contact = contacts[customer];
            switch (what)
            {
                case What.Buy or What.Return when !isMerged[customer]:
                    // Some days back, or a few ahead: such a purchase arrives with no event of its own.
                    local.Service.Create(ImportedSolution.APurchase(
                        contact,
                        new BoughtItem(local.Clock.Now.Date.AddDays(5 - which), what == What.Buy ? PurchaseKind.Purchase : PurchaseKind.Return, 10m, Category: categories[category])));
                    break;
                case What.Delete when Purchases() is { Count: > 0 } some:
                    local.Service.Delete(PurchaseTable.Name, some[which % some.Count].Id);
                    break;
                case What.Move when !isMerged[customer] && Purchases() is { Count: > 0 } some:
                    local.Change(PurchaseTable.Name, some[which % some.Count].Id, PurchaseTable.Contact, new EntityReference(ContactTable.Name, contact));
                    break;
                case What.Recategorize when Purchases() is { Count: > 0 } some:
                    local.Change(PurchaseTable.Name, some[which % some.Count].Id, PurchaseTable.ProductCategory, new EntityReference(ProductCategoryTable.Name, categories[category]));
                    break;
                case What.Dismiss when Rows(SuggestionStatus.Open) is { Count: > 0 } open:
                    local.Service.Update(new Entity(SuggestionTable.Name, open[which % open.Count].Id)
                    {
                        [SuggestionTable.SuggestionStatus] = new OptionSetValue((int)SuggestionStatus.Dismissed), [SuggestionTable.DismissReason] = "No",
                    });
                    break;
                case What.OptOut or What.OptIn when !isMerged[customer]:
                    local.Change(ContactTable.Name, contact, ContactTable.ProfilingOptOut, what == What.OptOut);
                    break;
                case What.Leave or What.ComeBack when !isMerged[customer]:
                    var state = what == What.Leave ? 1 : 0;
                    local.Service.Update(new Entity(ContactTable.Name, contact) { ["statecode"] = new OptionSetValue(state), ["statuscode"] = new OptionSetValue(state + 1) });
                    break;
                case What.Merge when !isMerged[customer] && !isMerged[category] && category != customer && IsActive(contact) && IsActive(contacts[category]):
                    local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, contact), SubordinateId = contacts[category], UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });
                    isMerged[category] = true;
                    break;
                case What.DaysPass:
                    local.Clock.MoveTo(local.Clock.Now.Date.AddDays(1 + (which % 25)));
                    MaintainAndCheck();
                    break;
                case What.Maintain:
                    MaintainAndCheck();
                    break;
            }
        }

        public void MaintainAndCheck()
        {
            local.Maintain(pageSize: 2);
            var rules = local.Service.RetrieveMultiple(new QueryExpression(CategoryAssociationTable.Name) { ColumnSet = new ColumnSet(true) }).Entities;
            var minedOn = local.Service.RetrieveMultiple(new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(true) }).Entities
                .Where(run => run.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.Kind).Value == (int)RunKind.MineCoPurchases)
                .Max(run => run.GetAttributeValue<DateTime>(MaintenanceRunTable.AsOf));
            var open = Rows(SuggestionStatus.Open);

            Assert.Equal(contacts.SelectMany(contact => Expected(contact, rules, minedOn)).Order(StringComparer.Ordinal), open.Select(Text).Order(StringComparer.Ordinal));
            Assert.Distinct(open.Select(row => row.GetAttributeValue<string>(SuggestionTable.OpenKey)));
        }

        private IEnumerable<string> Expected(Guid contact, DataCollection<Entity> rules, DateTime minedOn)
        {
            var row = local.Service.Retrieve(ContactTable.Name, contact, new ColumnSet(ContactTable.ProfilingOptOut, ContactTable.Merged, "statecode"));
            if (row.GetAttributeValue<bool>(ContactTable.ProfilingOptOut) || row.GetAttributeValue<bool>(ContactTable.Merged) || row.GetAttributeValue<OptionSetValue>("statecode").Value != 0)
                return [];

            var has = Purchases()
                .Where(purchase => purchase.GetAttributeValue<EntityReference>(PurchaseTable.Contact)?.Id == contact
                    && purchase.GetAttributeValue<OptionSetValue>(PurchaseTable.Kind).Value == (int)PurchaseKind.Purchase
                    && purchase.GetAttributeValue<DateTime>(PurchaseTable.PurchaseDate) is var day && day > minedOn.AddMonths(-Months) && day <= local.Clock.Now.Date)
                .Select(purchase => purchase.GetAttributeValue<EntityReference>(PurchaseTable.ProductCategory).Id)
                .ToHashSet();
            var dismissed = Rows(SuggestionStatus.Dismissed)
                .Where(one => one.GetAttributeValue<EntityReference>(SuggestionTable.Contact).Id == contact && (minedOn - one.GetAttributeValue<DateTime>(SuggestionTable.ClosedOn)).TotalDays < DismissedDays)
                .Select(one => one.GetAttributeValue<EntityReference>(SuggestionTable.Category).Id);
            return categories.Except(has).Except(dismissed)
                .Select(category => (Category: category, Best: rules
                    .Where(rule => rule.GetAttributeValue<EntityReference>(CategoryAssociationTable.To).Id == category && has.Contains(rule.GetAttributeValue<EntityReference>(CategoryAssociationTable.From).Id))
                    .Select(rule => (rule.GetAttributeValue<decimal>(CategoryAssociationTable.Confidence), rule.GetAttributeValue<decimal>(CategoryAssociationTable.Lift)))
                    .DefaultIfEmpty((-1m, -1m))
                    .Max()))
                .Where(one => one.Best.Item1 >= 0)
                .OrderByDescending(one => one.Best)
                .ThenBy(one => one.Category)
                .Take(Most)
                .Select(one => FormattableString.Invariant($"{contacts.IndexOf(contact)} C{categories.IndexOf(one.Category)} {one.Best.Item1:0.0000}"));
        }

        private string Text(Entity row) => FormattableString.Invariant(
            $"{contacts.IndexOf(row.GetAttributeValue<EntityReference>(SuggestionTable.Contact).Id)} C{categories.IndexOf(row.GetAttributeValue<EntityReference>(SuggestionTable.Category).Id)} {row[SuggestionTable.Confidence]:0.0000}");

        private bool IsActive(Guid contact) => local.Service.Retrieve(ContactTable.Name, contact, new ColumnSet("statecode")).GetAttributeValue<OptionSetValue>("statecode").Value == 0;

        private List<Entity> Purchases() =>
            [.. local.Service.RetrieveMultiple(new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(PurchaseTable.Contact, PurchaseTable.Kind, PurchaseTable.PurchaseDate, PurchaseTable.ProductCategory), Orders = { new OrderExpression(PurchaseTable.Id, OrderType.Ascending) } }).Entities];

        private List<Entity> Rows(SuggestionStatus status)
        {
            var query = new QueryExpression(SuggestionTable.Name) { ColumnSet = new ColumnSet(true), Orders = { new OrderExpression(SuggestionTable.Id, OrderType.Ascending) } };
            query.Criteria.AddCondition(SuggestionTable.SuggestionStatus, ConditionOperator.Equal, (int)status);
            return [.. local.Service.RetrieveMultiple(query).Entities];
        }
    }
}
