using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
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

    /// <summary>What happens: 0..3 buy, 4 change, 5 move, 6 delete, 7 days pass.</summary>
    private static readonly Gen<(int What, int Which, int Customer, BoughtItem Item)> Events = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 100], Gen.Int[0, Customers - 1], Items);

    [Fact]
    public void Any_history_equals_from_scratch() => Events.Array[1, 25].Sample(Check, iter: 60, threads: 1);

    private void Check((int What, int Which, int Customer, BoughtItem Item)[] events)
    {
        var local = solution.StartAfresh();
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
            var expected = new ACustomer().With([.. purchases.Where(purchase => purchase.Customer == i).Select(purchase => purchase.Item)]).AsOf(touched[i]);
            Assert.Equal(StoredProfile.Of(expected), StoredProfile.Of(local.Contact(contacts[i])));
        }
    }
}
