using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Import;

/// <summary>
/// What forms, dashboards, site maps and command bars of a solution name must be there when it is imported. Names without a publisher's
/// prefix are the platform's, and so are the views and forms of its tables: there are more of those than are known here.
/// </summary>
internal sealed partial class ComponentReferences
{
    private const string WebResourcePrefix = "$webresource:";
    private const string ByName = "PrimaryNameLookup";
    private const string ById = "PrimaryKeyLookup";

    private readonly LocalOrganization organization;
    private readonly SolutionPackage package;
    private readonly MetadataCatalog catalog;
    private readonly ComponentRows rows;
    private readonly MissingComponents missing;
    private readonly HashSet<string> declared;
    private readonly Guid solution;

    private ComponentReferences(LocalOrganization organization, SolutionPackage package, MetadataCatalog catalog, ComponentRows rows, MissingComponents missing)
    {
        this.organization = organization;
        this.package = package;
        this.catalog = catalog;
        this.rows = rows;
        this.missing = missing;
        solution = StableGuid.Of("solution:" + package.UniqueName);
        declared = package.Manifest.Elements("MissingDependencies").Elements("MissingDependency").Elements("Required")
            .SelectMany(r => new[] { r.Attr("schemaName"), XmlReading.Id(r.Attr("id"))?.ToString() }).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Notes what is named and not there, once all rows of the solution are read.</summary>
    public static void Check(LocalOrganization organization, SolutionPackage package, MetadataCatalog catalog, ComponentRows rows, MissingComponents missing)
    {
        var references = new ComponentReferences(organization, package, catalog, rows, missing);
        foreach (var entity in package.Customizations.Elements("Entities").Elements("Entity"))
        {
            foreach (var form in entity.Elements("FormXml").Elements("forms").Elements("systemform"))
                references.Form(form, form.Text("formid"));
        }

        foreach (var dashboard in package.Customizations.Elements("Dashboards").Elements("Dashboard"))
            references.Form(dashboard, dashboard.Text("FormId"));
        foreach (var map in package.Customizations.Elements("AppModuleSiteMaps").Elements("AppModuleSiteMap"))
            references.SiteMap(map);
        references.CommandBars();
    }

    private void Form(XElement form, string? id)
    {
        var user = ("SystemForm", XmlReading.Id(id)?.ToString() ?? "");
        foreach (var library in form.Descendants("Library"))
            WebResource(library.Attr("name"), user);
        foreach (var page in form.Descendants("control").Elements("parameters").Elements("Url"))
            WebResource(page.Value, user);
        foreach (var parameters in form.Descendants("control").Elements("parameters"))
        {
            if (parameters.Text("TargetEntityType") is { } table && parameters.Text("ViewId") is { } view)
                OfTable(table, "SavedQuery", "savedquery", view, user);
            foreach (Match quick in QuickForm().Matches(parameters.Text("QuickForms") ?? ""))
                OfTable(quick.Groups[1].Value, "SystemForm", "systemform", quick.Groups[2].Value, user);
        }
    }

    private void SiteMap(XElement map)
    {
        var user = ("SiteMap", map.Text("SiteMapUniqueName") ?? "");
        if (map.Elements("SiteMap").Elements("Area").GroupBy(a => a.Attr("Id")).FirstOrDefault(g => g.Key != null && g.Skip(1).Any()) is { } twice)
        {
            throw ServiceFault.Of(
                ErrorCode.ImportXsdValidation,
                $"The import file is invalid. XSD validation failed with the following error: 'There is a duplicate key sequence '{twice.Key}' for the 'AreaIdMustBeUniqueForAppModuleSiteMap' key or identity constraint.'. The validation failed at: '...{user.Item2} <<<<<ERROR LOCATION>>>>> <Area Id=\"{twice.Key}\"...'.");
        }

        foreach (var place in map.Descendants("SubArea"))
        {
            if (place.Attr("Entity") is { Length: > 0 } table && table.Contains('_', StringComparison.Ordinal) && catalog.Find(table.ToLowerInvariant()) == null && !declared.Contains(table))
                missing.AddReference("Entity", table, user, ByName);
            if (XmlReading.Id(place.Attr("DefaultDashboard")) is { } dashboard && !IsKnown("systemform", dashboard))
                missing.AddReference("SystemForm", dashboard.ToString(), user, ById);
            if (place.Attr("Url") is { } url && url.StartsWith(WebResourcePrefix, StringComparison.OrdinalIgnoreCase))
                WebResource(url, user);
        }
    }

    private void CommandBars()
    {
        var bars = package.Customizations.Elements("Entities").Elements("Entity").Select(e => (Bar: e.Child("RibbonDiffXml"), Of: CatalogImport.NameOf(e) ?? ""))
            .Append((Bar: package.Customizations.Child("RibbonDiffXml"), Of: "Application"))
            .Where(b => b.Bar != null).ToList();
        HashSet<string> Defined(string kind, string table, string column) =>
            [.. bars.SelectMany(b => b.Bar!.Descendants(kind)).Where(d => d.HasElements).Select(d => d.Attr("Id")).OfType<string>(), .. Others(table, column)];

        var commands = Defined("CommandDefinition", "ribboncommand", "command");
        var rules = Defined("EnableRule", "ribbonrule", "ruleid").Concat(Defined("DisplayRule", "ribbonrule", "ruleid")).ToHashSet(StringComparer.Ordinal);
        foreach (var (bar, of) in bars)
        {
            foreach (var item in bar!.Elements("CustomActions").Descendants().Where(e => e.Name.LocalName is not "CustomAction"))
            {
                foreach (var command in new[] { item.Attr("Command"), item.Attr("QueryCommand") }.OfType<string>())
                    RibbonItem(item, "CommandDefinition", command, commands);
            }

            foreach (var command in bar.Elements("CommandDefinitions").Elements("CommandDefinition"))
            {
                foreach (var rule in command.Elements("EnableRules").Elements("EnableRule").Concat(command.Elements("DisplayRules").Elements("DisplayRule")))
                    RibbonItem(command, rule.Name.LocalName, rule.Attr("Id") ?? "", rules);
            }

            foreach (var library in bar.Descendants().Attributes("Library").Where(l => l.Value.StartsWith(WebResourcePrefix, StringComparison.OrdinalIgnoreCase)))
                WebResource(library.Value, ("RibbonCustomization", of));
        }
    }

    /// <summary>No public source gives the platform's code of this refusal or its sentence to the letter.</summary>
    private static void RibbonItem(XElement item, string kind, string id, HashSet<string> defined)
    {
        if (!id.StartsWith("Mscrm.", StringComparison.OrdinalIgnoreCase) && !defined.Contains(id))
            throw ServiceFault.Of(ErrorCode.ImportFailed, $"""The ribbon item '{item.Attr("Id")}' is dependent on <{kind} Id="{id}" />.""");
    }

    /// <summary>What a table of some solution has; nothing is known of all that the platform's have.</summary>
    private void OfTable(string tableName, string kind, string rowTable, string id, (string Kind, string Id) user)
    {
        if (catalog.Find(tableName.ToLowerInvariant()) is { Solution: not null } && XmlReading.Id(id) is { } known && !IsKnown(rowTable, known))
            missing.AddReference(kind, known.ToString(), user, ById);
    }

    private void WebResource(string? reference, (string Kind, string Id) user)
    {
        var name = reference?.Split('?')[0] ?? "";
        if (name.StartsWith(WebResourcePrefix, StringComparison.OrdinalIgnoreCase))
            name = name[WebResourcePrefix.Length..];
        if (HasPublisherPrefix().IsMatch(name) && !declared.Contains(name) && !WebResources.Contains(name))
            missing.AddReference("WebResource", name, user, ByName);
    }

    private HashSet<string> WebResources => field ??= rows.Keys.Where(k => k.Table == "webresource").Select(k => rows.Find(k)!["name"]).OfType<string>().Concat(Others("webresource", "name")).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private bool IsKnown(string table, Guid id) =>
        rows.Contains((table, id)) || declared.Contains(id.ToString()) || (organization.SystemRetrieve(table, id, new ColumnSet("solutionid")) is { } row && row.GetAttributeValue<Guid>("solutionid") != solution);

    /// <summary>What other solutions, or people, brought: what is there of this one's former versions may be about to go.</summary>
    private IEnumerable<string> Others(string table, string column) =>
        organization.SystemQuery(new QueryExpression(table) { ColumnSet = new ColumnSet(column, "solutionid") })
            .Where(row => row.GetAttributeValue<Guid>("solutionid") != solution)
            .Select(row => row.GetAttributeValue<string>(column)).OfType<string>();

    [GeneratedRegex("""<QuickFormId entityname="(\w+)">([^<]+)</QuickFormId>""")]
    private static partial Regex QuickForm();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{1,7}_")]
    private static partial Regex HasPublisherPrefix();
}
