using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>
/// Reads the related rows of expansions: one query for each expansion and table, whatever the number of rows
/// (one for each row only where <c>$top</c> limits the rows of each).
/// </summary>
internal sealed class RowExpander(ApiContext context)
{
    private const string ParentAlias = "expandedfrom";

    /// <summary>How many identifiers go into one condition.</summary>
    private const int ChunkSize = 500;

    public List<ResultRow> Expand(IEnumerable<Entity> entities, Table table, RowShape shape)
    {
        var rows = entities.Select(e => new ResultRow(e, table)).ToList();
        foreach (var expansion in shape.Expansions)
        {
            if (rows.Count == 0)
                break;
            if (expansion.Navigation.Kind == NavigationKind.ManyToOne)
                ExpandLookup(rows, expansion);
            else
                ExpandCollection(rows, expansion);
        }

        return rows;
    }

    private void ExpandLookup(List<ResultRow> rows, Expansion expansion)
    {
        var lookup = expansion.Navigation.Lookup!.LogicalName;
        var references = rows.ToDictionary(r => r, r => r.Row.GetAttributeValue<EntityReference>(lookup) is { } reference && (expansion.Navigation.To is not { } to || to.LogicalName == reference.LogicalName) ? reference : null);
        var found = new Dictionary<(string, Guid), ResultRow>();
        foreach (var group in references.Values.OfType<EntityReference>().GroupBy(r => r.LogicalName))
        {
            var table = context.Model.Catalog.Find(group.Key)!;
            var ids = group.Select(r => r.Id).Distinct().ToList();
            if (expansion.IsReference)
            {
                foreach (var id in ids)
                    found[(group.Key, id)] = new ResultRow(new Entity(group.Key, id), table);
                continue;
            }

            foreach (var chunk in ids.Chunk(ChunkSize))
            {
                var query = new QueryExpression(table.LogicalName) { ColumnSet = expansion.Navigation.To is null ? new ColumnSet(table.PrimaryIdColumn) : expansion.Shape.ToColumnSet(table) };
                query.Criteria.AddCondition(table.PrimaryIdColumn, ConditionOperator.In, chunk.Cast<object>().ToArray());
                foreach (var row in Expand(RetrieveAll(query), table, expansion.Shape))
                    found[(group.Key, row.Row.Id)] = row;
            }
        }

        foreach (var (row, reference) in references)
            row.Single[expansion] = reference is null ? null : found.GetValueOrDefault((reference.LogicalName, reference.Id));
    }

    private void ExpandCollection(List<ResultRow> rows, Expansion expansion)
    {
        var byId = rows.ToDictionary(r => r.Row.Id);
        foreach (var row in rows)
            row.Many[expansion] = [];
        foreach (var chunk in byId.Keys.Chunk(expansion.Top is null ? ChunkSize : 1))
        {
            var table = expansion.Navigation.To!;
            var query = Related(context.Model, expansion.Navigation, chunk, expansion.Shape.ToColumnSet(table));
            new QueryTranslator(context.Model).Apply(query, table, expansion.Filter, expansion.OrderBy);
            query.TopCount = expansion.Top;
            var lookup = expansion.Navigation.Lookup?.LogicalName;
            if (lookup is not null && !query.ColumnSet.AllColumns && !query.ColumnSet.Columns.Contains(lookup))
                query.ColumnSet.AddColumn(lookup);
            foreach (var related in Expand(expansion.Top is null ? RetrieveAll(query) : context.Service.RetrieveMultiple(query).Entities, table, expansion.Shape))
            {
                if (byId.TryGetValue(ParentOf(related.Row, lookup), out var parent))
                    parent.Many[expansion].Add(related);
            }
        }
    }

    /// <summary>The rows related to some rows by a collection-valued navigation property.</summary>
    public static QueryExpression Related(OrganizationModel model, Navigation navigation, Guid[] parents, ColumnSet columns)
    {
        var to = navigation.To!;
        var query = new QueryExpression(to.LogicalName) { ColumnSet = columns };
        var values = parents.Cast<object>().ToArray();
        var conditionOperator = values.Length == 1 ? ConditionOperator.Equal : ConditionOperator.In;
        if (navigation.Kind == NavigationKind.OneToMany)
        {
            query.Criteria.AddCondition(navigation.Lookup!.LogicalName, conditionOperator, values);
            return query;
        }

        var intersect = query.AddLink(navigation.ManyToMany!.IntersectTable, to.PrimaryIdColumn, navigation.IntersectTo, JoinOperator.Inner);
        intersect.EntityAlias = ParentAlias;
        intersect.Columns = new ColumnSet(navigation.IntersectFrom);
        intersect.LinkCriteria.AddCondition(navigation.IntersectFrom, conditionOperator, values);
        return query;
    }

    private static Guid ParentOf(Entity row, string? lookup)
    {
        if (lookup is not null)
            return row.GetAttributeValue<EntityReference>(lookup)?.Id ?? Guid.Empty;
        var value = row.Attributes.FirstOrDefault(a => a.Key.StartsWith(ParentAlias + ".", StringComparison.Ordinal)).Value;
        return value is AliasedValue { Value: var inner } ? inner switch { Guid id => id, EntityReference reference => reference.Id, _ => Guid.Empty } : Guid.Empty;
    }

    private IEnumerable<Entity> RetrieveAll(QueryExpression query)
    {
        query.PageInfo = new PagingInfo { PageNumber = 1, Count = 5000 };
        while (true)
        {
            var page = context.Service.RetrieveMultiple(query);
            foreach (var row in page.Entities)
                yield return row;
            if (!page.MoreRecords)
                yield break;
            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
    }
}
