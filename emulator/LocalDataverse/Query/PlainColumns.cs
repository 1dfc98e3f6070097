using System.Runtime.CompilerServices;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Query;

/// <summary>
/// The columns of a query without aggregates. Code asks for the same again and again, by names that are the same objects: then they are the same list,
/// and whether two queries ask for the same need not be compared name by name.
/// </summary>
internal static class PlainColumns
{
    private static readonly SelectedColumn[]?[] Known = new SelectedColumn[256][];

    public static SelectedColumn[] Of(DataCollection<string> names)
    {
        if (names.Count == 0)
            return [];
        var place = (names.Count + RuntimeHelpers.GetHashCode(names[0]) + (31 * RuntimeHelpers.GetHashCode(names[^1]))) & (Known.Length - 1);
        if (Known[place] is { } known && AreOf(known, names))
            return known;
        var columns = new SelectedColumn[names.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new SelectedColumn(names[i]);
        return Known[place] = columns;
    }

    private static bool AreOf(SelectedColumn[] columns, DataCollection<string> names)
    {
        if (columns.Length != names.Count)
            return false;
        for (var i = 0; i < columns.Length; i++)
        {
            if (!ReferenceEquals(columns[i].Name, names[i]))
                return false;
        }

        return true;
    }
}
