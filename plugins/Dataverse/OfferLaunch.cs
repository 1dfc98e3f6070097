using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Offers;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Fixes who gets an offer and who is held out, in two static, locked marketing lists, so that results can be measured
/// against who was in it whatever happens to the segment. The platform's own copy of a dynamic list would hold everybody, and
/// taking those held out from it again needs a message for each; so the members are read once, drawn, and added in pages.
/// </summary>
/// <param name="service">Acts for the person who launches.</param>
/// <param name="system">Sees every customer, as counting a segment does, and reaches the campaign.</param>
/// <param name="asOf">The day of the launch.</param>
internal sealed class OfferLaunch(IOrganizationService service, IOrganizationService system, DateTime asOf)
{
    private const int MembersAMessage = 1_000;
    private const int Contacts = 2;

    /// <summary>Launches a draft; returns the row with lists and counts.</summary>
    public Entity Launch(Guid offerId)
    {
        // Takes the row's lock: of two who launch at once the second sees what the first has done.
        service.Update(new Entity(OfferTable.Name, offerId) { [OfferTable.LaunchedOn] = asOf });
        var offer = service.Retrieve(OfferTable.Name, offerId, new ColumnSet(OfferTable.Title, OfferTable.Status, OfferTable.Campaign, OfferTable.Segment, OfferTable.HoldOutShare, OfferTable.EndsOn));
        var name = OfferGuard.NameOf(offer);
        if (OfferGuard.StatusOf(offer) != OfferStatus.Draft)
            throw new RefusedException($"The offer '{name}' has been launched already; its members are fixed.");
        if (offer.GetAttributeValue<DateTime?>(OfferTable.EndsOn) < asOf)
            throw new RefusedException($"The offer '{name}' ended on {offer.GetAttributeValue<DateTime?>(OfferTable.EndsOn):yyyy-MM-dd}. Set 'Ends On' to a day to come before you launch it.");

        var segment = offer.GetAttributeValue<EntityReference>(OfferTable.Segment);
        var share = offer.GetAttributeValue<decimal?>(OfferTable.HoldOutShare) ?? 0m;
        var members = MembersOf(segment.Id, name);
        var heldOut = members.Where(id => HoldOut.Includes(offerId, id, share)).ToList();
        var contacted = members.Where(id => !HoldOut.Includes(offerId, id, share)).ToList();
        if (contacted.Count == 0)
            throw new RefusedException($"The offer '{name}' has nobody to contact: its segment has {members.Count} members, of whom {heldOut.Count} are held out.");

        var changes = new Entity(OfferTable.Name, offerId)
        {
            [OfferTable.Status] = new OptionSetValue((int)OfferStatus.Launched),
            [OfferTable.List] = new EntityReference(ListTable.Name, Fix(name, $"Offer '{name}', fixed on {asOf:yyyy-MM-dd}.", contacted)),
            [OfferTable.MemberCount] = contacted.Count,
            [OfferTable.HoldOutCount] = heldOut.Count,
        };
        if (heldOut.Count > 0)
            changes[OfferTable.HoldOutList] = new EntityReference(ListTable.Name, Fix(name + " (held out)", $"Held out of the offer '{name}' on {asOf:yyyy-MM-dd}: not to be contacted.", heldOut));
        system.Execute(new OrganizationRequest("AddItemCampaign")
        {
            ["CampaignId"] = offer.GetAttributeValue<EntityReference>(OfferTable.Campaign).Id,
            ["EntityId"] = changes.GetAttributeValue<EntityReference>(OfferTable.List).Id,
            ["EntityName"] = ListTable.Name,
        });
        service.Update(changes);
        return changes;
    }

    /// <summary>What the marketing list of the segment finds now.</summary>
    private List<Guid> MembersOf(Guid segmentId, string offer)
    {
        var query = PublishedList.Of(service, segmentId, $"The offer '{offer}' cannot be launched", out var segment).GetAttributeValue<string>(ListTable.Query);
        var members = new List<Guid>();
        if (!new MemberCounter(system).Read(query, member => members.Add(member.Id)))
            throw new RefusedException($"The offer '{offer}' cannot be launched: its segment '{SegmentChain.NameOf(segment)}' has more than 50,000 members over linked tables, more than the platform gives. Use columns of the contact instead of links.");
        return members;
    }

    private Guid Fix(string name, string purpose, List<Guid> members)
    {
        var id = service.Create(new Entity(ListTable.Name)
        {
            [ListTable.Title] = ListTable.Titled(name),
            [ListTable.Purpose] = purpose,
            [ListTable.Type] = false,
            [ListTable.MemberTable] = new OptionSetValue(Contacts),
            [ListTable.MemberType] = Contacts,
        });
        for (var start = 0; start < members.Count; start += MembersAMessage)
            service.Execute(new OrganizationRequest("AddListMembersList") { ["ListId"] = id, ["MemberIds"] = members.Skip(start).Take(MembersAMessage).ToArray() });
        service.Update(new Entity(ListTable.Name, id) { [ListTable.IsLocked] = true });
        return id;
    }
}
