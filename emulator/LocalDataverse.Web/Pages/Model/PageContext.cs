using System.Collections.Generic;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>What the client must know before it shows anything: who (and who else one could be), where, which apps and tables, and the texts of scripts.</summary>
internal sealed record PageContext(
    PageUser User,
    IReadOnlyList<NamedRow> Users,
    PageOrganization Organization,
    IReadOnlyList<AppDescription> Apps,
    IReadOnlyList<PageTable> Tables,
    IReadOnlyDictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>> Strings)
{
    /// <summary>The beginning of addresses that are answered in the user's name; empty at the root.</summary>
    public string Base { get; init; } = "";
}

/// <param name="Privileges">Names of the user's privileges; null for who may do everything.</param>
internal sealed record PageUser(string Id, string Name, int LanguageId, IReadOnlyList<NamedRow> Roles, IReadOnlyCollection<string>? Privileges);

internal sealed record NamedRow(string Id, string Name);

internal sealed record PageOrganization(string Id, string Name, int LanguageId, string BaseCurrencyId, string BaseCurrencyName);

/// <param name="Listed">Whether people look for its rows (intersect tables and the tables of solution components are not).</param>
internal sealed record PageTable(string LogicalName, string SetName, string Label, string CollectionLabel, string? Icon, bool Listed);
