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

        foreach (var (column, targetName) in map.Entries)
        {
            var index = IndexOf(headers, h => Same(h, column));
            if (index < 0)
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
                var index = IndexOf(headers, h => Same(h, alias), i => !mapped[i] && assigned[i] == null);
                if (index < 0)
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

    private static int IndexOf(IReadOnlyList<string> headers, Func<string, bool> matches, Func<int, bool>? free = null)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (matches(headers[i]) && (free == null || free(i)))
                return i;
        }

        return -1;
    }
}
