using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>Which columns of a row, and which related rows, a response shows.</summary>
internal sealed class RowShape
{
    /// <summary>Null for the owner, who may be of either of two tables.</summary>
    public required Table? Table { get; init; }

    /// <summary>The selected columns, or null for all of them.</summary>
    public IReadOnlyList<Column>? Columns { get; init; }

    public IReadOnlyList<Expansion> Expansions { get; init; } = [];

    public static RowShape All(Table table) => new() { Table = table };

    public static RowShape Of(OrganizationModel model, Table? table, SelectExpandClause? clause)
    {
        if (clause is null)
            return new RowShape { Table = table };
        var columns = new List<Column>();
        var expansions = new List<Expansion>();
        var all = true;
        foreach (var item in clause.SelectedItems)
        {
            switch (item)
            {
                case WildcardSelectItem:
                    break;
                case PathSelectItem path:
                    all = false;
                    columns.AddRange(ColumnsOf(model, path));
                    break;
                case ExpandedNavigationSelectItem expand:
                    expansions.Add(Expansion.Of(model, expand));
                    break;
                case ExpandedReferenceSelectItem reference:
                    expansions.Add(Expansion.Of(model, reference));
                    break;
                default:
                    throw WebApiException.NotSupported($"The select item {item.GetType().Name}");
            }
        }

        return new RowShape { Table = table, Columns = all || clause.SelectedItems.OfType<WildcardSelectItem>().Any() ? null : columns.Distinct().ToList(), Expansions = expansions };
    }

    /// <summary>The columns to read: those shown, the identifier, the version, and the lookups that expansions follow.</summary>
    public ColumnSet ToColumnSet(Table table)
    {
        if (Columns is null)
            return new ColumnSet(true);
        var names = Columns.Select(c => c.LogicalName).Append(table.PrimaryIdColumn);
        if (table.TryFind("versionnumber", out _))
            names = names.Append("versionnumber");
        names = names.Concat(Expansions.Where(e => e.Navigation.Kind == NavigationKind.ManyToOne).Select(e => e.Navigation.Lookup!.LogicalName));
        return new ColumnSet(names.Distinct(StringComparer.OrdinalIgnoreCase).ToArray());
    }

    private static IEnumerable<Column> ColumnsOf(OrganizationModel model, PathSelectItem path)
    {
        switch (path.SelectedPath.LastSegment)
        {
            case PropertySegment property:
                // The key of a principal (ownerid) is the identifier of the user or team; it is always shown.
                if (model.ColumnOf(property.Property) is { } column)
                    yield return column;
                break;
            case NavigationPropertySegment navigation when model.NavigationOf(navigation.NavigationProperty) is { Kind: NavigationKind.ManyToOne } target:
                yield return target.Lookup!;
                break;
            case var segment:
                throw WebApiException.NotSupported($"Selecting '{segment.Identifier}'");
        }
    }
}
