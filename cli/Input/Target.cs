using System.Collections.Generic;

namespace CrmSegmentation.Cli.Input;

/// <summary>A meaning that a column of a file can have.</summary>
/// <param name="Name">The name that <c>--map column=target</c> uses.</param>
/// <param name="Aliases">Further spellings, the likelier first; case, spaces and punctuation do not matter.</param>
internal record Target(string Name, IReadOnlyList<string> Aliases);
