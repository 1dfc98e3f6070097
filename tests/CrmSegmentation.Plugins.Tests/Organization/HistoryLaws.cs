using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using CsCheck;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>
/// Everything that can happen to purchases and customers, in any order, with days passing: after each maintenance all that is
/// stored equals a computation from scratch. Where something was written past the steps, after the verification that repairs.
/// </summary>
[Collection(nameof(ImportedSolution))]
public class HistoryLaws(ImportedSolution solution)
{
    private const int Customers = 4;

    private enum What
    {
        Buy, BuySeveral, Change, SendAgain, SendSeveralAgain, Move, MoveToNobody, Deactivate, Reactivate, Delete,
        OptOut, OptIn, Merge, RateChanges, Report, ChooseCurrency, Decide, DaysPass, Maintain,
        BuyPastTheSteps, DeletePastTheSteps, SpoilWhatIsClosed,
    }

    private static readonly Gen<BoughtItem> Items = Gen.Select(Gen.Int[0, 1_500], Gen.Int[0, 5], Gen.Int[0, 200_000], Gen.Int[0, 3], Gen.Bool, (day, kind, amount, channel, gift) => new BoughtItem(
        new DateTime(2000, 1, 1).AddDays(day),
        kind == 0 ? PurchaseKind.Return : PurchaseKind.Purchase,
        amount / 100m,
        channel == 3 ? null : PurchaseChannel.Store + channel,
        gift));

    private static readonly Gen<Happening> Happenings =
        Gen.Select(Gen.Frequency((6, Gen.Const(What.Buy)), (10, Gen.Enum<What>())), Gen.Int[0, 100], Gen.Int[0, Customers - 1], Gen.Bool, Items, (what, which, customer, euro, item) => new Happening(what, which, customer, euro, item));

    /// <param name="What">What happens.</param>
    /// <param name="Which">Chooses one of several; also, for three of four purchases, how many days ago it was: most purchases are of the last weeks, around the day before which histories are closed.</param>
    /// <param name="Customer">To whom.</param>
    /// <param name="InEuro">Its currency.</param>
    /// <param name="Item">What is bought.</param>
    private sealed record Happening(What What, int Which, int Customer, bool InEuro, BoughtItem Item);

    [Fact]
    public void Any_history_equals_from_scratch() => Happenings.Array[1, 40].Sample(happenings =>
    {
        var world = new World(solution.StartAfresh());
        foreach (var happening in happenings)
            world.Let(happening);
        world.MaintainAndCheck();
    }, iter: 40, threads: 1);

    [Fact]
    public void Order_of_arrival_does_not_matter_nor_does_how_many_come_at_once() => Gen.Select(Items.Array[1, 12], Gen.Int[1, 5], Gen.Int[0, int.MaxValue]).Sample((items, atOnce, seed) =>
    {
        var local = solution.StartAfresh();
        var (one, other) = (local.AContact(), local.AContact());
        foreach (var item in items)
            local.Service.Create(ImportedSolution.APurchase(one, item));
        var shuffled = items.ToArray();
        new Random(seed).Shuffle(shuffled);
        foreach (var some in shuffled.Chunk(atOnce))
            local.Service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. some.Select(item => ImportedSolution.APurchase(other, item))]) { EntityName = PurchaseTable.Name } });

        Assert.Equal(StoredProfile.Of(local.Contact(one)), StoredProfile.Of(local.Contact(other)));
    }, iter: 30, threads: 1);

    /// <summary>The organisation, and beside it what its rows must say.</summary>
    private sealed class World
    {
        private readonly ImportedSolution local;
        private readonly List<Guid> contacts;
        private readonly bool[] isOut = [.. Enumerable.Range(0, Customers).Select(StartsOut)];
        private readonly bool[] isMerged = new bool[Customers];
        private readonly List<Bought> bought = [];
        private readonly Guid euro;
        private readonly Guid dollar;
        private readonly Guid?[] currencies;
        private Guid? settings;
        private bool reportsInEuro;
        private ProfileSettings decided = ProfileSettings.Default;
        private decimal rate = 0.8m;
        private int documents;
        private readonly Guid[] categories;
        private bool isPastTheSteps;

        public World(ImportedSolution local)
        {
            this.local = local;
            categories = [.. Enumerable.Range(0, 2).Select(i => local.Service.Create(new Entity(ProductCategoryTable.Name) { [ProductCategoryTable.Title] = $"Category {i}" }))];
            euro = local.Service.Create(new Entity("transactioncurrency")
            {
                ["currencyname"] = "Euro", ["isocurrencycode"] = "EUR", ["currencysymbol"] = "€", ["exchangerate"] = rate, ["currencyprecision"] = 2,
            });
            contacts = [.. Enumerable.Range(0, Customers).Select(i => local.AContact((ContactTable.ProfilingOptOut, StartsOut(i))))];
            foreach (var never in contacts.Where((_, i) => StartsOut(i)))
                local.Change(ContactTable.Name, never, ContactTable.ProfilingOptOut, true);
            var first = local.Buy(contacts[0], "1999-01-01", 0m);
            dollar = local.Service.Retrieve(PurchaseTable.Name, first, new ColumnSet(PurchaseTable.Currency)).GetAttributeValue<EntityReference>(PurchaseTable.Currency).Id;
            local.Service.Delete(PurchaseTable.Name, first);
            currencies = [.. Enumerable.Range(0, Customers).Select(i => StartsOut(i) ? (Guid?)null : dollar)];
        }

        /// <summary>Who has never had a profile has no currency yet.</summary>
        private static bool StartsOut(int customer) => customer % 2 == 1;

        private sealed class Bought
        {
            public required string Document { get; init; }

            public Guid Id { get; set; }

            public int? Customer { get; set; }

            public required BoughtItem Item { get; set; }

            public required bool InEuro { get; set; }

            /// <summary>In the base currency, by the rate of the day on which it was written.</summary>
            public decimal Base { get; set; }

            public bool IsActive { get; set; } = true;
        }

        public void Let(Happening happening)
        {
            var customer = Alive(happening.Customer);
            var one = bought.Count == 0 ? null : bought[happening.Which % bought.Count];
            switch (happening.What)
            {
                case What.Buy:
                    var alone = New(customer, happening);
                    alone.Id = local.Service.Create(Row(alone));
                    break;
                case What.BuySeveral:
                    var several = Enumerable.Range(0, 3).Select(i => New(Alive((happening.Customer + i) % Customers), happening)).ToList();
                    var ids = ((CreateMultipleResponse)local.Service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. several.Select(Row)]) { EntityName = PurchaseTable.Name } })).Ids;
                    for (var i = 0; i < several.Count; i++)
                        several[i].Id = ids[i];
                    break;
                case What.Change when one != null:
                    Write(one, happening);
                    local.Service.Update(Row(one, one.Id));
                    break;
                case What.SendAgain when one != null:
                    Write(one, new Happening(What.SendAgain, 0, 0, one.InEuro, one.Item));
                    local.Service.Execute(new UpsertRequest { Target = Keyed(one) });
                    break;
                case What.SendSeveralAgain when one != null:
                    var again = bought.Take(3).ToList();
                    foreach (var sent in again)
                        Write(sent, new Happening(What.SendAgain, 0, 0, happening.InEuro, sent.Item));
                    local.Service.Execute(new UpsertMultipleRequest { Targets = new EntityCollection([.. again.Select(Keyed)]) { EntityName = PurchaseTable.Name } });
                    break;
                case What.Move when one != null:
                    one.Customer = customer;
                    local.Change(PurchaseTable.Name, one.Id, PurchaseTable.Contact, new EntityReference(ContactTable.Name, contacts[customer]));
                    break;
                case What.MoveToNobody when one != null:
                    one.Customer = null;
                    local.Change(PurchaseTable.Name, one.Id, PurchaseTable.Contact, null);
                    break;
                case What.Deactivate or What.Reactivate when one != null:
                    one.IsActive = happening.What == What.Reactivate;
                    local.Service.Update(new Entity(PurchaseTable.Name, one.Id) { [PurchaseTable.State] = new OptionSetValue(one.IsActive ? 0 : 1), [PurchaseTable.Status] = new OptionSetValue(one.IsActive ? 1 : 2) });
                    break;
                case What.Delete when one != null:
                    bought.Remove(one);
                    local.Service.Delete(PurchaseTable.Name, one.Id);
                    break;
                case What.OptOut or What.OptIn:
                    isOut[customer] = happening.What == What.OptOut;
                    local.Change(ContactTable.Name, contacts[customer], ContactTable.ProfilingOptOut, isOut[customer]);
                    if (!isOut[customer])
                        currencies[customer] ??= reportsInEuro ? euro : dollar;
                    break;
                case What.Merge:
                    Merge(customer, Alive((happening.Customer + 1 + (happening.Which % (Customers - 1))) % Customers));
                    break;
                case What.RateChanges:
                    rate = rate == 0.8m ? 0.5m : 0.8m;
                    local.Service.Update(new Entity("transactioncurrency", euro) { ["exchangerate"] = rate });
                    break;
                case What.Report:
                    reportsInEuro = !reportsInEuro;
                    settings ??= local.TheSettings();
                    local.Change(SettingsTable.Name, settings.Value, SettingsTable.ReportingCurrency, reportsInEuro ? new EntityReference("transactioncurrency", euro) : null);
                    break;
                case What.Decide:
                    var (columns, meaning) = EventLaws.Decisions[happening.Which % EventLaws.Decisions.Length];
                    decided = meaning;
                    settings ??= local.TheSettings();
                    var decision = new Entity(SettingsTable.Name, settings.Value);
                    foreach (var column in EventLaws.Decisions.SelectMany(one => one.Columns).Select(one => one.Column))
                        decision[column] = columns.FirstOrDefault(one => one.Column == column).Value;
                    local.Service.Update(decision);
                    break;
                case What.ChooseCurrency:
                    currencies[customer] = happening.InEuro ? euro : dollar;
                    local.Change(ContactTable.Name, contacts[customer], ContactTable.Currency, new EntityReference("transactioncurrency", currencies[customer]!.Value));
                    break;
                case What.DaysPass:
                    local.Clock.MoveTo(local.Clock.Now.Date.AddDays(happening.Which));
                    break;
                case What.Maintain:
                    MaintainAndCheck();
                    break;
                case What.BuyPastTheSteps:
                    isPastTheSteps = true;
                    var behind = New(customer, happening);
                    local.PastTheSteps(() => behind.Id = local.Service.Create(Row(behind)));
                    break;
                case What.DeletePastTheSteps when one != null:
                    isPastTheSteps = true;
                    bought.Remove(one);
                    local.PastTheSteps(() => local.Service.Delete(PurchaseTable.Name, one.Id));
                    break;
                case What.SpoilWhatIsClosed:
                    isPastTheSteps = true;
                    var other = local.Contact(contacts[happening.Which % Customers]).GetAttributeValue<string>(ContactTable.ClosedHistory);
                    local.PastTheSteps(() => local.Change(ContactTable.Name, contacts[customer], ContactTable.ClosedHistory, happening.InEuro ? other : other + "1"));
                    break;
                default:
                    break;
            }
        }

        public void MaintainAndCheck()
        {
            local.Maintain(1 + (bought.Count % 3));
            if (isPastTheSteps)
                local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles") { [VerifyProfiles.Repair] = true });
            isPastTheSteps = false;
            Assert.Equal(0, local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"))[VerifyProfiles.Mismatches]);
            for (var i = 0; i < Customers; i++)
            {
                var contact = local.Service.Retrieve(ContactTable.Name, contacts[i], new ColumnSet(true));
                var noted = contact.GetAttributeValue<decimal?>(ContactTable.ExchangeRate);
                var expected = isOut[i] || isMerged[i]
                    ? Profile.Empty
                    : new ACustomer().Under(decided).Declaring(customer => customer with { ExchangeRate = noted })
                        .With([.. bought.Where(one => one.Customer == i && one.IsActive).Select(one => one.Item with { Amount = one.Base })])
                        .AsOf(local.Clock.Now.Date) with { SchemeVersion = (Rules.Default with { Settings = new Domain.Settings { Profiles = decided with { ReportingCurrency = reportsInEuro ? new ReportingCurrency(euro, "EUR", rate) : null } } }).Version };
                Assert.Equal(StoredProfile.Of(expected), StoredProfile.Of(contact));

                Assert.Equal(currencies[i], contact.GetAttributeValue<EntityReference>(ContactTable.Currency)?.Id);
                foreach (var column in new[] { ContactTable.AnnualValue, ContactTable.AveragePurchaseValue, ContactTable.LifetimeValue, ContactTable.PreviousAnnualValue })
                {
                    var amount = contact.GetAttributeValue<Money>(column)?.Value;
                    Assert.Equal(amount is { } written ? Math.Round(written / noted!.Value, 4, MidpointRounding.AwayFromZero) : null, contact.GetAttributeValue<Money>(column + "_base")?.Value);
                }
            }
        }

        private int Alive(int customer) => Enumerable.Range(customer, Customers).Select(i => i % Customers).First(i => !isMerged[i]);

        private void Merge(int master, int other)
        {
            if (master == other || isMerged.Count(merged => !merged) < 3)
                return;

            local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, contacts[master]), SubordinateId = contacts[other], UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });
            isMerged[other] = true;
            foreach (var one in bought.Where(one => one.Customer == other))
                one.Customer = master;
        }

        private Bought New(int customer, Happening happening)
        {
            var one = new Bought { Document = (++documents).ToString(CultureInfo.InvariantCulture), Customer = customer, Item = happening.Item, InEuro = happening.InEuro };
            Write(one, happening);
            bought.Add(one);
            return one;
        }

        private void Write(Bought one, Happening happening)
        {
            one.Item = happening.What == What.SendAgain ? happening.Item : happening.Item with
            {
                Date = happening.Which % 4 == 0 ? happening.Item.Date : local.Clock.Now.Date.AddDays(5 - (happening.Which % 45)),
                Category = happening.Which % 3 == 0 ? null : categories[(happening.Which % 3) - 1],
            };
            one.InEuro = happening.InEuro;
            one.Base = one.InEuro ? one.Item.Amount / rate : one.Item.Amount;
        }

        private Entity Row(Bought one) => Row(one, default);

        private Entity Row(Bought one, Guid id)
        {
            var row = ImportedSolution.APurchase(one.Customer is { } customer ? contacts[customer] : null, one.Item);
            row.Id = id;
            row[PurchaseTable.SourceSystem] = "Shop";
            row[PurchaseTable.DocumentNumber] = one.Document;
            row[PurchaseTable.Currency] = new EntityReference("transactioncurrency", one.InEuro ? euro : dollar);
            if (one.Item.Channel == null)
                row[PurchaseTable.Channel] = null;
            if (one.Item.Category == null)
                row[PurchaseTable.ProductCategory] = null;
            return row;
        }

        /// <summary>As an import sends it that knows the document and not the row.</summary>
        private Entity Keyed(Bought one)
        {
            var row = Row(one, default);
            row.KeyAttributes[PurchaseTable.SourceSystem] = "Shop";
            row.KeyAttributes[PurchaseTable.DocumentNumber] = one.Document;
            return row;
        }
    }
}
