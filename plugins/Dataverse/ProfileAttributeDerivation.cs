using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Derives values where nobody entered one: the birthstone from the month of birth. What is entered stays as it is. Customers
/// who are to have no profile, as they opted out or a required consent is missing, have nothing derived, as nothing is
/// computed about them.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="calculator">Says who has a profile; asked where a category is derived, since asking may cost a request.</param>
internal sealed class ProfileAttributeDerivation(IOrganizationService service, Func<ProfileCalculator> calculator)
{
    /// <summary>Customers whose values one save derives. Of more, it takes away those that may have become wrong, and maintenance derives anew.</summary>
    public const int MostCustomersInASave = 1_000;

    private const int CustomersAtOnce = 500;

    /// <summary>Brings the derived values of customers up to date. Where no category is derived that is one read. Returns how many rows changed.</summary>
    public int Derive(IEnumerable<Guid> contactIds)
    {
        var categories = new ProfileCategories(service).Derived();
        return categories.Count == 0 ? 0 : Derive(categories, contactIds.Distinct().OrderBy(id => id).ToList());
    }

    /// <summary>The same for categories that are known.</summary>
    public int Derive(IReadOnlyList<Entity> categories, IReadOnlyList<Guid> contactIds)
    {
        var changed = 0;
        for (var start = 0; start < contactIds.Count; start += CustomersAtOnce)
        {
            var ids = contactIds.Skip(start).Take(CustomersAtOnce).Cast<object>().ToArray();
            var stored = Attributes(categories, ids).ToDictionary(ProfileAttributePlace.Of);
            foreach (var contact in Contacts(ids))
            {
                foreach (var category in categories)
                    changed += Derive(contact, category, stored.TryGetValue(new(contact.Id, category.Id), out var row) ? row : null) ? 1 : 0;
            }
        }

        return changed;
    }

    /// <summary>Takes away what was derived for customers.</summary>
    public void TakeAway(IReadOnlyList<Guid> contactIds)
    {
        var categories = new ProfileCategories(service).Derived();
        for (var start = 0; categories.Count > 0 && start < contactIds.Count; start += CustomersAtOnce)
        {
            foreach (var row in Attributes(categories, contactIds.Skip(start).Take(CustomersAtOnce).Cast<object>().ToArray()).Where(IsDerived).ToList())
                service.Delete(ProfileAttributeTable.Name, row.Id);
        }
    }

    private static bool IsDerived(Entity attribute) => attribute.GetAttributeValue<bool?>(ProfileAttributeTable.IsDerived) == true;

    private bool Derive(Entity contact, Entity category, Entity? stored)
    {
        if (stored != null && !IsDerived(stored))
            return false;

        var revision = category.GetAttributeValue<int?>(ProfileCategoryTable.Revision);
        if (ValueOf(contact, ProfileCategories.Of(category)) is not { } value)
        {
            if (stored == null)
                return false;
            service.Delete(ProfileAttributeTable.Name, stored.Id);
            return true;
        }

        if (stored?.GetAttributeValue<string>(ProfileAttributeTable.Text) == value && stored.GetAttributeValue<int?>(ProfileAttributeTable.Revision) == revision)
            return false;

        var row = new Entity(ProfileAttributeTable.Name)
        {
            [ProfileAttributeTable.Text] = value,
            [ProfileAttributeTable.IsDerived] = true,
            [ProfileAttributeTable.Revision] = revision,
        };
        if (stored == null)
        {
            row[ProfileAttributeTable.Contact] = contact.ToEntityReference();
            row[ProfileAttributeTable.Category] = category.ToEntityReference();
            service.Create(row);
        }
        else
        {
            row.Id = stored.Id;
            service.Update(row);
        }

        return true;
    }

    private string? ValueOf(Entity contact, ProfileCategory category) =>
        calculator().HasProfile(CustomerColumns.ReadCustomer(contact)) ? category.Derive(contact.GetAttributeValue<DateTime?>(ColumnOf(category.Derivation))) : null;

    /// <summary>The column that holds the day of birth.</summary>
    internal static string ColumnOf(ProfileDerivation? derivation) =>
        derivation == ProfileDerivation.SpousesMonthOfBirth ? ContactTable.SpouseBirthDate : ContactTable.BirthDate;

    private DataCollection<Entity> Contacts(object[] ids)
    {
        var query = new QueryExpression(ContactTable.Name)
        {
            ColumnSet = new ColumnSet(ContactTable.BirthDate, ContactTable.SpouseBirthDate, ContactTable.ConsentBasis, ContactTable.ProfilingOptOut, ContactTable.Merged),
        };
        query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.In, ids);
        query.AddOrder(ContactTable.Id, OrderType.Ascending);
        return service.RetrieveMultiple(query).Entities;
    }

    private IEnumerable<Entity> Attributes(IReadOnlyList<Entity> categories, object[] contactIds)
    {
        var query = new QueryExpression(ProfileAttributeTable.Name)
        {
            ColumnSet = new ColumnSet(ProfileAttributeTable.Contact, ProfileAttributeTable.Category, ProfileAttributeTable.Text, ProfileAttributeTable.IsDerived, ProfileAttributeTable.Revision),
        };
        query.Criteria.AddCondition(ProfileAttributeTable.Contact, ConditionOperator.In, contactIds);
        query.Criteria.AddCondition(ProfileAttributeTable.Category, ConditionOperator.In, categories.Select(category => (object)category.Id).ToArray());
        return Paging.ByCookie(service, query, ProfileAttributeTable.Id);
    }
}
