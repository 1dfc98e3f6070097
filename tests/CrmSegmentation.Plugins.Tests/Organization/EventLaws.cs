using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using CsCheck;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Any history of events equals a computation from scratch.</summary>
[Collection(nameof(ImportedSolution))]
public class EventLaws(ImportedSolution solution)
{
    private const int Customers = 2;

    private static readonly Gen<BoughtItem> Items = Gen.Select(Gen.Int[0, 1_500], Gen.Int[0, 5], Gen.Int[0, 200_000], Gen.Int[0, 3], Gen.Bool, (day, kind, amount, channel, gift) => new BoughtItem(
        new DateTime(2000, 1, 1).AddDays(day),
        kind == 0 ? PurchaseKind.Return : PurchaseKind.Purchase,
        amount / 100m,
        channel == 3 ? null : PurchaseChannel.Store + channel,
        gift));

    /// <summary>What an organisation may have decided: columns of its settings, and what they mean.</summary>
    internal static readonly ((string Column, object Value)[] Columns, ProfileSettings Meaning)[] Decisions =
    [
        ([], ProfileSettings.Default),
        ([(SettingsTable.WindowMode, new OptionSetValue((int)WindowMode.CalendarYear)), (SettingsTable.LapseFactor, 1.5m)], new ProfileSettings { Window = new AnnualWindow { Mode = WindowMode.CalendarYear }, LapseFactor = 1.5m }),
        ([(SettingsTable.WindowMode, new OptionSetValue((int)WindowMode.FiscalYear)), (SettingsTable.FiscalYearStartMonth, 3)], new ProfileSettings { Window = new AnnualWindow { Mode = WindowMode.FiscalYear, FirstMonth = 3 } }),
        ([(SettingsTable.WindowMode, new OptionSetValue((int)WindowMode.TrailingDays)), (SettingsTable.WindowDays, 90), (SettingsTable.MergeSameDayPurchases, true)], new ProfileSettings { Window = new AnnualWindow { Mode = WindowMode.TrailingDays, Days = 90 }, MergeSameDayPurchases = true }),
        ([(SettingsTable.ReturnPolicy, new OptionSetValue((int)ReturnPolicy.Ignored)), (SettingsTable.DefaultIntervalDays, 30)], new ProfileSettings { Returns = ReturnPolicy.Ignored, DefaultInterval = 30 }),
    ];

    /// <summary>What happens: 0..3 buy, 4 change, 5 move, 6 delete, 7 days pass, 8 maintenance.</summary>
    private static readonly Gen<(int What, int Which, int Customer, BoughtItem Item)> Events = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 100], Gen.Int[0, Customers - 1], Items);

    [Fact]
    public void Any_history_equals_from_scratch() => Gen.Select(Gen.Int[0, Decisions.Length - 1], Events.Array[1, 25]).Sample((decision, events) => Check(Decisions[decision], events), iter: 60, threads: 1);

    private void Check(((string Column, object Value)[] Columns, ProfileSettings Meaning) decision, (int What, int Which, int Customer, BoughtItem Item)[] events)
    {
        var local = solution.StartAfresh();
        if (decision.Columns.Length > 0)
            local.TheSettings(decision.Columns);
        var contacts = Enumerable.Range(0, Customers).Select(_ => local.AContact()).ToList();
        var purchases = new List<(Guid Id, int Customer, BoughtItem Item)>();
        var touched = new DateTime[Customers];
        Array.Fill(touched, new DateTime(2001, 12, 31));
        foreach (var (what, which, customer, item) in events)
        {
            var today = local.Clock.Now.Date;
            if (what <= 3)
            {
                purchases.Add((local.Service.Create(ImportedSolution.APurchase(contacts[customer], item)), customer, item));
                touched[customer] = today;
            }
            else if (what == 7)
            {
                local.Clock.MoveTo(today.AddDays(which));
            }
            else if (what == 8)
            {
                local.Maintain();
                Array.Fill(touched, today);
            }
            else if (purchases.Count > 0)
            {
                var index = which % purchases.Count;
                var old = purchases[index];
                touched[old.Customer] = today;
                if (what == 6)
                {
                    local.Service.Delete(PurchaseTable.Name, old.Id);
                    purchases.RemoveAt(index);
                    continue;
                }

                var now = (old.Id, Customer: what == 5 ? customer : old.Customer, Item: what == 4 ? item : old.Item);
                touched[now.Customer] = today;
                var change = ImportedSolution.APurchase(contacts[now.Customer], now.Item);
                change.Id = old.Id;
                if (now.Item.Channel == null)
                    change[PurchaseTable.Channel] = null;
                local.Service.Update(change);
                purchases[index] = now;
            }
        }

        for (var i = 0; i < Customers; i++)
        {
            var expected = new ACustomer().With([.. purchases.Where(purchase => purchase.Customer == i).Select(purchase => purchase.Item)]).Under(decision.Meaning).AsOf(touched[i]);
            Assert.Equal(StoredProfile.Of(expected with { SchemeVersion = (Rules.Default with { Settings = new Domain.Settings { Profiles = decision.Meaning } }).Version }), StoredProfile.Of(local.Contact(contacts[i])));
        }
    }
}
