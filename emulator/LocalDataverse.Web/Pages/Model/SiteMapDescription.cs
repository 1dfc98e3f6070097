using System;
using System.Collections.Generic;
using System.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>The navigation of an app.</summary>
internal sealed record SiteMapDescription(IReadOnlyList<SiteMapArea> Areas)
{
    /// <summary>With those of its entries that show; groups and areas without any are left out.</summary>
    public SiteMapDescription Where(Func<SiteMapEntry, bool> shows) => new(Areas
        .Select(area => area with
        {
            Groups = area.Groups.Select(group => group with { Entries = group.Entries.Where(shows).ToList() }).Where(group => group.Entries.Count > 0).ToList(),
        })
        .Where(area => area.Groups.Count > 0)
        .ToList());
}

internal sealed record SiteMapArea(string Id, string Title, IReadOnlyList<SiteMapGroup> Groups);

internal sealed record SiteMapGroup(string Id, string Title, IReadOnlyList<SiteMapEntry> Entries);

/// <param name="Table">Table whose rows it lists, or null.</param>
/// <param name="Url">For other targets: the URL as the site map gives it ($webresource:name for a page of the solution).</param>
/// <param name="Icon">Name of the icon's web resource, or null.</param>
/// <param name="Dashboard">Id of the dashboard that it opens, or null.</param>
/// <param name="Privileges">Names of the privileges without which it does not show, beside that to read the table.</param>
internal sealed record SiteMapEntry(string Id, string? Title, string? Table, string? Url, string? Icon, string? Dashboard, IReadOnlyList<string> Privileges);
