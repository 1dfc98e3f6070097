using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Reads and checks profile categories.</summary>
internal sealed class ProfileCategories(IOrganizationService service)
{
    private static readonly string[] Columns =
        [ProfileCategoryTable.Title, ProfileCategoryTable.Kind, ProfileCategoryTable.Unit, ProfileCategoryTable.Choices, ProfileCategoryTable.Derivation, ProfileCategoryTable.Revision];

    /// <summary>Columns whose change makes derived values others.</summary>
    private static readonly string[] DecideDerivation = [ProfileCategoryTable.Kind, ProfileCategoryTable.Choices, ProfileCategoryTable.Derivation];

    /// <summary>The rows of categories in use, by id; all of them, or some.</summary>
    public Dictionary<Guid, Entity> Rows(IReadOnlyCollection<Guid> ids)
    {
        var query = InUse();
        query.Criteria.AddCondition(ProfileCategoryTable.Id, ConditionOperator.In, ids.Cast<object>().ToArray());
        return service.RetrieveMultiple(query).Entities.ToDictionary(row => row.Id);
    }

    /// <summary>The categories in use whose values are derived where nobody entered one.</summary>
    public IReadOnlyList<Entity> Derived()
    {
        var query = InUse();
        query.Criteria.AddCondition(ProfileCategoryTable.Derivation, ConditionOperator.NotNull);
        query.AddOrder(ProfileCategoryTable.Id, OrderType.Ascending);
        return service.RetrieveMultiple(query).Entities;
    }

    /// <summary>A row as a category.</summary>
    public static ProfileCategory Of(Entity row) => new()
    {
        Name = row.GetAttributeValue<string>(ProfileCategoryTable.Title) ?? "",
        Kind = (ProfileKind)(row.GetAttributeValue<OptionSetValue>(ProfileCategoryTable.Kind)?.Value ?? (int)ProfileKind.Text),
        Unit = row.GetAttributeValue<string>(ProfileCategoryTable.Unit),
        Choices = ProfileCategory.ReadChoices(row.GetAttributeValue<string>(ProfileCategoryTable.Choices)),
        Derivation = (ProfileDerivation?)row.GetAttributeValue<OptionSetValue>(ProfileCategoryTable.Derivation)?.Value,
    };

    /// <summary>Completes and checks a category that is being saved.</summary>
    /// <exception cref="RefusedException">It makes no sense, or values of customers would no longer fit it.</exception>
    public void Check(Entity target, Entity? before)
    {
        var row = new Entity(ProfileCategoryTable.Name, target.Id);
        foreach (var column in Columns)
            row[column] = target.Contains(column) ? target[column] : before?.GetAttributeValue<object>(column);

        if (Of(row) is { Derivation: not null, Choices.Count: 0 })
            row[ProfileCategoryTable.Choices] = target[ProfileCategoryTable.Choices] = string.Join("\n", ProfileCategory.Birthstones);

        var category = Of(row);
        if (category.Fault() is { } fault)
            throw new RefusedException(fault);

        var revision = before?.GetAttributeValue<int?>(ProfileCategoryTable.Revision) ?? 0;
        if (before == null || Array.Exists(DecideDerivation, column => Changes(before, row, column)))
            target[ProfileCategoryTable.Revision] = revision + 1;
        else
            target.Attributes.Remove(ProfileCategoryTable.Revision);

        if (before != null && (Changes(before, row, ProfileCategoryTable.Kind) || Changes(before, row, ProfileCategoryTable.Unit)) && HasValues(target.Id))
            throw new RefusedException($"Customers have values of '{category.Name}', so its kind and unit stay. Make a new category, or delete the values first.");
    }

    private static bool Changes(Entity before, Entity row, string column) =>
        !CustomerColumns.SameValue(before.GetAttributeValue<object>(column), row.GetAttributeValue<object>(column));

    private static QueryExpression InUse()
    {
        var query = new QueryExpression(ProfileCategoryTable.Name) { ColumnSet = new ColumnSet(Columns) };
        query.Criteria.AddCondition(ProfileCategoryTable.State, ConditionOperator.Equal, 0);
        return query;
    }

    private bool HasValues(Guid categoryId)
    {
        var query = new QueryExpression(ProfileAttributeTable.Name) { TopCount = 1 };
        query.Criteria.AddCondition(ProfileAttributeTable.Category, ConditionOperator.Equal, categoryId);
        return service.RetrieveMultiple(query).Entities.Count > 0;
    }
}
