using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using CsCheck;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>After any history of events every published list holds just those whom an evaluation from scratch finds.</summary>
[Collection(nameof(ImportedSolution))]
public class SegmentLaws(ImportedSolution solution)
{
    private const int Customers = 4;

    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";
    private const string Gifts = """<filter><condition attribute="cseg_buysgifts" operator="eq" value="1" /></filter>""";
    private const string OnTheWeb = """<fetch><entity name="contact"><link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" alias="p"><filter><condition attribute="cseg_channel" operator="eq" value="653210001" /></filter></link-entity></entity></fetch>""";

    private static readonly Gen<BoughtItem> Items = Gen.Select(Gen.Int[0, 900], Gen.Int[0, 5], Gen.Int[0, 200_000], Gen.Int[0, 3], Gen.Bool, (day, kind, amount, channel, gift) => new BoughtItem(
        new DateTime(2000, 6, 1).AddDays(day),
        kind == 0 ? PurchaseKind.Return : PurchaseKind.Purchase,
        amount / 100m,
        channel == 3 ? null : PurchaseChannel.Store + channel,
        gift));

    private static readonly Gen<(What What, int Which, int Customer, BoughtItem Item)> Events =
        Gen.Select(Gen.Int[0, (int)What.Last].Select(number => number < 3 ? What.Buy : (What)number), Gen.Int[0, 100], Gen.Int[0, Customers - 1], Items);

    /// <summary>What happens; buying comes up three times as often.</summary>
    private enum What
    {
        Buy = 2,
        Change,
        Move,
        Delete,
        Relocate,
        OptOut,
        RefuseEmail,
        FallSilent,
        Merge,
        DaysPass,
        Deactivate,
        Last = Deactivate,
    }

    [Fact]
    public void Any_history_leaves_every_list_as_if_evaluated_from_scratch() => Events.Array[1, 30].Sample(Check, iter: 40, threads: 1);

    private void Check((What What, int Which, int Customer, BoughtItem Item)[] events)
    {
        var local = solution.StartAfresh();
        var segments = Publish(local);
        var customers = Enumerable.Range(0, Customers).Select(i => new Model { Born = new DateTime(1960 + i, 1, 1).AddDays(100 * i), City = i % 2 == 0 ? "Ulm" : "Rome" }).ToList();
        foreach (var one in customers)
            one.Id = local.AContact((ContactTable.City, one.City), (ContactTable.BirthDate, one.Born), (ContactTable.EmailAddress, "a@example.com"));
        foreach (var (what, which, number, item) in events)
            Happen(local, customers, what, which, customers[number], item);
        local.Maintain();

        var today = local.Clock.Now.Date;
        var profiles = customers.ToDictionary(one => one, one => one.ProfileOn(today));
        foreach (var (name, segment, belongs) in segments)
        {
            var expected = customers.Where(one => one is { IsActive: true, IsSilent: false } && belongs(one, profiles[one], today)).Select(one => one.Id).Order().ToList();
            Assert.Equal((name, string.Join(' ', expected)), (name, string.Join(' ', local.Members(local.ListOf(segment).Id).Order())));

            var preview = local.Service.Execute(new OrganizationRequest("cseg_PreviewSegment") { [PreviewSegment.Segment] = new EntityReference(SegmentTable.Name, segment) });
            var refreshed = local.Service.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = new EntityReference(SegmentTable.Name, segment) });
            Assert.Equal((expected.Count, 0, 0, expected.Count), ((int)preview[PreviewSegment.Contactable], (int)preview[PreviewSegment.Joiners], (int)preview[PreviewSegment.Leavers], (int)refreshed[RefreshSegment.Members]));
        }
    }

    private static List<(string Name, Guid Segment, Func<Model, Profile, DateTime, bool> Belongs)> Publish(ImportedSolution local)
    {
        var inUlm = local.ASegment("By e-mail in Ulm", Ulm, SegmentLifecycle.Published, purpose: SegmentPurpose.Email);
        return
        [
            ("Ulm", inUlm, (one, _, _) => one is { City: "Ulm", RefusesEmail: false }),
            ("Gifts in Ulm", local.ASegment("Gifts in Ulm", Gifts, SegmentLifecycle.Published, inUlm), (one, profile, _) => one.City == "Ulm" && profile.BuysGifts == true),
            ("Web", local.ASegment("Web", OnTheWeb, SegmentLifecycle.Published), (one, _, _) => one.Items.Exists(item => item.Bought.Channel == PurchaseChannel.Web)),
            Starter("High priority", (_, profile, _) => profile.Priority == PriorityLevel.High),
            Starter("Lapsing customers", (_, profile, today) => profile.LapsesOn <= today),
            Starter("New customers", (_, profile, today) => profile.FirstPurchaseOn >= today.AddMonths(-3)),
            Starter("Birthdays in the next 30 days", (_, profile, today) => profile.NextBirthdayOn <= today.AddDays(30)),
            Starter("Aged 40 to 49", (one, _, today) => !one.IsOptedOut && one.Born.AddYears(40) <= today && one.Born.AddYears(50) > today),
            Starter("Annual value 100 to 500", (_, profile, _) => profile.AnnualValue is >= 100m and < 500m),
            Starter("Lost", (_, profile, _) => profile.RfmGroup == RfmGroup.Lost),
        ];

        (string, Guid, Func<Model, Profile, DateTime, bool>) Starter(string name, Func<Model, Profile, DateTime, bool> belongs) =>
            (name, local.ASegment(name, Starters.All.Single(one => one.Name == name).Filter, SegmentLifecycle.Published), belongs);
    }

    private static void Happen(ImportedSolution local, List<Model> customers, What what, int which, Model customer, BoughtItem item)
    {
        var bought = customers.SelectMany(one => one.Items.Select(owned => (Owner: one, owned.Id, owned.Bought))).ToList();
        switch (what)
        {
            case What.Buy when customer.IsActive:
                customer.Items.Add((local.Service.Create(ImportedSolution.APurchase(customer.Id, item)), item));
                break;
            case What.Change or What.Move when bought.Count > 0 && customer.IsActive:
                var old = bought[which % bought.Count];
                var owner = what == What.Move ? customer : old.Owner;
                var now = what == What.Change ? item : old.Bought;
                var change = ImportedSolution.APurchase(owner.Id, now);
                change.Id = old.Id;
                change[PurchaseTable.Channel] = now.Channel is { } channel ? new OptionSetValue((int)channel) : null;
                local.Service.Update(change);
                old.Owner.Items.RemoveAll(one => one.Id == old.Id);
                owner.Items.Add((old.Id, now));
                break;
            case What.Delete when bought.Count > 0:
                var gone = bought[which % bought.Count];
                local.Service.Delete(PurchaseTable.Name, gone.Id);
                gone.Owner.Items.RemoveAll(one => one.Id == gone.Id);
                break;
            case What.Relocate:
                local.Change(ContactTable.Name, customer.Id, ContactTable.City, customer.City = which % 2 == 0 ? "Ulm" : "Rome");
                break;
            case What.OptOut when customer.IsActive:
                local.Change(ContactTable.Name, customer.Id, ContactTable.ProfilingOptOut, customer.IsOptedOut = which % 3 > 0);
                break;
            case What.RefuseEmail:
                local.Change(ContactTable.Name, customer.Id, ContactTable.DoNotBulkEmail, customer.RefusesEmail = which % 2 == 0);
                break;
            case What.FallSilent:
                customer.IsSilent = which % 2 == 0;
                local.Change(ContactTable.Name, customer.Id, ContactTable.ContactFrequency, new OptionSetValue((int)(customer.IsSilent ? ContactFrequency.Never : ContactFrequency.Weekly)));
                break;
            case What.Merge when customers.Find(one => one != customer && one.IsActive) is { } other && customer.IsActive:
                local.Service.Execute(new OrganizationRequest("Merge") { ["Target"] = new EntityReference(ContactTable.Name, customer.Id), ["SubordinateId"] = other.Id, ["UpdateContent"] = new Entity(ContactTable.Name), ["PerformParentingChecks"] = false });
                customer.Items.AddRange(other.Items);
                other.Items.Clear();
                other.IsActive = false;
                break;
            case What.DaysPass:
                local.Clock.MoveTo(local.Clock.Now.Date.AddDays(which));
                break;
            case What.Deactivate when customer.IsActive && which % 4 == 0:
                local.Service.Update(new Entity(ContactTable.Name, customer.Id) { [ContactTable.State] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
                customer.IsActive = false;
                break;
        }
    }

    private sealed class Model
    {
        public Guid Id { get; set; }

        public DateTime Born { get; init; }

        public string City { get; set; } = "";

        public bool IsActive { get; set; } = true;

        public bool IsOptedOut { get; set; }

        public bool IsSilent { get; set; }

        public bool RefusesEmail { get; set; }

        public List<(Guid Id, BoughtItem Bought)> Items { get; } = [];

        public Profile ProfileOn(DateTime day) => IsOptedOut
            ? Profile.Empty
            : new ACustomer().With([.. Items.Select(item => item.Bought)]).Declaring(declared => declared with { BirthDate = Born }).AsOf(day);
    }
}
