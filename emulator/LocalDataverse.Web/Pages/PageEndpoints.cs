using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LocalDataverse.Web.Pages;

/// <summary>The pages of the server. A browser that comes without an address is sent to what there is to see.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this WebApplication application, LocalOrganization organization)
    {
        _ = organization.OrganizationId;
        application.MapGet("/", () => Results.Redirect("/api/data/v9.2/"));
    }
}
