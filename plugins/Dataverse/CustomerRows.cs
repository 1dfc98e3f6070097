using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Where rows about one customer stand: the contact, the contacts that were merged into it, and the rows that go with a contact
/// when it is deleted: those of this solution, its notes and its activities. Found by the relationships that the
/// organisation has, so no table can be forgotten.
/// </summary>
internal static class CustomerRows
{
    private const string SolutionPrefix = "cseg_";
    private const string Note = "annotation";
    private const string Activity = "activitypointer";

    /// <summary>The contact and those that were merged into it, which still bear what they bore; the contact last.</summary>
    public static List<Guid> ContactsOf(IOrganizationService service, Guid contactId)
    {
        var merged = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(false) };
        merged.Criteria.AddCondition(ContactTable.Master, ConditionOperator.Equal, contactId);
        return [.. Paging.ByCookie(service, merged, ContactTable.Id).Select(row => row.Id), contactId];
    }

    /// <summary>The relationships whose rows go with a contact, in the order of their tables' names.</summary>
    /// <param name="service">Reads the metadata.</param>
    /// <param name="solutionOnly">Whether notes and activities are left out.</param>
    public static IEnumerable<OneToManyRelationshipMetadata> GoingWithContact(IOrganizationService service, bool solutionOnly)
    {
        return TableDescription.Read(service, ContactTable.Name, EntityFilters.Relationships).OneToManyRelationships
            .Where(relationship => relationship.CascadeConfiguration.Delete == CascadeType.Cascade)
            .Where(relationship => relationship.ReferencingEntity.StartsWith(SolutionPrefix, StringComparison.Ordinal) || (!solutionOnly && relationship.ReferencingEntity is Note or Activity))
            .OrderBy(relationship => relationship.ReferencingEntity, StringComparer.Ordinal);
    }

    /// <summary>The query for the rows of such a relationship.</summary>
    public static QueryExpression Query(OneToManyRelationshipMetadata relationship, IEnumerable<Guid> contactIds, ColumnSet columns)
    {
        var query = new QueryExpression(relationship.ReferencingEntity) { ColumnSet = columns };
        query.Criteria.AddCondition(relationship.ReferencingAttribute, ConditionOperator.In, contactIds.Cast<object>().ToArray());
        return query;
    }
}
