using System;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Offers;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Fixes who gets an offer and who is held out, in two static, locked marketing lists, so that results can be measured
/// against who was in it whatever happens to the segment. The platform's own copy of the segment's list fixes everybody at
/// one moment; from it members are drawn into the two lists, a page a call, and the copy is deleted with the last page. A
/// call that fails leaves what the calls before it did, and the next goes on there.
/// </summary>
/// <param name="service">Acts for the person who launches.</param>
/// <param name="system">Sees every customer, as counting a segment does, and reaches the campaign.</param>
/// <param name="texts">The language of what is stored.</param>
/// <param name="asOf">The day of the launch.</param>
internal sealed class OfferLaunch(IOrganizationService service, IOrganizationService system, ReasonTexts texts, DateTime asOf)
{
    private const int MembersAMessage = 1_000;
    private const int Contacts = 2;
    private const char Part = '|';

    private static readonly ColumnSet Columns = new(
        OfferTable.Title, OfferTable.Status, OfferTable.Campaign, OfferTable.Segment, OfferTable.HoldOutShare, OfferTable.EndsOn,
        OfferTable.LaunchedOn, OfferTable.LaunchPlace, OfferTable.List, OfferTable.HoldOutList, OfferTable.MemberCount, OfferTable.HoldOutCount);

    private static readonly string[] Written =
        [OfferTable.Status, OfferTable.LaunchedOn, OfferTable.LaunchPlace, OfferTable.List, OfferTable.HoldOutList, OfferTable.MemberCount, OfferTable.HoldOutCount];

    /// <summary>Begins to launch a draft, or goes on with one that is being launched; returns status, lists and counts so far.</summary>
    public Entity Launch(Guid offerId)
    {
        // Takes the row's lock: of two who launch at once the second sees what the first has done.
        service.Update(new Entity(OfferTable.Name, offerId) { [OfferTable.ResultsOn] = null });
        var offer = service.Retrieve(OfferTable.Name, offerId, Columns);
        switch (OfferGuard.StatusOf(offer))
        {
            case OfferStatus.Draft:
                Begin(offer);
                break;
            case OfferStatus.Launching:
                break;
            default:
                throw new RefusedException($"The offer '{OfferGuard.NameOf(offer)}' has been launched already; its members are fixed.");
        }

        DrawPage(offer);
        var changes = new Entity(OfferTable.Name, offerId);
        foreach (var column in Written)
            changes[column] = offer.GetAttributeValue<object>(column);
        service.Update(changes);
        return offer;
    }

    private void Begin(Entity offer)
    {
        var name = OfferGuard.NameOf(offer);
        if (offer.GetAttributeValue<DateTime?>(OfferTable.EndsOn) < asOf)
            throw new RefusedException($"The offer '{name}' ended on {offer.GetAttributeValue<DateTime?>(OfferTable.EndsOn):yyyy-MM-dd}. Set 'Ends On' to a day to come before you launch it.");

        var list = PublishedList.Of(service, offer.GetAttributeValue<EntityReference>(OfferTable.Segment).Id, $"The offer '{name}' cannot be launched", out _);
        offer[OfferTable.LaunchPlace] = ((Guid)system.Execute(new OrganizationRequest("CopyDynamicListToStatic") { ["ListId"] = list.Id })["StaticListId"]).ToString();
        offer[OfferTable.LaunchedOn] = asOf;
        offer[OfferTable.Status] = new OptionSetValue((int)OfferStatus.Launching);
        offer[OfferTable.MemberCount] = 0;
        offer[OfferTable.HoldOutCount] = 0;
    }

    /// <summary>Draws the next page of the copy; after the last one the lists are locked and the campaign gets those to contact.</summary>
    private void DrawPage(Entity offer)
    {
        var place = offer.GetAttributeValue<string>(OfferTable.LaunchPlace).Split([Part], 3);
        var copy = new Guid(place[0]);
        var query = new QueryExpression(ListMemberTable.Name)
        {
            ColumnSet = new ColumnSet(ListMemberTable.Member),
            PageInfo = new PagingInfo { Count = CustomerReader.PageSize, PageNumber = place.Length == 1 ? 1 : int.Parse(place[1], CultureInfo.InvariantCulture), PagingCookie = place.Length == 1 ? null : place[2] },
            Orders = { new OrderExpression(ListMemberTable.Id, OrderType.Ascending) },
        };
        query.Criteria.AddCondition(ListMemberTable.List, ConditionOperator.Equal, copy);
        var page = system.RetrieveMultiple(query);
        if (page.Entities.Count == 0 && !IsThere(copy))
            throw new RefusedException($"The offer '{OfferGuard.NameOf(offer)}' cannot be launched to its end: the list in which its members were kept has been deleted. Delete the offer and make a new one.");
        var drawn = page.Entities.Select(row => row.GetAttributeValue<EntityReference>(ListMemberTable.Member).Id).ToLookup(id => HoldOut.Includes(offer.Id, id, offer.GetAttributeValue<decimal?>(OfferTable.HoldOutShare) ?? 0m));

        var name = OfferGuard.NameOf(offer);
        var day = offer.GetAttributeValue<DateTime>(OfferTable.LaunchedOn);
        Add(offer, OfferTable.List, OfferTable.MemberCount, name, texts.Say($"Offer '{name}', fixed on {day:yyyy-MM-dd}."), [.. drawn[false]]);
        Add(offer, OfferTable.HoldOutList, OfferTable.HoldOutCount, texts.Say($"{name} (held out)"), texts.Say($"Held out of the offer '{name}' on {day:yyyy-MM-dd}: not to be contacted."), [.. drawn[true]]);
        if (page.MoreRecords)
            offer[OfferTable.LaunchPlace] = string.Join(Part.ToString(), copy, query.PageInfo.PageNumber + 1, page.PagingCookie);
        else
            End(offer, copy);
    }

    private void End(Entity offer, Guid copy)
    {
        var heldOut = offer.GetAttributeValue<int>(OfferTable.HoldOutCount);
        if (offer.GetAttributeValue<EntityReference>(OfferTable.List) is not { } list)
            throw new RefusedException($"The offer '{OfferGuard.NameOf(offer)}' has nobody to contact: its segment has {heldOut} members, of whom {heldOut} are held out.");

        foreach (var whole in new[] { list, offer.GetAttributeValue<EntityReference>(OfferTable.HoldOutList) }.OfType<EntityReference>())
            service.Update(new Entity(ListTable.Name, whole.Id) { [ListTable.IsLocked] = true });
        system.Delete(ListTable.Name, copy);
        system.Execute(new OrganizationRequest("AddItemCampaign")
        {
            ["CampaignId"] = offer.GetAttributeValue<EntityReference>(OfferTable.Campaign).Id,
            ["EntityId"] = list.Id,
            ["EntityName"] = ListTable.Name,
        });
        offer[OfferTable.Status] = new OptionSetValue((int)OfferStatus.Launched);
        offer[OfferTable.LaunchPlace] = null;
    }

    private bool IsThere(Guid listId)
    {
        var query = new QueryExpression(ListTable.Name) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(ListTable.Id, ConditionOperator.Equal, listId);
        return system.RetrieveMultiple(query).Entities.Count > 0;
    }

    private void Add(Entity offer, string listColumn, string countColumn, string name, string purpose, Guid[] members)
    {
        if (members.Length == 0)
            return;

        if (offer.GetAttributeValue<EntityReference>(listColumn) is not { } list)
            offer[listColumn] = list = new EntityReference(ListTable.Name, Create(name, purpose));
        for (var start = 0; start < members.Length; start += MembersAMessage)
            service.Execute(new OrganizationRequest("AddListMembersList") { ["ListId"] = list.Id, ["MemberIds"] = members.Skip(start).Take(MembersAMessage).ToArray() });
        offer[countColumn] = offer.GetAttributeValue<int>(countColumn) + members.Length;
    }

    private Guid Create(string name, string purpose)
    {
        return service.Create(new Entity(ListTable.Name)
        {
            [ListTable.Title] = ListTable.Titled(name),
            [ListTable.Purpose] = purpose,
            [ListTable.Type] = false,
            [ListTable.MemberTable] = new OptionSetValue(Contacts),
            [ListTable.MemberType] = Contacts,
        });
    }
}
