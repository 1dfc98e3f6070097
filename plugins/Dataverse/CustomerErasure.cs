using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Erases a customer, some rows a call: a history may be longer than one transaction has time for. The first call opts the customer out of
/// profiling, so that nothing computes a profile or a list from what is left between two calls.
/// </summary>
/// <param name="asUser">Changes the contact, with the rights of who asked for it.</param>
/// <param name="asSystem">Deletes what belongs to the contact.</param>
/// <param name="userId">Who asked for it.</param>
internal sealed class CustomerErasure(IOrganizationService asUser, IOrganizationService asSystem, Guid userId)
{
    private const int RowsInACall = 500;

    /// <summary>What a kept contact is called from then on; the platform wants a name.</summary>
    private const string NoName = "(erased)";

    /// <summary>Set by the platform, or by this class in words of its own.</summary>
    private static readonly HashSet<string> NotPersonal = new(["ownerid", "transactioncurrencyid", "statecode", "statuscode", ContactTable.LastName, ContactTable.ProfilingOptOut], StringComparer.Ordinal);

    /// <summary>Rows deleted or emptied in this call.</summary>
    public int Rows { get; private set; }

    /// <summary>Erases as much as one call may.</summary>
    /// <param name="contactId">The customer.</param>
    /// <param name="keepPurchases">
    /// Whether purchases stay, with dates and amounts but without texts, at a contact that has been emptied and deactivated. Otherwise the contact goes, and all with it.
    /// </param>
    /// <returns>Whether something is left for another call.</returns>
    public bool Erase(Guid contactId, bool keepPurchases)
    {
        var contacts = CustomerRows.ContactsOf(asSystem, contactId);
        foreach (var contact in contacts)
            Begin(contact);

        foreach (var table in CustomerRows.GoingWithContact(asSystem, solutionOnly: false))
        {
            var isKept = keepPurchases && table.ReferencingEntity == PurchaseTable.Name;
            if (isKept ? EmptyPurchases(table, contacts) : Delete(table, contacts))
                return true;
        }

        foreach (var contact in contacts)
        {
            if (keepPurchases)
                Empty(contact);
            else
                asUser.Delete(ContactTable.Name, contact);
            Rows++;
        }

        return false;
    }

    private void Begin(Guid contactId)
    {
        var contact = asUser.Retrieve(ContactTable.Name, contactId, new ColumnSet(ContactTable.ProfilingOptOut));
        var access = (RetrievePrincipalAccessResponse)asSystem.Execute(new RetrievePrincipalAccessRequest { Principal = new EntityReference(UserTable.Name, userId), Target = contact.ToEntityReference() });
        if (!access.AccessRights.HasFlag(AccessRights.DeleteAccess))
            throw new RefusedException($"You may not delete this customer, so you may not erase him either. Ask an administrator.");
        if (!contact.GetAttributeValue<bool>(ContactTable.ProfilingOptOut))
            asUser.Update(new Entity(ContactTable.Name, contactId) { [ContactTable.ProfilingOptOut] = true });
    }

    private bool Delete(OneToManyRelationshipMetadata table, IEnumerable<Guid> contacts)
    {
        const string activityType = "activitytypecode";
        var isActivity = table.ReferencingEntity == "activitypointer";
        var rows = Some(CustomerRows.Query(table, contacts, isActivity ? new ColumnSet(activityType) : new ColumnSet(false)));
        foreach (var row in rows)
            asSystem.Delete(isActivity ? row.GetAttributeValue<string>(activityType) : row.LogicalName, row.Id);
        return IsFull(rows);
    }

    private bool EmptyPurchases(OneToManyRelationshipMetadata table, IEnumerable<Guid> contacts)
    {
        // Source and number stay: they are how the same document, loaded again, is known.
        var texts = TableDescription.Read(asSystem, table.ReferencingEntity, EntityFilters.Attributes).Attributes
            .Where(column => column is { AttributeType: AttributeTypeCode.String or AttributeTypeCode.Memo, IsValidForUpdate: true, AttributeOf: null } && column.LogicalName is not (PurchaseTable.SourceSystem or PurchaseTable.DocumentNumber))
            .Select(column => column.LogicalName)
            .ToArray();
        var query = CustomerRows.Query(table, contacts, new ColumnSet(texts));
        var filled = query.Criteria.AddFilter(LogicalOperator.Or);
        foreach (var text in texts)
            filled.AddCondition(text, ConditionOperator.NotNull);

        var rows = Some(query);
        foreach (var row in rows)
        {
            var emptied = new Entity(row.LogicalName, row.Id);
            foreach (var text in row.Attributes.Keys.Intersect(texts))
                emptied[text] = null;
            asSystem.Update(emptied);
        }

        return IsFull(rows);
    }

    private void Empty(Guid contactId)
    {
        var row = asSystem.Retrieve(ContactTable.Name, contactId, new ColumnSet(true));
        var emptied = new Entity(ContactTable.Name, contactId) { [ContactTable.LastName] = NoName };
        foreach (var column in TableDescription.Read(asSystem, ContactTable.Name, EntityFilters.Attributes).Attributes.Where(IsPersonal))
        {
            if (column.LogicalName.StartsWith("donot", StringComparison.Ordinal))
                emptied[column.LogicalName] = true;
            else if (row.Contains(column.LogicalName))
                emptied[column.LogicalName] = column is BooleanAttributeMetadata yesNo ? yesNo.DefaultValue : null;
        }

        asUser.Update(emptied);
        asUser.Update(new Entity(ContactTable.Name, contactId) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
    }

    private static bool IsPersonal(AttributeMetadata column) =>
        column is { IsValidForUpdate: true, AttributeOf: null } and not UniqueIdentifierAttributeMetadata
        && !NotPersonal.Contains(column.LogicalName) && !CustomerColumns.Computed.Contains(column.LogicalName);

    private List<Entity> Some(QueryExpression query)
    {
        query.TopCount = RowsInACall - Rows;
        return [.. asSystem.RetrieveMultiple(query).Entities];
    }

    private bool IsFull(List<Entity> rows)
    {
        Rows += rows.Count;
        return Rows >= RowsInACall;
    }
}
