using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Suggestions;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>The stored co-purchase rules.</summary>
/// <param name="service">Acts with the rights of the system.</param>
internal sealed class CategoryAssociations(IOrganizationService service)
{
    private static readonly ColumnSet Columns = new(
        CategoryAssociationTable.Title, CategoryAssociationTable.From, CategoryAssociationTable.To, CategoryAssociationTable.Customers, CategoryAssociationTable.FromCustomers,
        CategoryAssociationTable.ToCustomers, CategoryAssociationTable.AllCustomers, CategoryAssociationTable.Support, CategoryAssociationTable.Confidence,
        CategoryAssociationTable.Lift, CategoryAssociationTable.MinedOn);

    /// <summary>All rules, with the day for which they were mined; none without rules.</summary>
    public List<CategoryRule> Read(out DateTime? minedOn)
    {
        var rows = Rows();
        minedOn = rows.Count == 0 ? null : rows.Max(row => row.GetAttributeValue<DateTime>(CategoryAssociationTable.MinedOn)).Date;
        return rows.ConvertAll(RuleOf);
    }

    /// <summary>
    /// Has the rows be these rules: creates, changes and deletes what differs, up to so many rows. Returns how many are still to
    /// be written. A rule keeps its row for as long as it is one.
    /// </summary>
    public int Write(IReadOnlyCollection<CategoryRule> rules, IReadOnlyDictionary<Guid, string> names, DateTime minedOn, int most)
    {
        var gone = Rows().ToDictionary(KeyOf);
        var writes = new List<Action>();
        foreach (var rule in rules)
        {
            var wanted = RowOf(rule, names, minedOn);
            if (!gone.TryGetValue(Key(rule.From, rule.To), out var stored))
            {
                writes.Add(() => service.Create(wanted));
                continue;
            }

            gone.Remove(Key(rule.From, rule.To));
            wanted.Id = stored.Id;
            if (wanted.Attributes.Any(value => !CustomerColumns.SameValue(stored.GetAttributeValue<object>(value.Key), value.Value)))
                writes.Add(() => service.Update(wanted));
        }

        foreach (var row in gone.Values)
            writes.Add(() => service.Delete(CategoryAssociationTable.Name, row.Id));
        foreach (var write in writes.Take(most))
            write();
        return Math.Max(0, writes.Count - most);
    }

    private List<Entity> Rows() => [.. Paging.ByCookie(service, new QueryExpression(CategoryAssociationTable.Name) { ColumnSet = Columns }, CategoryAssociationTable.Id)];

    private static string KeyOf(Entity row) => Key(Category(row, CategoryAssociationTable.From).Id, Category(row, CategoryAssociationTable.To).Id);

    private static string Key(Guid from, Guid to) => from.ToString("N") + to.ToString("N");

    private static EntityReference Category(Entity row, string column) => row.GetAttributeValue<EntityReference>(column);

    private static CategoryRule RuleOf(Entity row) => new(
        Category(row, CategoryAssociationTable.From).Id,
        Category(row, CategoryAssociationTable.To).Id,
        row.GetAttributeValue<int>(CategoryAssociationTable.Customers),
        row.GetAttributeValue<int>(CategoryAssociationTable.FromCustomers),
        row.GetAttributeValue<int>(CategoryAssociationTable.ToCustomers),
        row.GetAttributeValue<int>(CategoryAssociationTable.AllCustomers))
    {
        Id = row.Id,
        FromName = Category(row, CategoryAssociationTable.From).Name,
        ToName = Category(row, CategoryAssociationTable.To).Name,
    };

    private static Entity RowOf(CategoryRule rule, IReadOnlyDictionary<Guid, string> names, DateTime minedOn) => new(CategoryAssociationTable.Name)
    {
        [CategoryAssociationTable.Title] = $"{names[rule.From]} > {names[rule.To]}",
        [CategoryAssociationTable.From] = new EntityReference(ProductCategoryTable.Name, rule.From),
        [CategoryAssociationTable.To] = new EntityReference(ProductCategoryTable.Name, rule.To),
        [CategoryAssociationTable.Customers] = rule.Customers,
        [CategoryAssociationTable.FromCustomers] = rule.FromCustomers,
        [CategoryAssociationTable.ToCustomers] = rule.ToCustomers,
        [CategoryAssociationTable.AllCustomers] = rule.AllCustomers,
        [CategoryAssociationTable.Support] = rule.Support,
        [CategoryAssociationTable.Confidence] = rule.Confidence,
        [CategoryAssociationTable.Lift] = rule.Lift,
        [CategoryAssociationTable.MinedOn] = minedOn,
    };
}
