using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that derives values of the industry profile for whom no save did: customers who were there before
/// the category, came in a large message, or whose category now says something else, or of whom a consent is asked now. Who
/// has been served is not found again.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="calculator">Says who has a profile.</param>
internal sealed class ProfileAttributesDue(IOrganizationService service, ProfileCalculator calculator) : IMaintenancePhase
{
    private const string ValueAlias = "value";

    public string Name => "industry profiles";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        foreach (var category in new ProfileCategories(service).Derived())
        {
            var due = Outdated(category, pageSize).Concat(WithoutValue(category, pageSize)).Distinct().Take(pageSize).OrderBy(id => id).ToList();
            if (due.Count > 0)
                return Page(token, new ProfileAttributeDerivation(service, () => calculator).Derive([category], due));
        }

        var unfounded = OfNoDerivation(pageSize).Concat(OfNoProfile(pageSize)).Distinct().Take(pageSize).ToList();
        foreach (var id in unfounded)
            service.Delete(ProfileAttributeTable.Name, id);
        return unfounded.Count > 0 ? Page(token, unfounded.Count) : new MaintenancePage();
    }

    private static MaintenancePage Page(MaintenanceToken token, int changed) => new() { Note = $"{changed} derived values of industry profiles written", Next = token };

    /// <summary>Customers whose derived value is of an earlier state of the category.</summary>
    private IEnumerable<Guid> Outdated(Entity category, int most)
    {
        var query = new QueryExpression(ProfileAttributeTable.Name) { ColumnSet = new ColumnSet(ProfileAttributeTable.Contact), TopCount = most };
        query.Criteria.AddCondition(ProfileAttributeTable.Category, ConditionOperator.Equal, category.Id);
        query.Criteria.AddCondition(ProfileAttributeTable.IsDerived, ConditionOperator.Equal, true);
        query.Criteria.AddCondition(ProfileAttributeTable.Revision, ConditionOperator.NotEqual, category.GetAttributeValue<int>(ProfileCategoryTable.Revision));
        return service.RetrieveMultiple(query).Entities.Select(row => row.GetAttributeValue<EntityReference>(ProfileAttributeTable.Contact).Id);
    }

    /// <summary>Customers with a profile, a birthday and no value.</summary>
    private IEnumerable<Guid> WithoutValue(Entity category, int most)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(false), TopCount = most };
        query.Criteria.AddCondition(ProfileAttributeDerivation.ColumnOf(ProfileCategories.Of(category).Derivation), ConditionOperator.NotNull);
        query.Criteria.AddFilter(ProfiledContacts.Are(calculator.ConsentRequired));
        var value = query.AddLink(ProfileAttributeTable.Name, ContactTable.Id, ProfileAttributeTable.Contact, JoinOperator.LeftOuter);
        value.EntityAlias = ValueAlias;
        value.LinkCriteria.AddCondition(ProfileAttributeTable.Category, ConditionOperator.Equal, category.Id);
        query.Criteria.AddCondition(ValueAlias, ProfileAttributeTable.Id, ConditionOperator.Null);
        return service.RetrieveMultiple(query).Entities.Select(contact => contact.Id);
    }

    /// <summary>Derived values whose category derives nothing any more.</summary>
    private IEnumerable<Guid> OfNoDerivation(int most)
    {
        var query = DerivedRows(most);
        var category = query.AddLink(ProfileCategoryTable.Name, ProfileAttributeTable.Category, ProfileCategoryTable.Id);
        category.LinkCriteria.FilterOperator = LogicalOperator.Or;
        category.LinkCriteria.AddCondition(ProfileCategoryTable.Derivation, ConditionOperator.Null);
        category.LinkCriteria.AddCondition(ProfileCategoryTable.State, ConditionOperator.NotEqual, 0);
        return service.RetrieveMultiple(query).Entities.Select(row => row.Id);
    }

    /// <summary>Derived values of customers who are to have no profile.</summary>
    private IEnumerable<Guid> OfNoProfile(int most)
    {
        var query = DerivedRows(most);
        query.AddLink(ContactTable.Name, ProfileAttributeTable.Contact, ContactTable.Id).LinkCriteria.AddFilter(ProfiledContacts.AreNot(calculator.ConsentRequired));
        return service.RetrieveMultiple(query).Entities.Select(row => row.Id);
    }

    private static QueryExpression DerivedRows(int most)
    {
        var query = new QueryExpression(ProfileAttributeTable.Name) { ColumnSet = new ColumnSet(false), TopCount = most };
        query.Criteria.AddCondition(ProfileAttributeTable.IsDerived, ConditionOperator.Equal, true);
        return query;
    }
}
