using System.Collections.Generic;

namespace CrmSegmentation.Cli.Input;

/// <summary>One row of a file.</summary>
/// <param name="Line">The line on which the row begins, the header's being 1.</param>
/// <param name="Fields">Its fields, trimmed.</param>
/// <param name="Defect">Why the row could not be split into fields, or null.</param>
internal sealed record TextRow(int Line, IReadOnlyList<string> Fields, string? Defect)
{
    /// <summary>The field at a column's position; empty where the row is short or the column absent.</summary>
    public string this[int? index] => index is int i && i < Fields.Count ? Fields[i] : string.Empty;
}
