using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Values of customers as they are saved: they fit the kind of their category and carry the text that people read.</summary>
internal sealed class ProfileAttributeCheck(IOrganizationService service)
{
    private static readonly string[] Value =
        [ProfileAttributeTable.Category, ProfileAttributeTable.Text, ProfileAttributeTable.Number, ProfileAttributeTable.Date, ProfileAttributeTable.YesNo];

    /// <summary>Columns that are written here only: what a caller sends for them gives way.</summary>
    private static readonly string[] Computed = [ProfileAttributeTable.Title, ProfileAttributeTable.IsDerived, ProfileAttributeTable.Revision];

    /// <summary>
    /// Checks and completes rows that are being written, in one read for all of them. What people enter counts as entered
    /// from then on, and is never derived over.
    /// </summary>
    /// <param name="rows">What is sent, with what is stored; nothing is for a new row.</param>
    /// <param name="isDerivation">The derivation itself writes.</param>
    /// <exception cref="RefusedException">A value does not fit.</exception>
    public void Fit(IReadOnlyCollection<KeyValuePair<Entity, Entity?>> rows, bool isDerivation)
    {
        var valued = new List<KeyValuePair<Entity, Entity>>();
        foreach (var pair in rows)
        {
            var target = pair.Key;
            var before = pair.Value;
            if (!isDerivation)
            {
                foreach (var column in Computed)
                    target.Attributes.Remove(column);
            }

            if ((before == null || target.Contains(ProfileAttributeTable.Contact)) && target.GetAttributeValue<EntityReference>(ProfileAttributeTable.Contact) == null)
                throw new RefusedException($"A profile attribute describes a customer: fill in Customer.");
            if (before != null && !Array.Exists(Value, target.Contains))
                continue;

            var row = new Entity(ProfileAttributeTable.Name);
            foreach (var column in Value)
                row[column] = target.Contains(column) ? target[column] : before?.GetAttributeValue<object>(column);
            if (row.GetAttributeValue<EntityReference>(ProfileAttributeTable.Category) == null)
                throw new RefusedException($"A profile attribute is about something: fill in Category.");
            valued.Add(new(target, row));
        }

        if (valued.Count == 0)
            return;

        var categories = new ProfileCategories(service).Rows(valued.Select(one => CategoryOf(one.Value)).Distinct().ToList());
        foreach (var pair in valued)
        {
            if (!categories.TryGetValue(CategoryOf(pair.Value), out var stored))
                throw new RefusedException($"The profile category is out of use or does not exist: activate it, or choose another one.");

            Complete(pair.Key, pair.Value, ProfileCategories.Of(stored));
            if (isDerivation)
                continue;

            pair.Key[ProfileAttributeTable.IsDerived] = false;
            pair.Key[ProfileAttributeTable.Revision] = null;
        }
    }

    /// <summary>Takes derived values away where people now enter one: a customer has one value in a category.</summary>
    public void MakeWay(IReadOnlyCollection<Entity> entered)
    {
        var query = new QueryExpression(ProfileAttributeTable.Name) { ColumnSet = new ColumnSet(ProfileAttributeTable.Contact, ProfileAttributeTable.Category) };
        query.Criteria.AddCondition(ProfileAttributeTable.IsDerived, ConditionOperator.Equal, true);
        query.Criteria.AddCondition(ProfileAttributeTable.Contact, ConditionOperator.In, entered.Select(row => ProfileAttributePlace.Of(row).ContactId).Distinct().Cast<object>().ToArray());
        query.Criteria.AddCondition(ProfileAttributeTable.Category, ConditionOperator.In, entered.Select(CategoryOf).Distinct().Cast<object>().ToArray());
        var places = new HashSet<ProfileAttributePlace>(entered.Select(ProfileAttributePlace.Of));
        foreach (var derived in Paging.ByCookie(service, query, ProfileAttributeTable.Id).Where(row => places.Contains(ProfileAttributePlace.Of(row))).ToList())
            service.Delete(ProfileAttributeTable.Name, derived.Id);
    }

    private static void Complete(Entity target, Entity row, ProfileCategory category)
    {
        var value = category.Fit(new ProfileValue
        {
            Text = row.GetAttributeValue<string>(ProfileAttributeTable.Text),
            Number = row.GetAttributeValue<decimal?>(ProfileAttributeTable.Number),
            Date = row.GetAttributeValue<DateTime?>(ProfileAttributeTable.Date),
            YesNo = (YesNo?)row.GetAttributeValue<OptionSetValue>(ProfileAttributeTable.YesNo)?.Value,
        });
        if (value.Text != null && value.Text != row.GetAttributeValue<string>(ProfileAttributeTable.Text))
            target[ProfileAttributeTable.Text] = value.Text;
        target[ProfileAttributeTable.Title] = category.Display(value);
    }

    private static Guid CategoryOf(Entity row) => row.GetAttributeValue<EntityReference>(ProfileAttributeTable.Category).Id;
}
