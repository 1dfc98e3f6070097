namespace LocalDataverse.Web.Pages.Model;

/// <summary>A model-driven app.</summary>
internal sealed record AppDescription(string Id, string UniqueName, string Name, string Description, SiteMapDescription SiteMap);
