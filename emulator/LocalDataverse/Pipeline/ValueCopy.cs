using System;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// Copies of the values that pass between callers, host and plug-ins. In Dataverse they travel serialised, so that none
/// of the three can change what another one holds; here they are copied, which costs less and has the same effect.
/// </summary>
internal static class ValueCopy
{
    public static object? Of(object? value) => value switch
    {
        _ when IsItsOwnCopy(value) => value,
        Entity entity => Of(entity),
        EntityReference reference => Of(reference),
        OptionSetValue option => new OptionSetValue(option.Value),
        Money money => new Money(money.Value),
        OptionSetValueCollection options => new OptionSetValueCollection(options.Select(o => new OptionSetValue(o.Value)).ToList()),
        EntityCollection rows => Of(rows),
        EntityReferenceCollection references => new EntityReferenceCollection(references.Select(Of).ToList()),
        AliasedValue aliased => new AliasedValue(aliased.EntityLogicalName, aliased.AttributeLogicalName, Of(aliased.Value)),
        Guid[] ids => ids.Clone(),
        string[] texts => texts.Clone(),
        byte[] bytes => bytes.Clone(),
        ColumnSet columns => columns.AllColumns ? new ColumnSet(true) : new ColumnSet(columns.Columns.ToArray()),
        _ => value,
    };

    /// <summary>Whether a value is one that nobody can change.</summary>
    public static bool IsItsOwnCopy(object? value) => value is null or string or Guid or int or decimal or bool or DateTime or long or double or byte;

    /// <summary>A plain row with the same columns, whatever class the original has.</summary>
    public static Entity Of(Entity entity)
    {
        var copy = WithoutColumns(entity);
        Copy(entity.Attributes, copy.Attributes);
        return copy;
    }

    /// <summary>The same without the columns.</summary>
    public static Entity WithoutColumns(Entity entity)
    {
        var copy = new Entity(entity.LogicalName, entity.Id) { RowVersion = entity.RowVersion, EntityState = entity.EntityState };
        if (entity.HasFormattedValues)
            copy.FormattedValues.AddRange(entity.FormattedValues);
        else
            copy.Formatting = entity.Formatting;
        if (entity.HasKeyAttributes)
            Copy(entity.KeyAttributes, copy.KeyAttributes);
        if (entity.HasRelatedEntities)
        {
            foreach (var (relationship, rows) in entity.RelatedEntities)
                copy.RelatedEntities[relationship] = Of(rows);
        }

        return copy;
    }

    /// <summary>Whether a row still says what another one says that is its copy. False also where that is not worth finding out.</summary>
    public static bool StillIs(Entity row, Entity copy)
    {
        if (row.Id != copy.Id || row.LogicalName != copy.LogicalName || row.RowVersion != copy.RowVersion || row.EntityState != copy.EntityState
            || row.HasKeyAttributes || copy.HasKeyAttributes || row.HasRelatedEntities || copy.HasRelatedEntities || row.HasFormattedValues || copy.HasFormattedValues || row.Formatting != copy.Formatting)
            return false;
        if (SeenRow.IsUntouched(copy))
            return true;
        if (row.Attributes.Count != copy.Attributes.Count)
            return false;
        var (ones, others) = (row.Attributes.Pairs(), copy.Attributes.Pairs());
        while (ones.MoveNext() && others.MoveNext())
        {
            if (ones.Current.Key != others.Current.Key || !StillIs(ones.Current.Value, others.Current.Value))
                return false;
        }

        return true;
    }

    private static bool StillIs(object? value, object? copy) => ReferenceEquals(value, copy)
        ? value is null or string or Guid or int or decimal or bool or DateTime or long or double
        : (value, copy) switch
        {
            (Money one, Money other) => one.Value == other.Value,
            (OptionSetValue one, OptionSetValue other) => one.Value == other.Value,
            (EntityReference one, EntityReference other) => one.Id == other.Id && one.LogicalName == other.LogicalName && one.Name == other.Name && one.RowVersion == other.RowVersion && !one.HasKeyAttributes && !other.HasKeyAttributes,
            _ => false,
        };

    public static EntityReference Of(EntityReference reference)
    {
        var copy = new EntityReference(reference.LogicalName, reference.Id) { Name = reference.Name, RowVersion = reference.RowVersion };
        if (reference.HasKeyAttributes)
            Copy(reference.KeyAttributes, copy.KeyAttributes);
        return copy;
    }

    public static EntityCollection Of(EntityCollection rows)
    {
        var copy = new EntityCollection
        {
            EntityName = rows.EntityName,
            MoreRecords = rows.MoreRecords,
            PagingCookie = rows.PagingCookie,
            TotalRecordCount = rows.TotalRecordCount,
            TotalRecordCountLimitExceeded = rows.TotalRecordCountLimitExceeded,
        };
        foreach (var row in rows.Entities)
            copy.Entities.Add(Of(row));
        return copy;
    }

    public static ParameterCollection Of(ParameterCollection parameters)
    {
        var copy = new ParameterCollection();
        Copy(parameters, copy);
        return copy;
    }

    private static void Copy(DataCollection<string, object> from, DataCollection<string, object> to)
    {
        if (from.Count == 0)
            return;

        // Most values cannot be changed by anybody and are their own copies.
        to.TakeCopyOf(from);
        var pairs = from.Pairs();
        while (pairs.MoveNext())
        {
            var (name, value) = pairs.Current;
            if (!IsItsOwnCopy(value))
                to[name] = Of(value)!;
        }
    }
}
