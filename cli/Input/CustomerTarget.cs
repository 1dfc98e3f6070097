using System.Collections.Generic;

namespace CrmSegmentation.Cli.Input;

/// <summary>A meaning of a column in a customer file that goes into one column of contact.</summary>
/// <param name="Column">The column's logical name.</param>
/// <param name="MaxLength">Of text.</param>
/// <param name="Words">Of choices.</param>
internal sealed record CustomerTarget(
    string Name, string Column, CustomerColumnKind Kind, IReadOnlyList<string> Aliases, int MaxLength = 0, Words? Words = null)
    : Target(Name, Aliases);
