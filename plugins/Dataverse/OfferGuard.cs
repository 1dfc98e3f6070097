using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Offers;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>Refuses offers that cannot work, and changes that would make the results of a launched offer meaningless.</summary>
internal static class OfferGuard
{
    private static readonly Dictionary<string, Sentence> Fixed = new(StringComparer.Ordinal)
    {
        [OfferTable.Campaign] = $"Campaign",
        [OfferTable.Segment] = $"Segment",
        [OfferTable.HoldOutShare] = $"Hold-out Share",
        [OfferTable.StartsOn] = $"Starts On",
    };

    /// <summary>Checks the row as it will be: what is sent, over what is stored.</summary>
    /// <exception cref="RefusedException">With a sentence for each fault.</exception>
    public static void Check(Entity target, Entity? before)
    {
        var after = new Entity(OfferTable.Name);
        foreach (var column in (before?.Attributes.Keys ?? []).Concat(target.Attributes.Keys).Distinct().ToList())
            after[column] = target.Contains(column) ? target[column] : before![column];

        var faults = OfferCheck.Of(
            after.GetAttributeValue<EntityReference>(OfferTable.Campaign) != null,
            after.GetAttributeValue<EntityReference>(OfferTable.Segment) != null,
            after.GetAttributeValue<DateTime?>(OfferTable.StartsOn)?.Date,
            after.GetAttributeValue<DateTime?>(OfferTable.EndsOn)?.Date,
            after.GetAttributeValue<decimal?>(OfferTable.HoldOutShare)).Concat(Changes(target, before, StatusOf(after))).ToList();
        if (faults.Count > 0)
            throw new RefusedException($"The offer '{NameOf(after)}' cannot be saved: {Sentence.Joined(" ", faults)}");
    }

    public static string NameOf(Entity offer) => offer.GetAttributeValue<string>(OfferTable.Title) ?? "without a name";

    public static OfferStatus StatusOf(Entity? offer) => (OfferStatus)(offer?.GetAttributeValue<OptionSetValue>(OfferTable.Status)?.Value ?? (int)OfferStatus.Draft);

    private static IEnumerable<Sentence> Changes(Entity target, Entity? before, OfferStatus status)
    {
        var stored = StatusOf(before);
        if (stored == OfferStatus.Launching && status != OfferStatus.Launching)
            yield return $"It is being launched, so 'Offer Status' cannot be set: launch it on, or let maintenance do so, until all its members are fixed.";
        if (target.GetAttributeValue<object>(OfferTable.List) != null || target.GetAttributeValue<object>(OfferTable.HoldOutList) != null)
            yield return $"Its marketing lists are made by launching it.";
        if (stored == OfferStatus.Draft)
        {
            if (status != OfferStatus.Draft)
                yield return $"'Offer Status' cannot be set by hand: launch the offer, which fixes its members.";
            yield break;
        }

        if (status == OfferStatus.Draft && stored != OfferStatus.Launching)
            yield return $"It has been launched and cannot become a draft again; make a new offer.";
        if (status == OfferStatus.Launching && stored != OfferStatus.Launching)
            yield return $"It has been launched and its members are fixed; make a new offer.";
        foreach (var column in Fixed)
        {
            if (target.Contains(column.Key) && !Same(target[column.Key], before!.GetAttributeValue<object>(column.Key)))
                yield return $"It has been launched, so '{column.Value}' stays as it is; make a new offer.";
        }
    }

    private static bool Same(object? one, object? other) => one is EntityReference first && other is EntityReference second ? first.Id == second.Id : Equals(one, other);
}
