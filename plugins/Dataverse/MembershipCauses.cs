using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Finds out afterwards why customers entered or left a segment, from the traces that are left: the query compared before,
/// merges, purchases written since, the contact's hold-back, who last changed the row. The first that fits is taken.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="segment">Time of the last comparison and fingerprint of the query compared then.</param>
/// <param name="fingerprint">Of the query that finds the members now.</param>
/// <param name="asOf">The day of the comparison.</param>
internal sealed class MembershipCauses(IOrganizationService service, Entity segment, string fingerprint, DateTime asOf)
{
    private const int IdsAQuery = 500;
    private const string ModifiedOn = "modifiedon";
    private const string ModifiedBy = "modifiedby";

    private readonly DateTime? since = segment.GetAttributeValue<DateTime?>(SegmentTable.HistoryOn);
    private readonly bool isRuleChange = segment.GetAttributeValue<string>(SegmentTable.HistoryOf) != fingerprint;
    private readonly Dictionary<Guid, Entity> contacts = [];
    private readonly HashSet<Guid> buyers = [];
    private Guid? system;

    /// <param name="page">Customers asked about together.</param>
    /// <param name="contactId">One of them.</param>
    public MembershipCause OfEntering(List<Guid> page, Guid contactId) => since == null ? MembershipCause.FirstCount : Of(page, contactId);

    /// <inheritdoc cref="OfEntering"/>
    public MembershipCause OfLeaving(List<Guid> page, Guid contactId) => Of(page, contactId);

    private MembershipCause Of(List<Guid> page, Guid contactId)
    {
        if (isRuleChange)
            return MembershipCause.RuleChange;
        if (!contacts.ContainsKey(contactId))
            Read(page);
        if (!contacts.TryGetValue(contactId, out var contact))
            return MembershipCause.Edit;
        if (contact.GetAttributeValue<bool?>(ContactTable.Merged) == true)
            return MembershipCause.Merge;
        if (buyers.Contains(contactId))
            return MembershipCause.Purchase;
        if (contact.GetAttributeValue<DateTime?>(ContactTable.NextContactAllowedOn) > asOf)
            return MembershipCause.Contact;
        // A recalculation writes as the system: with no purchase behind it, it follows the calendar.
        var isEdited = contact.GetAttributeValue<DateTime>(ModifiedOn) > since && contact.GetAttributeValue<EntityReference>(ModifiedBy)?.Id != System();
        return isEdited ? MembershipCause.Edit : MembershipCause.Expiry;
    }

    private void Read(List<Guid> page)
    {
        for (var start = 0; start < page.Count; start += IdsAQuery)
        {
            var ids = page.Skip(start).Take(IdsAQuery).Cast<object>().ToArray();
            var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(ContactTable.Merged, ContactTable.NextContactAllowedOn, ModifiedOn, ModifiedBy) };
            query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.In, ids);
            foreach (var contact in service.RetrieveMultiple(query).Entities)
                contacts[contact.Id] = contact;

            var purchases = new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(PurchaseTable.Contact) };
            purchases.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.In, ids);
            purchases.Criteria.AddCondition(ModifiedOn, ConditionOperator.GreaterThan, since ?? asOf);
            buyers.UnionWith(Paging.ByCookie(service, purchases, PurchaseTable.Id).Select(purchase => purchase.GetAttributeValue<EntityReference>(PurchaseTable.Contact).Id));
        }
    }

    private Guid System() => system ??= (Guid)service.Execute(new OrganizationRequest("WhoAmI"))["UserId"];
}
