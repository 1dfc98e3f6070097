using System;
using System.Collections.Generic;
using System.Globalization;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Keeps exactly one dynamic marketing list a published segment: created at the first publishing, changed and renamed with
/// the segment, inactive when it is no longer published. Doing it twice changes nothing. A query that somebody changed by
/// hand is noted on the segment and left as it is.
/// </summary>
/// <param name="service">Acts for the person who saves.</param>
/// <param name="system">Sees every customer and setting.</param>
/// <param name="counter">Counts the members.</param>
/// <param name="texts">The language of what is stored.</param>
/// <param name="now">When the saving happens.</param>
internal sealed class SegmentLists(IOrganizationService service, IOrganizationService system, MemberCounter counter, ReasonTexts texts, DateTime now)
{
    public const int Active = 0;

    private const int Inactive = 1;
    private const int ActiveStatus = 0;
    private const int InactiveStatus = 1;

    /// <summary>Contact, in the platform's numbering of what a list consists of.</summary>
    private const int Contacts = 2;

    private static readonly ColumnSet SegmentColumns = new(
        SegmentTable.Title, SegmentTable.Description, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle, SegmentTable.List);

    private static readonly ColumnSet NoteColumns = new(
        SegmentTable.PublishedQuery, SegmentTable.Drift, SegmentTable.MemberCount, SegmentTable.MemberCountedOn, SegmentTable.AnnualValue, SegmentTable.Currency,
        SegmentTable.ExchangeRate);

    /// <summary>The change that deactivates a list.</summary>
    public static Entity Deactivated(Guid listId)
    {
        var change = new Entity(ListTable.Name, listId);
        SetState(change, Inactive, InactiveStatus);
        return change;
    }

    /// <summary>Brings the list of a saved segment up to date, and those of the segments below it when they build on what changed.</summary>
    public void Follow(Entity segment, bool definitionChanged)
    {
        FollowOne(segment);
        if (definitionChanged)
            FollowDescendants(segment.Id, [segment.Id]);
    }

    /// <summary>Brings the list of a published segment up to date and counts its members anew. Returns what is then noted on the segment.</summary>
    public Entity Refresh(Guid segmentId)
    {
        var segment = service.Retrieve(SegmentTable.Name, segmentId, SegmentColumns);
        if (!IsPublished(segment))
            throw new RefusedException($"The segment '{SegmentChain.NameOf(segment)}' is not published, so it has no members to count. Publish it, or look at its preview.");

        FollowOne(segment, countAnew: true);
        return service.Retrieve(SegmentTable.Name, segmentId, NoteColumns);
    }

    /// <summary>
    /// Settles a query that was changed by hand: adopted into the segment's definition, or written anew from it. Returns what
    /// is then noted on the segment.
    /// </summary>
    public Entity Resolve(Guid segmentId, bool adopt)
    {
        var segment = service.Retrieve(SegmentTable.Name, segmentId, SegmentColumns);
        if (segment.GetAttributeValue<EntityReference>(SegmentTable.List) is not { } list || !IsPublished(segment))
            throw new RefusedException($"The segment '{SegmentChain.NameOf(segment)}' is not published, so there is no marketing list to settle.");

        var query = service.Retrieve(ListTable.Name, list.Id, new ColumnSet(ListTable.Query)).GetAttributeValue<string>(ListTable.Query);
        // From here on the query counts as known and gives way.
        service.Update(new Entity(SegmentTable.Name, segmentId) { [SegmentTable.PublishedQuery] = query });
        if (adopt)
            service.Update(new Entity(SegmentTable.Name, segmentId) { [SegmentTable.Filter] = SegmentChain.Of(service, segment).FilterFor(query) });
        return Refresh(segmentId);
    }

    private void FollowDescendants(Guid segmentId, HashSet<Guid> seen)
    {
        var query = new QueryExpression(SegmentTable.Name) { ColumnSet = SegmentColumns };
        query.Criteria.AddCondition(SegmentTable.Parent, ConditionOperator.Equal, segmentId);
        foreach (var child in Paging.ByCookie(service, query, SegmentTable.Id))
        {
            if (!seen.Add(child.Id))
                continue;
            if (IsPublished(child))
                FollowOne(child);
            FollowDescendants(child.Id, seen);
        }
    }

    private void FollowOne(Entity segment, bool countAnew = false)
    {
        var listId = segment.GetAttributeValue<EntityReference>(SegmentTable.List)?.Id;
        if (IsPublished(segment))
        {
            Publish(segment, listId, countAnew);
        }
        else if (listId != null)
        {
            var wanted = new Entity(ListTable.Name) { [ListTable.Title] = SegmentChain.NameOf(segment) };
            SetState(wanted, Inactive, InactiveStatus);
            Change(Stored(listId.Value, wanted), wanted);
        }
    }

    private void Publish(Entity segment, Guid? listId, bool countAnew)
    {
        var wanted = WantedOf(segment);
        var query = wanted.GetAttributeValue<string>(ListTable.Query);
        listId ??= ListMadeMeanwhile(segment.Id);
        var noted = service.Retrieve(SegmentTable.Name, segment.Id, NoteColumns);
        var notes = new Entity(SegmentTable.Name, segment.Id);
        var isDrift = false;
        if (listId == null)
        {
            notes[SegmentTable.List] = new EntityReference(ListTable.Name, Create(wanted));
        }
        else
        {
            var stored = Stored(listId.Value, wanted);
            isDrift = IsChangedByHand(stored.GetAttributeValue<string>(ListTable.Query), noted.GetAttributeValue<string>(SegmentTable.PublishedQuery), query);
            if (isDrift)
                wanted.Attributes.Remove(ListTable.Query);
            Change(stored, wanted);
        }

        if (isDrift)
        {
            NoteTotals(notes, noted, null);
            if (!noted.Contains(SegmentTable.Drift))
                notes[SegmentTable.Drift] = DriftText();
        }
        else
        {
            if (countAnew || !noted.Contains(SegmentTable.MemberCount) || query != noted.GetAttributeValue<string>(SegmentTable.PublishedQuery))
                NoteTotals(notes, noted, counter.Count(query));
            notes[SegmentTable.PublishedQuery] = query;
            notes[SegmentTable.Drift] = null;
        }

        Change(noted, notes);
    }

    /// <summary>
    /// Whoever publishes at the same time holds the row. Writing it waits for him; what is read then is what he left behind:
    /// his list, which is not made a second time.
    /// </summary>
    private Guid? ListMadeMeanwhile(Guid segmentId)
    {
        service.Update(new Entity(SegmentTable.Name, segmentId) { [SegmentTable.Drift] = null });
        return service.Retrieve(SegmentTable.Name, segmentId, new ColumnSet(SegmentTable.List)).GetAttributeValue<EntityReference>(SegmentTable.List)?.Id;
    }

    /// <summary>The query is neither what the segment wrote last nor what it would write now.</summary>
    private static bool IsChangedByHand(string? stored, string? published, string wanted) => !QueryText.Same(stored, published) && !QueryText.Same(stored, wanted);

    private string DriftText() => texts.Say($"The query of the marketing list was changed by hand, found on {now:yyyy-MM-dd}. It stays as it is, and its members are not counted, until you adopt it into the segment or restore it.");

    private void NoteTotals(Entity notes, Entity noted, MemberTotals? totals)
    {
        notes[SegmentTable.MemberCount] = totals?.Count;
        notes[SegmentTable.MemberCountedOn] = totals == null ? null : now;
        if (totals is not { } known)
        {
            notes[SegmentTable.AnnualValue] = null;
            return;
        }

        var rate = 1m;
        if (noted.Contains(SegmentTable.Currency))
            rate = noted.GetAttributeValue<decimal?>(SegmentTable.ExchangeRate) ?? 1m;
        else
            notes[SegmentTable.Currency] = BaseCurrency();
        notes[SegmentTable.AnnualValue] = new Money(Math.Round(known.AnnualValue * rate, 2, MidpointRounding.AwayFromZero));
    }

    /// <summary>Without it the platform would take the currency of the person who saves, and read the sum as one in that currency.</summary>
    private EntityReference BaseCurrency() =>
        system.RetrieveMultiple(new QueryExpression("organization") { ColumnSet = new ColumnSet("basecurrencyid"), TopCount = 1 })
            .Entities[0].GetAttributeValue<EntityReference>("basecurrencyid");

    private Entity WantedOf(Entity segment)
    {
        if (string.IsNullOrWhiteSpace(segment.GetAttributeValue<string>(SegmentTable.Title)))
            throw new RefusedException($"Give the segment a name before you publish it: its marketing list bears the same.");

        var wanted = new Entity(ListTable.Name)
        {
            [ListTable.Title] = segment.GetAttributeValue<string>(SegmentTable.Title),
            [ListTable.Description] = segment.GetAttributeValue<string>(SegmentTable.Description),
            [ListTable.Purpose] = PurposeOf(segment),
            [ListTable.Query] = SegmentChain.Of(service, segment).Query(),
            [ListTable.Segment] = segment.ToEntityReference(),
        };
        SetState(wanted, Active, ActiveStatus);
        return wanted;
    }

    /// <summary>What the list is for, in the list's own column, where people who never open the segment read it.</summary>
    private string PurposeOf(Entity segment)
    {
        var purpose = (SegmentPurpose)(segment.GetAttributeValue<OptionSetValue>(SegmentTable.Purpose)?.Value ?? (int)SegmentPurpose.Any);
        return texts.Say(purpose == SegmentPurpose.Any ? (Sentence)$"Segment '{SegmentChain.NameOf(segment)}', any purpose" : $"Segment '{SegmentChain.NameOf(segment)}', by {purpose}");
    }

    private Guid Create(Entity wanted)
    {
        // A row is always created active; the platform takes no state with a create.
        wanted.Attributes.Remove(ListTable.State);
        wanted.Attributes.Remove(ListTable.Status);
        wanted[ListTable.Type] = true;
        wanted[ListTable.MemberTable] = new OptionSetValue(Contacts);
        wanted[ListTable.MemberType] = Contacts;
        return service.Create(wanted);
    }

    private Entity Stored(Guid listId, Entity wanted) => service.Retrieve(ListTable.Name, listId, new ColumnSet([.. wanted.Attributes.Keys]));

    private void Change(Entity stored, Entity wanted)
    {
        var changes = new Entity(stored.LogicalName, stored.Id);
        foreach (var value in wanted.Attributes)
        {
            if (!CustomerColumns.SameValue(stored.GetAttributeValue<object>(value.Key), value.Value))
                changes[value.Key] = value.Value;
        }

        if (changes.Attributes.Count > 0)
            service.Update(changes);
    }

    private static void SetState(Entity list, int state, int status)
    {
        list[ListTable.State] = new OptionSetValue(state);
        list[ListTable.Status] = new OptionSetValue(status);
    }

    private static bool IsPublished(Entity segment) =>
        segment.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle)?.Value == (int)SegmentLifecycle.Published;
}
