using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Offers;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// What came of a launched offer: responses, purchases and value of those who got it against those held out, within the
/// period. Computed from the lists that the launch fixed. Of customers merged since, the master's purchases count, once.
/// </summary>
/// <param name="service">Sees every customer and purchase.</param>
/// <param name="returns">Whether returns reduce the value.</param>
/// <param name="texts">The language of the sentence that is stored.</param>
internal sealed class OfferResults(IOrganizationService service, ReturnPolicy returns, ReasonTexts texts)
{
    private const int Active = 0;
    private const int Canceled = 2;
    private const int IdsAQuery = 500;

    public static ColumnSet Columns { get; } = new(
        OfferTable.Title, OfferTable.Status, OfferTable.Campaign, OfferTable.StartsOn, OfferTable.EndsOn, OfferTable.List, OfferTable.HoldOutList);

    /// <summary>Computes the results as they are on a day, as a row to update.</summary>
    /// <exception cref="RefusedException">The offer has not been launched, or its list is gone.</exception>
    public Entity Compute(Entity offer, DateTime asOf)
    {
        var name = OfferGuard.NameOf(offer);
        if (OfferGuard.StatusOf(offer) is OfferStatus.Launching)
            throw new RefusedException($"The offer '{name}' is still being launched, so it has no results yet. Launch it on, or let maintenance do so.");
        if (OfferGuard.StatusOf(offer) == OfferStatus.Draft)
            throw new RefusedException($"The offer '{name}' has not been launched, so it has no results yet.");
        if (offer.GetAttributeValue<EntityReference>(OfferTable.List) is not { } list)
            throw new RefusedException($"The marketing list of the offer '{name}' has been deleted, so its members are no longer known.");

        var start = offer.GetAttributeValue<DateTime>(OfferTable.StartsOn).Date;
        var end = offer.GetAttributeValue<DateTime>(OfferTable.EndsOn).Date;
        if (asOf < end)
            end = asOf;
        var members = MembersOf(list.Id);
        var heldOut = new Dictionary<Guid, bool>();
        if (offer.GetAttributeValue<EntityReference>(OfferTable.HoldOutList) is { } other)
            heldOut = MembersOf(other.Id).Where(one => !members.ContainsKey(one.Key)).ToDictionary(one => one.Key, one => one.Value);

        var got = ResultOf(list.Id, members, start, end);
        var without = offer.GetAttributeValue<EntityReference>(OfferTable.HoldOutList) is { } held ? ResultOf(held.Id, heldOut, start, end) : new GroupResult(0);
        var responses = Responses(offer.GetAttributeValue<EntityReference>(OfferTable.Campaign)?.Id, list.Id, start, end);
        return Row(offer.Id, asOf, end, responses, got, without);
    }

    private Entity Row(Guid id, DateTime asOf, DateTime end, int responses, GroupResult got, GroupResult without)
    {
        var buyers = Uplift.OfProportions(got.Buyers, got.Customers, without.Buyers, without.Customers);
        var value = Uplift.OfMeans(got.Mean, got.Variance, got.Customers, without.Mean, without.Variance, without.Customers);
        return new Entity(OfferTable.Name, id)
        {
            [OfferTable.Responses] = responses,
            [OfferTable.Buyers] = got.Buyers,
            [OfferTable.HoldOutBuyers] = without.Buyers,
            [OfferTable.Purchases] = got.Purchases,
            [OfferTable.HoldOutPurchases] = without.Purchases,
            [OfferTable.Value] = got.Value,
            [OfferTable.HoldOutValue] = without.Value,
            [OfferTable.BuyerUplift] = Rounded(buyers?.Difference * 100d),
            [OfferTable.BuyerUpliftLow] = Rounded(buyers?.Low * 100d),
            [OfferTable.BuyerUpliftHigh] = Rounded(buyers?.High * 100d),
            [OfferTable.ValueUplift] = Rounded(value?.Difference),
            [OfferTable.ValueUpliftLow] = Rounded(value?.Low),
            [OfferTable.ValueUpliftHigh] = Rounded(value?.High),
            [OfferTable.ResultsOn] = asOf,
            [OfferTable.Result] = texts.Say(Sentence.Joined(" ", Sentences(end, responses, got, without, buyers, value))),
        };
    }

    private static IEnumerable<Sentence> Sentences(DateTime end, int responses, GroupResult got, GroupResult without, Uplift? buyers, Uplift? value)
    {
        yield return $"To {end:yyyy-MM-dd}: {got.Customers:N0} contacted, {responses:N0} responses, {got.Buyers:N0} bought ({Share(got):0.0} %) for {got.Value:N2}.";
        if (buyers is not { } more)
        {
            yield return $"Nobody was held out, so there is nothing to compare with.";
            yield break;
        }

        yield return $"Of {without.Customers:N0} held out {without.Buyers:N0} bought ({Share(without):0.0} %) for {without.Value:N2}.";
        yield return $"Difference of buyers {more.Difference * 100d:+0.0;-0.0;0.0} points (95 %: {more.Low * 100d:+0.0;-0.0;0.0} to {more.High * 100d:+0.0;-0.0;0.0}), {Verdict(more)}.";
        if (value is { } amount)
            yield return $"Value a customer {amount.Difference:+0.00;-0.00;0.00} (95 %: {amount.Low:+0.00;-0.00;0.00} to {amount.High:+0.00;-0.00;0.00}), {Verdict(amount)}.";
    }

    private static Sentence Verdict(Uplift uplift) => uplift.IsClear ? (Sentence)$"more than chance" : $"which may be chance";

    private static double Share(GroupResult group) => group.Customers == 0 ? 0d : 100d * group.Buyers / group.Customers;

    private static decimal? Rounded(double? value) => value is { } known ? Math.Round((decimal)known, 2, MidpointRounding.AwayFromZero) : null;

    /// <summary>The customers of a list; whether each is only there because a member was merged into him.</summary>
    private Dictionary<Guid, bool> MembersOf(Guid listId)
    {
        var query = new QueryExpression(ListMemberTable.Name) { ColumnSet = new ColumnSet(ListMemberTable.Member) };
        query.Criteria.AddCondition(ListMemberTable.List, ConditionOperator.Equal, listId);
        var contact = query.AddLink(ContactTable.Name, ListMemberTable.Member, ContactTable.Id);
        contact.EntityAlias = "contact";
        contact.Columns = new ColumnSet(ContactTable.Master);
        var members = new Dictionary<Guid, bool>();
        foreach (var row in Paging.ByCookie(service, query, ListMemberTable.Id))
        {
            var master = row.GetAttributeValue<AliasedValue>("contact." + ContactTable.Master)?.Value as EntityReference;
            var id = master?.Id ?? row.GetAttributeValue<EntityReference>(ListMemberTable.Member).Id;
            members[id] = master != null && (!members.TryGetValue(id, out var merged) || merged);
        }

        return members;
    }

    private GroupResult ResultOf(Guid listId, Dictionary<Guid, bool> members, DateTime start, DateTime end)
    {
        var result = new GroupResult(members.Count);
        var query = Purchases(start, end);
        query.AddLink(ListMemberTable.Name, PurchaseTable.Contact, ListMemberTable.Member).LinkCriteria.AddCondition(ListMemberTable.List, ConditionOperator.Equal, listId);
        // A master who is a member himself is found by the list.
        Add(query, id => members.TryGetValue(id, out var merged) && !merged);
        var masters = members.Where(member => member.Value).Select(member => member.Key).ToList();
        for (var first = 0; first < masters.Count; first += IdsAQuery)
        {
            var more = Purchases(start, end);
            more.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.In, masters.Skip(first).Take(IdsAQuery).Cast<object>().ToArray());
            Add(more, _ => true);
        }

        return result;

        void Add(QueryExpression purchases, Func<Guid, bool> counts)
        {
            foreach (var row in Paging.ByCookie(service, purchases, PurchaseTable.Id))
            {
                var contact = row.GetAttributeValue<EntityReference>(PurchaseTable.Contact).Id;
                var isReturn = row.GetAttributeValue<OptionSetValue>(PurchaseTable.Kind)?.Value == (int)PurchaseKind.Return;
                if (counts(contact) && !(isReturn && returns == ReturnPolicy.Ignored))
                    result.Add(contact, row.GetAttributeValue<Money>(PurchaseTable.AmountBase)?.Value ?? 0m, isReturn);
            }
        }
    }

    private static QueryExpression Purchases(DateTime start, DateTime end)
    {
        var query = new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(PurchaseTable.Contact, PurchaseTable.Kind, PurchaseTable.AmountBase) };
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, Active);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.OnOrAfter, start);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.OnOrBefore, end);
        return query;
    }

    /// <summary>Responses to the campaign by members, received within the period.</summary>
    private int Responses(Guid? campaignId, Guid listId, DateTime start, DateTime end)
    {
        if (campaignId is not { } id)
            return 0;

        var query = new QueryExpression(CampaignResponses.Name) { ColumnSet = new ColumnSet(CampaignResponses.ReceivedOn, CampaignResponses.CreatedOn) };
        query.Criteria.AddCondition(CampaignResponses.Campaign, ConditionOperator.Equal, id);
        query.Criteria.AddCondition(CampaignResponses.State, ConditionOperator.NotEqual, Canceled);
        var party = query.AddLink(ActivityTables.Party, CampaignResponses.Id, ActivityTables.Id);
        party.LinkCriteria.AddCondition(ActivityTables.Participation, ConditionOperator.Equal, CampaignResponses.Customer);
        party.AddLink(ListMemberTable.Name, ActivityTables.PartyId, ListMemberTable.Member).LinkCriteria.AddCondition(ListMemberTable.List, ConditionOperator.Equal, listId);
        return Paging.ByCookie(service, query, CampaignResponses.Id)
            .Where(response => (response.GetAttributeValue<DateTime?>(CampaignResponses.ReceivedOn) ?? response.GetAttributeValue<DateTime>(CampaignResponses.CreatedOn)).Date is var day && day >= start && day <= end)
            .Select(response => response.Id)
            .Distinct()
            .Count();
    }
}
