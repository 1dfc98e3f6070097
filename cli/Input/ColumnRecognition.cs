using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Cli.Input;

/// <summary>
/// Which column of a file means what. A header is compared without case, spaces and punctuation: 'Customer ID', 'customer_id' and
/// 'CustomerID' are one name. Where two columns could mean the same, the likelier spelling wins and the other is ignored, said aloud.
/// </summary>
internal sealed class ColumnRecognition
{
    private readonly Dictionary<string, int> _indexes;

    private ColumnRecognition(IReadOnlyList<RecognisedColumn> columns)
    {
        Columns = columns;
        _indexes = columns.Where(c => c.Target != null).ToDictionary(c => c.Target!.Name, c => c.Index);
    }

    /// <summary>Every column of the file in its order.</summary>
    public IReadOnlyList<RecognisedColumn> Columns { get; }

    /// <summary>The position of the column that means a target, or null where the file has none.</summary>
    public int? this[Target target] => _indexes.TryGetValue(target.Name, out var i) ? i : null;

    public bool Has(Target target) => _indexes.ContainsKey(target.Name);

    /// <summary>The header of a target's column, for messages.</summary>
    public string HeaderOf(Target target) => Columns.First(c => c.Target == target).Header;

    public static ColumnRecognition Recognise(IReadOnlyList<string> headers, IReadOnlyList<Target> targets, ColumnMap map)
    {
        var assigned = new Target?[headers.Count];
        var remarks = new string?[headers.Count];
        var mapped = new bool[headers.Count];
        var taken = new HashSet<Target>();
        // Headers by what they are compared by: a file of a hundred thousand columns is read as fast as one of ten.
        var byName = headers.Select((header, index) => (Name: Normalise(header), index)).ToLookup(header => header.Name, header => header.index, StringComparer.Ordinal);

        foreach (var (column, targetName) in map.Entries)
        {
            if (byName[Normalise(column)].Cast<int?>().FirstOrDefault() is not { } index)
                continue;

            if (Same(targetName, ColumnMap.Ignore))
            {
                mapped[index] = true;
                remarks[index] = "left out by --map";
                continue;
            }

            var target = targets.FirstOrDefault(t => Same(t.Name, targetName));
            if (target == null)
                continue;

            if (!taken.Add(target))
                throw new InputException($"--map gives two columns the target {target.Name}; one is possible.");

            mapped[index] = true;
            assigned[index] = target;
        }

        foreach (var target in targets)
        {
            foreach (var alias in target.Aliases.Prepend(target.Name))
            {
                if (byName[Normalise(alias)].Cast<int?>().FirstOrDefault(i => !mapped[i!.Value] && assigned[i.Value] == null) is not { } index)
                    continue;

                if (taken.Add(target))
                    assigned[index] = target;
                else
                    remarks[index] ??= $"{target.Name} is taken from '{headers[Array.IndexOf(assigned, target)]}'";
            }
        }

        return new ColumnRecognition(
            [.. headers.Select((h, i) => new RecognisedColumn(i, h, assigned[i], assigned[i] == null ? remarks[i] : null))]);
    }

    /// <summary>Whether two names are the same to a person who reads them.</summary>
    public static bool Same(string a, string b) => string.Equals(Normalise(a), Normalise(b), StringComparison.Ordinal);

    internal static string Normalise(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
