using System;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// What was known about a customer who is merged into another moves to the master before the platform moves it: a customer
/// has one value in a category, so the platform would fault on the second. Where both have one, the master's stays, unless it
/// was only derived.
/// </summary>
internal sealed class ProfileAttributeMerge(IOrganizationService service)
{
    public void Move(Guid master, Guid subordinate)
    {
        var query = new QueryExpression(ProfileAttributeTable.Name)
        {
            ColumnSet = new ColumnSet(ProfileAttributeTable.Contact, ProfileAttributeTable.Category, ProfileAttributeTable.IsDerived),
        };
        query.Criteria.AddCondition(ProfileAttributeTable.Contact, ConditionOperator.In, master, subordinate);
        var rows = Paging.ByCookie(service, query, ProfileAttributeTable.Id).ToLookup(row => ProfileAttributePlace.Of(row).ContactId);
        var ofMaster = rows[master].ToDictionary(row => ProfileAttributePlace.Of(row).CategoryId);
        foreach (var row in rows[subordinate])
        {
            ofMaster.TryGetValue(ProfileAttributePlace.Of(row).CategoryId, out var rival);

            // What was derived for the subordinate is derived anew from what the master's row says.
            if (IsDerived(row) || (rival != null && !IsDerived(rival)))
            {
                service.Delete(ProfileAttributeTable.Name, row.Id);
                continue;
            }

            if (rival != null)
                service.Delete(ProfileAttributeTable.Name, rival.Id);
            service.Update(new Entity(ProfileAttributeTable.Name, row.Id) { [ProfileAttributeTable.Contact] = new EntityReference(ContactTable.Name, master) });
        }
    }

    private static bool IsDerived(Entity row) => row.GetAttributeValue<bool?>(ProfileAttributeTable.IsDerived) == true;
}
