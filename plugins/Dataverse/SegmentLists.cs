using System;
using System.Collections.Generic;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Keeps exactly one dynamic marketing list a published segment: created at the first publishing, changed and renamed with
/// the segment, inactive when it is no longer published. Doing it twice changes nothing.
/// </summary>
internal sealed class SegmentLists(IOrganizationService service)
{
    private const int Active = 0;
    private const int Inactive = 1;
    private const int ActiveStatus = 0;
    private const int InactiveStatus = 1;

    /// <summary>Contact, in the platform's numbering of what a list consists of.</summary>
    private const int Contacts = 2;

    /// <summary>Length of the column <c>purpose</c> of a list.</summary>
    private const int MostPurposeText = 512;

    private static readonly ColumnSet SegmentColumns = new(
        SegmentTable.Title, SegmentTable.Description, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Lifecycle, SegmentTable.List);

    /// <summary>Brings the list of a saved segment up to date, and those of the segments below it when they build on what changed.</summary>
    public void Follow(Entity segment, bool definitionChanged)
    {
        Follow(segment);
        if (definitionChanged)
            FollowDescendants(segment.Id, [segment.Id]);
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
                Follow(child);
            FollowDescendants(child.Id, seen);
        }
    }

    private void Follow(Entity segment)
    {
        var listId = segment.GetAttributeValue<EntityReference>(SegmentTable.List)?.Id;
        if (IsPublished(segment))
        {
            var wanted = WantedOf(segment);
            if (listId == null)
                Create(segment, wanted);
            else
                Update(listId.Value, wanted);
        }
        else if (listId != null)
        {
            var wanted = new Entity(ListTable.Name) { [ListTable.Title] = SegmentChain.NameOf(segment) };
            SetState(wanted, Inactive, InactiveStatus);
            Update(listId.Value, wanted);
        }
    }

    private Entity WantedOf(Entity segment)
    {
        if (string.IsNullOrWhiteSpace(segment.GetAttributeValue<string>(SegmentTable.Title)))
            throw new RefusedException("Give the segment a name before you publish it: its marketing list bears the same.");

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
    private static string? PurposeOf(Entity segment)
    {
        var purpose = (SegmentPurpose)(segment.GetAttributeValue<OptionSetValue>(SegmentTable.Purpose)?.Value ?? (int)SegmentPurpose.Any);
        var text = $"Segment '{SegmentChain.NameOf(segment)}', {(purpose == SegmentPurpose.Any ? "any purpose" : "by " + purpose)}";
        return text.Length > MostPurposeText ? text.Substring(0, MostPurposeText) : text;
    }

    private void Create(Entity segment, Entity wanted)
    {
        // A row is always created active; the platform takes no state with a create.
        wanted.Attributes.Remove(ListTable.State);
        wanted.Attributes.Remove(ListTable.Status);
        wanted[ListTable.Type] = true;
        wanted[ListTable.MemberTable] = new OptionSetValue(Contacts);
        wanted[ListTable.MemberType] = Contacts;
        var listId = service.Create(wanted);
        service.Update(new Entity(SegmentTable.Name, segment.Id) { [SegmentTable.List] = new EntityReference(ListTable.Name, listId) });
    }

    private void Update(Guid listId, Entity wanted)
    {
        var stored = service.Retrieve(ListTable.Name, listId, new ColumnSet([.. wanted.Attributes.Keys]));
        var changes = new Entity(ListTable.Name, listId);
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
