using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalDataverse.Metadata;
using LocalDataverse.Web.Pages.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Pages;

/// <summary>
/// Pages like a model-driven app's, over the Web API. The server only describes (tables, forms, views, apps) and hands out files;
/// rows are read and written by the client through the Web API, as by any other client.
/// </summary>
internal static class PagesEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Tables that hold an organisation's own make-up rather than people's work.</summary>
    private static readonly HashSet<string> Plumbing = new(StringComparer.OrdinalIgnoreCase)
    {
        "solution", "publisher", "solutioncomponent", "webresource", "systemform", "savedquery", "savedqueryvisualization", "pluginassembly", "plugintype", "sdkmessage", "sdkmessagefilter",
        "sdkmessageprocessingstep", "sdkmessageprocessingstepimage", "role", "roleprivileges", "privilege", "customapi", "customapirequestparameter", "customapiresponseproperty", "workflow",
        "appmodule", "appmodulecomponent", "sitemap", "asyncoperation", "plugintracelog", "usersettings", "systemuserroles", "teamroles", "teammembership", "principalobjectaccess",
        "fieldsecurityprofile", "fieldpermission", "systemuserprofiles", "teamprofiles", "ribbondiff", "ribboncommand", "ribbonrule", "environmentvariabledefinition", "environmentvariablevalue", "connectionreference",
        "activityparty", "activitypointer", "listmember", "customeraddress", "importjob", "userquery", "timezonedefinition", "timezonerule", "duplicaterecord", "duplicaterule", "owner",
    };

    public static void MapPages(this IEndpointRouteBuilder endpoints, LocalOrganization organization)
    {
        var components = new SolutionComponents(organization);

        endpoints.MapGet("/", () => Results.Redirect("/main.aspx"));
        endpoints.MapGet("/main.aspx", (HttpContext http) => File(http, ClientFiles.Find("index.html")));
        endpoints.MapGet("/favicon.ico", (HttpContext http) => File(http, ClientFiles.Find("icon.svg")));
        endpoints.MapGet("/app/client/{name}", (HttpContext http, string name) => File(http, ClientFiles.Find(name)));
        endpoints.MapGet("/WebResources/ClientGlobalContext.js.aspx", (HttpContext http) => File(http, GlobalContextScript(organization, components)));
        endpoints.MapGet("/WebResources/{**name}", (HttpContext http, string name) => File(http, components.WebResource(name)));

        endpoints.MapGet("/app/context", () => Answer(() => Context(organization, components)));
        endpoints.MapGet("/app/tables/{table}", (string table) => Answer(() => organization.Metadata.TryFind(table, out var found)
            ? TableDescription.Of(found, organization.Metadata, UserLanguage(organization))
            : throw new KeyNotFoundException($"There is no table named {table}.")));
        endpoints.MapGet("/app/tables/{table}/views", (string table) => Answer(() => components.Views(table, UserLanguage(organization))));
        endpoints.MapGet("/app/tables/{table}/charts", (string table) => Answer(() => components.Charts(table, UserLanguage(organization))));
        endpoints.MapGet("/app/dashboards/{id:guid}", (Guid id) => Answer(() => components.Dashboard(id, UserLanguage(organization))));
        endpoints.MapGet("/app/tables/{table}/commands", (string table, string? place) => Answer(() => components.Commands(table, place ?? "Form", UserLanguage(organization))));
        endpoints.MapGet("/app/tables/{table}/forms", (string table, string? kind) => Answer(() => components.Forms(table, kind ?? "main", UserLanguage(organization))));
    }

    private static (byte[] Content, string ContentType) GlobalContextScript(LocalOrganization organization, SolutionComponents components)
    {
        var (script, contentType) = ClientFiles.Find("globalcontext.js")!.Value;
        var context = JsonSerializer.SerializeToUtf8Bytes(Context(organization, components) with { Apps = [], Tables = [], Strings = new Dictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>>() }, Json);
        return ([.. script, .. "\nfunction GetGlobalContext() { return globalContextOf("u8, .. context, .. "); }\n"u8], contentType);
    }

    private static PageContext Context(LocalOrganization organization, SolutionComponents components)
    {
        var service = organization.CreateService();
        var user = service.Retrieve("systemuser", organization.AdministratorId, new ColumnSet("fullname"));
        var currency = service.Retrieve("transactioncurrency", organization.BaseCurrencyId, new ColumnSet("currencyname"));
        var company = service.Retrieve("organization", organization.OrganizationId, new ColumnSet("name"));
        var language = UserLanguage(organization);
        var apps = components.Apps(language);
        var icons = apps.SelectMany(app => app.SiteMap.Areas).SelectMany(area => area.Groups).SelectMany(group => group.Entries)
            .Where(entry => entry.Table is not null && entry.Icon is not null)
            .GroupBy(entry => entry.Table!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().Icon, StringComparer.OrdinalIgnoreCase);
        return new PageContext(
            new PageUser(user.Id.ToString("D"), user.GetAttributeValue<string>("fullname") ?? "System Administrator", language, []),
            new PageOrganization(company.Id.ToString("D"), company.GetAttributeValue<string>("name") ?? "Local", Labels.DefaultLanguage, currency.Id.ToString("D"), currency.GetAttributeValue<string>("currencyname") ?? ""),
            apps,
            organization.Metadata.Tables
                .Select(table => new PageTable(table.LogicalName, table.EntitySetName, (table.DisplayName ?? table.LogicalName)!.In(language), (table.DisplayCollectionName ?? table.DisplayName ?? table.LogicalName)!.In(language), icons.GetValueOrDefault(table.LogicalName), IsListed(table)))
                .OrderBy(table => table.CollectionLabel, StringComparer.CurrentCulture)
                .ToList(),
            components.Texts());
    }

    /// <summary>The language that the user has chosen (usersettings); a change shows on the next load of a page.</summary>
    private static int UserLanguage(LocalOrganization organization) =>
        organization.CreateService().Retrieve("usersettings", organization.AdministratorId, new ColumnSet("uilanguageid")).GetAttributeValue<int?>("uilanguageid") ?? Labels.DefaultLanguage;

    private static bool IsListed(Table table) => !table.IsIntersect && !Plumbing.Contains(table.LogicalName) && table.PrimaryNameColumn is not null;

    private static IResult Answer(Func<object> describe)
    {
        try
        {
            return Results.Json(describe(), Json);
        }
        catch (Exception error) when (error is KeyNotFoundException or ArgumentException)
        {
            return Results.Text(error.Message, statusCode: StatusCodes.Status404NotFound);
        }
        catch (Exception error) when (error is FormatException or System.Xml.XmlException)
        {
            // A solution may bring XML that is none; the page then says which.
            return Results.Text(error.Message, statusCode: StatusCodes.Status500InternalServerError);
        }
    }

    private static IResult File(HttpContext http, (byte[] Content, string ContentType)? file)
    {
        if (file is not { } found)
            return Results.Text("There is no such file.", statusCode: StatusCodes.Status404NotFound);

        // Solutions are imported again and again while one develops: a browser must not keep old files.
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(found.Content, found.ContentType);
    }
}
