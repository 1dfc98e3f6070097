using System.Collections.Generic;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>What the client must know before it shows anything: who, where, which apps and tables, and the texts of scripts.</summary>
internal sealed record PageContext(
    PageUser User,
    PageOrganization Organization,
    IReadOnlyList<AppDescription> Apps,
    IReadOnlyList<PageTable> Tables,
    IReadOnlyDictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>> Strings);

internal sealed record PageUser(string Id, string Name, int LanguageId, IReadOnlyList<PageRole> Roles);

internal sealed record PageRole(string Id, string Name);

internal sealed record PageOrganization(string Id, string Name, int LanguageId, string BaseCurrencyId, string BaseCurrencyName);

/// <param name="Listed">Whether people look for its rows (intersect tables and the tables of solution components are not).</param>
internal sealed record PageTable(string LogicalName, string SetName, string Label, string CollectionLabel, string? Icon, bool Listed);
