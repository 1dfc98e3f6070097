using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Notes on customers that we contacted them, from the activities that say so.</summary>
/// <param name="service">Sees and writes every customer.</param>
internal sealed class OutgoingContacts(IOrganizationService service)
{
    private const int Completed = 1;
    private const int CustomersAMessage = 100;

    /// <summary>Completed, but received, or not sent yet: an e-mail that waits or is on its way becomes 'Sent' when it has gone.</summary>
    private static readonly Dictionary<string, int[]> StatusesThatAreNoContact = new(StringComparer.Ordinal)
    {
        [ActivityTables.Email] = [4, 6, 7],
        [ActivityTables.Letter] = [3],
        [ActivityTables.PhoneCall] = [4],
    };

    /// <summary>Those to whom an activity went: to, cc, bcc.</summary>
    private static readonly object[] Recipients = [2, 3, 4];

    /// <summary>Whether the activity is one by which we contacted somebody.</summary>
    public static bool IsContact(Entity activity) =>
        activity.GetAttributeValue<bool?>(ActivityTables.IsOutgoing) == true
        && activity.GetAttributeValue<OptionSetValue>(ActivityTables.State)?.Value == Completed
        && !StatusesThatAreNoContact[activity.LogicalName].Contains(activity.GetAttributeValue<OptionSetValue>(ActivityTables.Status)?.Value ?? 0);

    /// <summary>The later of two days of contact; null when there was none.</summary>
    public static DateTime? Later(DateTime? one, DateTime? other) => one is { } first && other is { } second ? (first > second ? first : second) : one ?? other;

    /// <summary>
    /// Notes the day on every customer among the recipients, unless a later one is noted: activities may be recorded after
    /// the fact. Doing it twice changes nothing. The next allowed contact follows in the save of the contact.
    /// </summary>
    /// <returns>Customers on whom the day was noted.</returns>
    public int Note(Guid activityId, DateTime day)
    {
        var changes = Paging.ByCookie(service, RecipientsOf(activityId), ContactTable.Id)
            .Where(contact => !(contact.GetAttributeValue<DateTime?>(ContactTable.LastContactedOn) >= day))
            .Select(contact => contact.Id)
            .Distinct()
            .Select(id => new Entity(ContactTable.Name, id) { [ContactTable.LastContactedOn] = day })
            .ToList();
        for (var start = 0; start < changes.Count; start += CustomersAMessage)
        {
            var chunk = new EntityCollection(changes.Skip(start).Take(CustomersAMessage).ToList()) { EntityName = ContactTable.Name };
            service.Execute(new OrganizationRequest("UpdateMultiple") { ["Targets"] = chunk });
        }

        return changes.Count;
    }

    /// <summary>Of two contacts that are merged into one, the later day counts.</summary>
    public void Merge(Guid masterId, Guid subordinateId)
    {
        var columns = new ColumnSet(ContactTable.LastContactedOn);
        var known = service.Retrieve(ContactTable.Name, masterId, columns).GetAttributeValue<DateTime?>(ContactTable.LastContactedOn);
        var later = Later(known, service.Retrieve(ContactTable.Name, subordinateId, columns).GetAttributeValue<DateTime?>(ContactTable.LastContactedOn));
        if (later != known)
            service.Update(new Entity(ContactTable.Name, masterId) { [ContactTable.LastContactedOn] = later });
    }

    private static QueryExpression RecipientsOf(Guid activityId)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(ContactTable.LastContactedOn) };
        var party = query.AddLink(ActivityTables.Party, ContactTable.Id, ActivityTables.PartyId);
        party.LinkCriteria.AddCondition(ActivityTables.Id, ConditionOperator.Equal, activityId);
        party.LinkCriteria.AddCondition(ActivityTables.Participation, ConditionOperator.In, Recipients);
        return query;
    }
}
