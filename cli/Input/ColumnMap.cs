using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Cli.Input;

/// <summary>The <c>--map column=target</c> options of a command line.</summary>
internal sealed class ColumnMap
{
    /// <summary>The target that leaves a column out.</summary>
    public const string Ignore = "ignore";

    public static readonly ColumnMap Empty = new([]);

    private readonly List<(string Column, string Target)> _entries;

    private ColumnMap(List<(string Column, string Target)> entries) => _entries = entries;

    public IReadOnlyList<(string Column, string Target)> Entries => _entries;

    public static ColumnMap Parse(IEnumerable<string> options)
    {
        var entries = new List<(string, string)>();
        foreach (var option in options)
        {
            var at = option.LastIndexOf('=');
            if (at <= 0 || at == option.Length - 1)
                throw new InputException($"--map {option} is not understood. Write --map column=target, for example --map \"Sold to=customer_id\".");

            entries.Add((option[..at].Trim(), option[(at + 1)..].Trim()));
        }

        return new ColumnMap(entries);
    }

    /// <summary>Refuses an entry that names a column of none of the files, or a target that none of them knows.</summary>
    public void Verify(params (CsvFile File, IReadOnlyList<Target> Targets)[] inputs)
    {
        foreach (var (column, target) in _entries)
        {
            var files = inputs.Where(i => i.File.Headers.Any(h => ColumnRecognition.Same(h, column))).ToList();
            if (files.Count == 0)
            {
                throw new InputException(
                    $"--map {column}={target}: no column is called '{column}'. The columns are {string.Join(", ", inputs.SelectMany(i => i.File.Headers).Distinct())}.");
            }

            if (!ColumnRecognition.Same(target, Ignore) && !files.Any(f => f.Targets.Any(t => ColumnRecognition.Same(t.Name, target))))
            {
                throw new InputException(
                    $"--map {column}={target}: '{target}' is no target. Targets are {string.Join(", ", files.SelectMany(f => f.Targets).Select(t => t.Name).Distinct())}, and ignore.");
            }
        }
    }
}
