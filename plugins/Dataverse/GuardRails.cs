using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Finds what may be wrong with a published segment and notes it there.</summary>
/// <param name="service">Sees every customer, segment and campaign.</param>
/// <param name="settings">Say from when on a warning is due.</param>
/// <param name="asOf">The day of the event.</param>
/// <param name="mostPages">Pages of members that all reading together may take; null when only the platform's two minutes count.</param>
/// <param name="texts">The language of who reads the warnings; null for those that are stored, which are in the organisation's.</param>
internal sealed class GuardRails(IOrganizationService service, Settings settings, DateTime asOf, int? mostPages = null, ReasonTexts? texts = null)
{
    /// <summary>What the estimate may be off by; near-duplicates are then compared customer by customer.</summary>
    private const double Margin = 0.1;

    /// <summary>Each costs as many pages as the other segment has; who has so many duplicates is warned enough.</summary>
    private const int MostCompared = 3;

    private static readonly HashSet<string> Sensitive = new(StringComparer.Ordinal)
    {
        "gendercode", ContactTable.AnnualIncome, ContactTable.AnnualIncomeBase, ContactTable.HouseholdIncome, ContactTable.HouseholdIncomeBase,
        "familystatuscode", "haschildrencode", "numberofchildren", "childrensnames", "spousesname", "cseg_lifestage", "cseg_spousebirthdate",
    };

    private ReasonTexts Texts => texts ?? settings.Profiles.Texts;

    private readonly MemberCounter reader = new(service, mostPages);
    private readonly List<KeyValuePair<Entity, double>> duplicates = [];

    /// <summary>Those before the segment that was looked at last, in the order in which maintenance goes through segments.</summary>
    private readonly List<Guid> earlier = [];

    /// <summary>Brings the warnings on a published segment up to date, unless its list was changed by hand.</summary>
    /// <param name="segmentId">The segment.</param>
    /// <param name="counter">Has mostly counted its members just now.</param>
    public void Note(Guid segmentId, MemberCounter counter)
    {
        var segment = service.Retrieve(SegmentTable.Name, segmentId, new ColumnSet(
            SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.List, SegmentTable.PublishedQuery, SegmentTable.Drift, SegmentTable.Sketch,
            SegmentTable.Warnings));
        if (segment.GetAttributeValue<string>(SegmentTable.PublishedQuery) is not { } query || !string.IsNullOrEmpty(segment.GetAttributeValue<string>(SegmentTable.Drift)))
            return;

        var notes = Look(segment, counter.Counted(query) ?? reader.Members(query));
        foreach (var column in notes.Attributes.Keys.Where(name => (notes.GetAttributeValue<string>(name) ?? "") == (segment.GetAttributeValue<string>(name) ?? "")).ToList())
            notes.Attributes.Remove(column);
        if (notes.Attributes.Count > 0)
            service.Update(notes);
        WarnOthers(segment);
    }

    /// <summary>
    /// Names the segment on those that are nearly the same: they were looked at before it was there, or was like them. What else
    /// is noted there stays.
    /// </summary>
    /// <param name="segment">The segment that was looked at last.</param>
    public void WarnOthers(Entity segment) => Warn(segment, duplicates);

    /// <summary>
    /// The same for a run of maintenance, which has locked the segment and comes to later ones by itself: it writes to earlier ones only, the nearest first. So
    /// two runs that warn of each other's segments take their locks in one order.
    /// </summary>
    /// <param name="segment">The segment that was looked at last.</param>
    public void WarnEarlier(Entity segment) => Warn(segment, duplicates.Where(one => earlier.Contains(one.Key.Id)).OrderByDescending(one => earlier.IndexOf(one.Key.Id)));

    private void Warn(Entity segment, IEnumerable<KeyValuePair<Entity, double>> others)
    {
        foreach (var other in others.Where(one => one.Value * 100d >= settings.OverlapWarning))
        {
            var before = other.Key.GetAttributeValue<string>(SegmentTable.Warnings) ?? "";
            var after = string.Join("\n", SegmentWarnings.With(before.Split('\n').Where(line => line.Length > 0), SegmentChain.NameOf(segment), other.Value, MostCompared, Texts));
            if (after != before)
                service.Update(new Entity(SegmentTable.Name, other.Key.Id) { [SegmentTable.Warnings] = after });
        }
    }

    /// <summary>Warnings and sketch, as columns to write to the segment.</summary>
    /// <param name="segment">Title, filter, parent, purpose, list and published query of a segment without drift.</param>
    /// <param name="members">Ids of its members; none when they could not be read.</param>
    public Entity Look(Entity segment, IReadOnlyCollection<Guid>? members)
    {
        var conditions = SegmentChain.Of(service, segment).Conditions.ToList();
        var sketch = members == null ? null : SketchOf(members);
        var warnings = new SegmentWarnings(settings)
        {
            Members = members?.Count,
            Conditions = conditions.Count,
            IsOnlySensitive = conditions.Count > 0 && conditions.TrueForAll(condition => Sensitive.Contains((string)condition.Attribute("attribute")!)),
            Overlaps = members == null ? [] : Overlaps(segment.Id, members, sketch!),
            UnusedSince = UnusedSince(segment),
        };
        return new Entity(SegmentTable.Name, segment.Id)
        {
            [SegmentTable.Sketch] = sketch?.ToString(),
            [SegmentTable.Warnings] = string.Join("\n", warnings.Sentences().Select(Texts.Say)),
        };
    }

    private static MemberSketch SketchOf(IEnumerable<Guid> members)
    {
        var sketch = new MemberSketch();
        foreach (var id in members)
            sketch.Add(id);
        return sketch;
    }

    /// <summary>Other published segments that hold nearly the same customers, with the exact share of those in both.</summary>
    private List<KeyValuePair<string, double>> Overlaps(Guid segmentId, IReadOnlyCollection<Guid> members, MemberSketch sketch)
    {
        var query = new QueryExpression(SegmentTable.Name) { ColumnSet = new ColumnSet(SegmentTable.Title, SegmentTable.Sketch, SegmentTable.PublishedQuery, SegmentTable.Warnings) };
        query.Criteria.AddCondition(SegmentTable.Lifecycle, ConditionOperator.Equal, (int)SegmentLifecycle.Published);
        var all = Paging.ByCookie(service, query, SegmentTable.Id).ToList();
        earlier.Clear();
        earlier.AddRange(all.Select(other => other.Id).TakeWhile(id => id != segmentId));
        var candidates = all
            .Where(other => other.Id != segmentId && !string.IsNullOrEmpty(other.GetAttributeValue<string>(SegmentTable.Sketch)))
            .Select(other => new KeyValuePair<Entity, double>(other, sketch.CommonShare(MemberSketch.Parse(other.GetAttributeValue<string>(SegmentTable.Sketch)))))
            .Where(one => one.Value > 0d && (one.Value + Margin) * 100d >= settings.OverlapWarning)
            .OrderByDescending(one => one.Value)
            .Take(MostCompared)
            .ToList();
        duplicates.Clear();
        var own = new HashSet<Guid>(members);
        foreach (var other in candidates.ConvertAll(one => one.Key))
        {
            var both = 0;
            var count = 0;
            var isWhole = reader.Read(other.GetAttributeValue<string>(SegmentTable.PublishedQuery), member =>
            {
                count++;
                if (own.Contains(member.Id))
                    both++;
            });
            if (isWhole && both > 0)
                duplicates.Add(new(other, (double)both / (own.Count + count - both)));
        }

        return duplicates.ConvertAll(one => new KeyValuePair<string, double>(SegmentChain.NameOf(one.Key), one.Value));
    }

    private DateTime? UnusedSince(Entity segment)
    {
        if (segment.GetAttributeValue<EntityReference>(SegmentTable.List) is not { } list)
            return null;

        var row = service.Retrieve(ListTable.Name, list.Id, new ColumnSet(ListTable.CreatedOn, ListTable.LastUsedOn));
        var last = Latest(row.GetAttributeValue<DateTime>(ListTable.CreatedOn), row.GetAttributeValue<DateTime?>(ListTable.LastUsedOn));
        last = Latest(last, LatestOf(CampaignItems.Name, CampaignItems.Item, list.Id));
        last = Latest(last, LatestOf(OfferTable.Name, OfferTable.Segment, segment.Id));
        return last.Date.AddDays(settings.UnusedAfterDays) <= asOf ? last.Date : null;
    }

    private DateTime? LatestOf(string table, string column, Guid id)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(ListTable.CreatedOn), TopCount = 1 };
        query.Criteria.AddCondition(column, ConditionOperator.Equal, id);
        query.AddOrder(ListTable.CreatedOn, OrderType.Descending);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<DateTime>(ListTable.CreatedOn);
    }

    private static DateTime Latest(DateTime one, DateTime? other) => other > one ? other.Value : one;
}
