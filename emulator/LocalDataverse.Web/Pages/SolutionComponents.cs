using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using LocalDataverse.Web.Pages.Model;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Pages;

/// <summary>Forms, views, apps and web resources, read from the rows that solution import wrote.</summary>
internal sealed class SolutionComponents(LocalOrganization organization)
{
    private const int DashboardForm = 0;
    private const int MainForm = 2;
    private const int QuickViewForm = 6;
    private const int QuickCreateForm = 7;

    /// <summary>Forms of a kind (main, quickview, quickcreate), the default form first; for main, one made from metadata when there is none. Main forms show by
    /// role: those of the user's roles, the fallback forms where there are none.</summary>
    public IReadOnlyList<FormDescription> Forms(string table, string kind, int language, IReadOnlySet<Guid>? roles)
    {
        var type = kind switch
        {
            "main" => MainForm,
            "quickview" => QuickViewForm,
            "quickcreate" => QuickCreateForm,
            _ => throw new ArgumentException($"There is no kind of form named {kind}: say main, quickview or quickcreate.", nameof(kind)),
        };
        var rows = Rows("systemform", ["formid", "name", "formxml", "isdefault", "objecttypecode", "type", "formactivationstate"])
            .Where(row => Same(Text(row, "objecttypecode"), table) && Number(row, "type") == type && Number(row, "formactivationstate") != 0 && Text(row, "formxml").Length > 0)
            .OrderByDescending(row => Flag(row, "isdefault"))
            .ThenBy(row => Text(row, "name"), StringComparer.CurrentCulture)
            .ToList();
        if (type == MainForm)
        {
            var audiences = rows.ConvertAll(row => (Row: row, Audience: FormAudience.Read(Text(row, "formxml"))));
            var own = audiences.FindAll(form => form.Audience.Has(roles));
            rows = (own.Count > 0 ? own : audiences.FindAll(form => form.Audience.IsFallback)).ConvertAll(form => form.Row);
        }

        var forms = rows
            .Select(row => FormXmlReader.Read(Text(row, "formxml"), row.Id.ToString("D"), Name(row, language), language))
            .ToList();
        if (forms.Count == 0 && type == MainForm && organization.Metadata.TryFind(table, out var description))
            forms.Add(FormsFromMetadata.Form(description));
        return forms;
    }

    /// <summary>The table's views; when there is no public one, one made from metadata comes first.</summary>
    public IReadOnlyList<ViewDescription> Views(string table, int language)
    {
        var views = Rows("savedquery", ["savedqueryid", "name", "description", "fetchxml", "layoutxml", "querytype", "isdefault", "returnedtypecode", "statecode"])
            .Where(row => Same(Text(row, "returnedtypecode"), table) && Number(row, "statecode") != 1 && Text(row, "fetchxml").Length > 0 && Text(row, "layoutxml").Length > 0)
            .Select(row => new ViewDescription(row.Id.ToString("D"), Name(row, language), Text(row, "description"), Number(row, "querytype") ?? 0, Flag(row, "isdefault"), Text(row, "fetchxml"), LayoutXmlReader.Read(Text(row, "layoutxml"))))
            .OrderByDescending(view => view.IsDefault)
            .ThenBy(view => view.Name, StringComparer.CurrentCulture)
            .ToList();
        if (!views.Exists(view => view.QueryType == 0) && organization.Metadata.TryFind(table, out var description))
            views.Insert(0, FormsFromMetadata.View(description));
        return views;
    }

    /// <summary>Apps with their navigation. An app and its site map bear the same unique name.</summary>
    public IReadOnlyList<AppDescription> Apps(int language)
    {
        var siteMaps = Rows("sitemap", ["sitemapname", "sitemapnameunique", "sitemapxml"]).Where(row => Text(row, "sitemapxml").Length > 0).ToList();
        return Rows("appmodule", ["name", "uniquename", "description"])
            .Select(app => (App: app, SiteMap: siteMaps.Find(map => Same(Text(map, "sitemapnameunique"), Text(app, "uniquename")))))
            .Where(pair => pair.SiteMap is not null)
            .Select(pair => new AppDescription(pair.App.Id.ToString("D"), Text(pair.App, "uniquename"), Name(pair.App, language), Text(pair.App, "description"), SiteMapXmlReader.Read(Text(pair.SiteMap!, "sitemapxml"), language)))
            .ToList();
    }

    /// <summary>The table's charts, by name.</summary>
    public IReadOnlyList<ChartDescription> Charts(string table, int language) =>
        Rows("savedqueryvisualization", ["savedqueryvisualizationid", "name", "description", "primaryentitytypecode", "datadescription", "presentationdescription"])
            .Where(row => Same(Text(row, "primaryentitytypecode"), table) && Text(row, "datadescription").Length > 0)
            .Select(row => ChartDescription.Read(row.Id.ToString("D"), Name(row, language), Text(row, "description"), Text(row, "datadescription"), Text(row, "presentationdescription")))
            .OrderBy(chart => chart.Name, StringComparer.CurrentCulture)
            .ToList();

    /// <summary>A dashboard, which is described as a form is. To whom it does not show there is none.</summary>
    public FormDescription Dashboard(Guid id, int language, IReadOnlySet<Guid>? roles)
    {
        var row = Rows("systemform", ["formid", "name", "formxml", "type"]).Find(row => row.Id == id && Number(row, "type") == DashboardForm && Text(row, "formxml").Length > 0)
            ?? throw new KeyNotFoundException($"There is no dashboard {id}.");
        if (!FormAudience.Read(Text(row, "formxml")).Has(roles))
            throw new KeyNotFoundException($"The dashboard {Name(row, language)} does not show to any of your roles.");
        return FormXmlReader.Read(Text(row, "formxml"), row.Id.ToString("D"), Name(row, language), language);
    }

    /// <summary>Buttons that solutions add to a table's command bar at a place: Form, HomepageGrid or SubGrid.</summary>
    public IReadOnlyList<CommandDescription> Commands(string table, string place, int language)
    {
        List<XElement> Parts(string kind, string column) =>
            Rows(kind, [column, "entity"]).Where(row => Same(Text(row, "entity"), table)).Select(row => XElement.Parse(Text(row, column))).ToList();
        return new RibbonXmlReader(Parts("ribbondiff", "rdx"), Parts("ribboncommand", "commanddefinition"), Parts("ribbonrule", "ruledefinition")).Buttons(place, language);
    }

    /// <summary>A web resource's bytes and content type, or null when there is none of that name.</summary>
    public (byte[] Content, string ContentType)? WebResource(string name)
    {
        var row = Rows("webresource", ["name", "content", "webresourcetype"], new ConditionExpression("name", ConditionOperator.Equal, name)).FirstOrDefault();
        return row is null ? null : (Convert.FromBase64String(Text(row, "content")), ContentType(Number(row, "webresourcetype")));
    }

    /// <summary>Texts of all RESX web resources: by name without language and ending, in lower case, then by language, then by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>> Texts()
    {
        const int resx = 12;
        var result = new SortedDictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>>(StringComparer.Ordinal);
        var files = Rows("webresource", ["name", "content", "webresourcetype"])
            .Where(row => Number(row, "webresourcetype") == resx)
            .Select(row => (Name: SplitLanguage(Text(row, "name")), Content: Encoding.UTF8.GetString(Convert.FromBase64String(Text(row, "content"))).TrimStart('\uFEFF')));
        foreach (var group in files.GroupBy(file => file.Name.Stem, StringComparer.OrdinalIgnoreCase))
            result[group.Key.ToLowerInvariant()] = group.GroupBy(file => file.Name.Language).ToDictionary(g => g.Key, g => ResxReader.Read(g.First().Content));
        return result;
    }

    /// <summary>Splits <c>new_/strings/Texts.1031.resx</c> into <c>new_/strings/Texts</c> and 1031.</summary>
    internal static (string Stem, int Language) SplitLanguage(string name)
    {
        var stem = name.EndsWith(".resx", StringComparison.OrdinalIgnoreCase) ? name[..^".resx".Length] : name;
        var dot = stem.LastIndexOf('.');
        return dot > 0 && int.TryParse(stem[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var language) ? (stem[..dot], language) : (stem, Labels.DefaultLanguage);
    }

    private static string ContentType(int? webResourceType) => webResourceType switch
    {
        1 => "text/html; charset=utf-8",
        2 => "text/css; charset=utf-8",
        3 => "text/javascript; charset=utf-8",
        4 or 9 or 12 => "text/xml; charset=utf-8",
        5 => "image/png",
        6 => "image/jpeg",
        7 => "image/gif",
        10 => "image/x-icon",
        11 => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private List<Entity> Rows(string table, string[] columns, params ConditionExpression[] conditions)
    {
        if (!organization.Metadata.TryFind(table, out var description))
            return [];
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(columns.Where(name => description.Find(name) is not null).ToArray()) };
        query.Criteria.Conditions.AddRange(conditions);
        return [.. organization.CreateService().RetrieveMultiple(query).Entities];
    }

    private string Name(Entity row, int language) => organization.Metadata.NameOf(row.Id, Text(row, "name"), language);

    private static string Text(Entity row, string column) => row.GetAttributeValue<object?>(column) as string ?? "";

    private static bool Flag(Entity row, string column) => row.GetAttributeValue<object?>(column) is true;

    private static int? Number(Entity row, string column) => row.GetAttributeValue<object?>(column) switch
    {
        OptionSetValue option => option.Value,
        int value => value,
        _ => null,
    };

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
