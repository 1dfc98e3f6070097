using System.Collections.Generic;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>The navigation of an app.</summary>
internal sealed record SiteMapDescription(IReadOnlyList<SiteMapArea> Areas);

internal sealed record SiteMapArea(string Id, string Title, IReadOnlyList<SiteMapGroup> Groups);

internal sealed record SiteMapGroup(string Id, string Title, IReadOnlyList<SiteMapEntry> Entries);

/// <param name="Table">Table whose rows it lists, or null.</param>
/// <param name="Url">For other targets: the URL as the site map gives it ($webresource:name for a page of the solution).</param>
/// <param name="Icon">Name of the icon's web resource, or null.</param>
/// <param name="Dashboard">Id of the dashboard that it opens, or null.</param>
internal sealed record SiteMapEntry(string Id, string? Title, string? Table, string? Url, string? Icon, string? Dashboard);
