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
        endpoints.MapGet("/WebResources/ClientGlobalContext.js.aspx", (HttpContext http) => Answer(() => File(http, GlobalContextScript(organization, components, UserOf(organization, http), http.Request.PathBase))));
        endpoints.MapGet("/WebResources/{**name}", (HttpContext http, string name) => File(http, components.WebResource(name)));

        endpoints.MapGet("/app/context", (HttpContext http) => Answer(() => Context(organization, components, UserOf(organization, http))));
        endpoints.MapGet("/app/tables/{table}", (HttpContext http, string table) => Answer(() => organization.Metadata.TryFind(table, out var found)
            ? TableDescription.Of(found, organization.Metadata, UserLanguage(organization, UserOf(organization, http)))
            : throw new KeyNotFoundException($"There is no table named {table}.")));
        endpoints.MapGet("/app/tables/{table}/views", (HttpContext http, string table) => Answer(() => components.Views(table, UserLanguage(organization, UserOf(organization, http)))));
        endpoints.MapGet("/app/tables/{table}/charts", (HttpContext http, string table) => Answer(() => components.Charts(table, UserLanguage(organization, UserOf(organization, http)))));
        endpoints.MapGet("/app/dashboards/{id:guid}", (HttpContext http, Guid id) => Answer(() => components.Dashboard(id, UserLanguage(organization, UserOf(organization, http)), RolesFor(organization, UserOf(organization, http)))));
        endpoints.MapGet("/app/tables/{table}/commands", (HttpContext http, string table, string? place) => Answer(() => components.Commands(table, place ?? "Form", UserLanguage(organization, UserOf(organization, http)))));
        endpoints.MapGet("/app/tables/{table}/forms", (HttpContext http, string table, string? kind) => Answer(() => components.Forms(table, kind ?? "main", UserLanguage(organization, UserOf(organization, http)), RolesFor(organization, UserOf(organization, http)))));
    }

    private static (byte[] Content, string ContentType) GlobalContextScript(LocalOrganization organization, SolutionComponents components, Guid user, string clientBase)
    {
        var (script, contentType) = ClientFiles.Find("globalcontext.js")!.Value;
        var context = JsonSerializer.SerializeToUtf8Bytes(Context(organization, components, user) with { Base = clientBase, Apps = [], Tables = [], Strings = new Dictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>>() }, Json);
        return ([.. script, .. "\nfunction GetGlobalContext() { return globalContextOf("u8, .. context, .. "); }\n"u8], contentType);
    }

    private static PageContext Context(LocalOrganization organization, SolutionComponents components, Guid userId)
    {
        var service = organization.CreateService();
        var user = service.Retrieve("systemuser", userId, new ColumnSet("fullname"));
        var currency = service.Retrieve("transactioncurrency", organization.BaseCurrencyId, new ColumnSet("currencyname"));
        var company = service.Retrieve("organization", organization.OrganizationId, new ColumnSet("name"));
        var language = UserLanguage(organization, userId);
        var apps = components.Apps(language).Select(app => app with { SiteMap = app.SiteMap.Where(entry => Shows(organization, userId, entry)) }).ToList();
        return new PageContext(
            new PageUser(user.Id.ToString("D"), user.GetAttributeValue<string>("fullname") ?? "System Administrator", language, Roles(service, user.Id), organization.Access.PrivilegesOf(user.Id)),
            Users(organization, service),
            new PageOrganization(company.Id.ToString("D"), company.GetAttributeValue<string>("name") ?? "Local", Labels.DefaultLanguage, currency.Id.ToString("D"), currency.GetAttributeValue<string>("currencyname") ?? ""),
            apps,
            organization.Metadata.Tables
                .Select(table => new PageTable(table.LogicalName, table.EntitySetName, (table.DisplayName ?? table.LogicalName)!.In(language), (table.DisplayCollectionName ?? table.DisplayName ?? table.LogicalName)!.In(language), table.IconVectorName, IsListed(table)))
                .OrderBy(table => table.CollectionLabel, StringComparer.CurrentCulture)
                .ToList(),
            components.Texts());
    }

    /// <summary>In whose name a page asks: the system administrator's, unless it names another user as the Web API has them named.</summary>
    private static Guid UserOf(LocalOrganization organization, HttpContext http)
    {
        if (!Guid.TryParse(http.Request.Headers["MSCRMCallerID"], out var user))
            return organization.AdministratorId;
        return organization.Store.Exists(organization.Table("systemuser"), user) ? user : throw new KeyNotFoundException($"There is no user {user:D}.");
    }

    /// <summary>Those whom somebody at this machine may want to be: people who are not disabled, the system administrator first.</summary>
    private static List<NamedRow> Users(LocalOrganization organization, IOrganizationService service)
    {
        var query = new QueryExpression("systemuser") { ColumnSet = new ColumnSet("fullname"), Orders = { new OrderExpression("fullname", OrderType.Ascending) } };
        query.Criteria.AddCondition("isdisabled", ConditionOperator.NotEqual, true);
        query.Criteria.AddCondition("systemuserid", ConditionOperator.NotEqual, organization.SystemUserId);
        return service.RetrieveMultiple(query).Entities
            .OrderBy(user => user.Id != organization.AdministratorId)
            .Select(user => new NamedRow(user.Id.ToString("D"), user.GetAttributeValue<string>("fullname") ?? ""))
            .ToList();
    }

    /// <summary>The user's own roles and those of the user's teams.</summary>
    private static List<NamedRow> Roles(IOrganizationService service, Guid user)
    {
        var own = new QueryExpression("role") { ColumnSet = new ColumnSet("name") };
        own.AddLink("systemuserroles", "roleid", "roleid").LinkCriteria.AddCondition("systemuserid", ConditionOperator.Equal, user);
        var ofTeams = new QueryExpression("role") { ColumnSet = new ColumnSet("name") };
        ofTeams.AddLink("teamroles", "roleid", "roleid").AddLink("teammembership", "teamid", "teamid").LinkCriteria.AddCondition("systemuserid", ConditionOperator.Equal, user);
        return new[] { own, ofTeams }.SelectMany(query => service.RetrieveMultiple(query).Entities).DistinctBy(role => role.Id)
            .Select(role => new NamedRow(role.Id.ToString("D"), role.GetAttributeValue<string>("name") ?? "")).ToList();
    }

    /// <summary>The roles by which forms and dashboards show; null for whom everything shows.</summary>
    private static HashSet<Guid>? RolesFor(LocalOrganization organization, Guid user) =>
        organization.Access.PrivilegesOf(user) is null ? null : Roles(organization.CreateService(), user).Select(role => Guid.Parse(role.Id)).ToHashSet();

    /// <summary>A model-driven app does not show what a user may not read.</summary>
    private static bool Shows(LocalOrganization organization, Guid user, SiteMapEntry entry)
    {
        var table = entry.Table is null ? null : organization.Metadata.Find(entry.Table);
        var needed = table is null || table.Ownership == OwnershipType.None ? entry.Privileges : [.. entry.Privileges, $"prvRead{(table.IsActivity ? "Activity" : table.LogicalName)}"];
        return needed.All(privilege => organization.Access.HasPrivilege(user, privilege));
    }

    /// <summary>The language that the user has chosen (usersettings); a change shows on the next load of a page.</summary>
    private static int UserLanguage(LocalOrganization organization, Guid user) =>
        organization.CreateService().Retrieve("usersettings", user, new ColumnSet("uilanguageid")).GetAttributeValue<int?>("uilanguageid") ?? Labels.DefaultLanguage;

    private static bool IsListed(Table table) => !table.IsIntersect && !Plumbing.Contains(table.LogicalName) && table.PrimaryNameColumn is not null;

    private static IResult Answer(Func<object> describe)
    {
        try
        {
            return describe() is var answer && answer is IResult result ? result : Results.Json(answer, Json);
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
