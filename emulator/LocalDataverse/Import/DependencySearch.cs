using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Import;

/// <summary>
/// Finds what stays and needs something that goes: columns and relationships of other solutions, and views, charts, forms, dashboards,
/// steps, processes and apps, whoever made them. Personal views, rows and marketing lists keep nobody from removing a solution.
/// </summary>
internal sealed partial class DependencySearch(
    LocalOrganization organization,
    MetadataCatalog remaining,
    IReadOnlyList<InstalledPackage> packages,
    IReadOnlyList<Table> tables,
    IReadOnlyList<(Table Table, Column Column)> columns,
    IReadOnlyList<(string Table, Guid Id)> rows,
    Predicate<(string Table, Guid Id)> isRewritten)
{
    private readonly Dictionary<string, Table> goingTables = tables.ToDictionary(t => t.LogicalName, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string, string), Column> goingColumns = columns.ToDictionary(c => (c.Table.LogicalName, c.Column.LogicalName), c => c.Column);
    private readonly HashSet<(string Table, Guid Id)> goingRows = rows.ToHashSet();
    private readonly Dictionary<Guid, string> goingIds = rows.Where(r => r.Table != "privilege").GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.First().Table);
    private readonly Dictionary<(Guid, Guid), Dependency> found = [];

    public IReadOnlyList<Dependency> Find()
    {
        Columns();
        Queries("savedquery", "returnedtypecode", "fetchxml");
        Queries("savedqueryvisualization", "primaryentitytypecode", "datadescription");
        Forms();
        Steps();
        Processes();
        Apps();
        Manifests();
        return found.Values.ToList();
    }

    private void Add(DependencyPart required, DependencyPart dependent) => found.TryAdd((required.Id, dependent.Id), new Dependency(required, dependent));

    private static DependencyPart Part(Table table) => new(1, "Entity", table.MetadataId, table.LogicalName);

    private static DependencyPart Part(string table, Column column) => new(2, "Attribute", column.MetadataId, $"{table}.{column.LogicalName}");

    private DependencyPart Part(Guid id) => goingIds[id] is var table && organization.Table(table) is var described && described.PrimaryNameColumn is { } name
        ? DependencyPart.OfRow(table, id, organization.SystemRetrieve(table, id, new ColumnSet(name))?.GetAttributeValue<string>(name) ?? "")
        : DependencyPart.OfRow(table, id, "");

    /// <summary>Columns that stay, of the platform or of other solutions.</summary>
    private void Columns()
    {
        var leaving = tables.Select(t => t.Solution).Concat(columns.Select(c => c.Column.Solution)).ToHashSet();
        foreach (var table in organization.Metadata.Tables)
        {
            var goes = goingTables.ContainsKey(table.LogicalName);
            foreach (var column in table.Columns.Where(c => c.AttributeOf == null && c.IsCustom))
            {
                if (goes && column.Solution != null && !leaving.Contains(column.Solution))
                    Add(Part(table), Part(table.LogicalName, column));
                if (remaining.Find(table.LogicalName)?.Find(column.LogicalName) == null)
                    continue;
                foreach (var target in column.Targets.Where(goingTables.ContainsKey))
                    Add(Part(goingTables[target]), Part(table.LogicalName, column));
                if (column.Choice is { IsGlobal: true } choice && !remaining.GlobalChoices.ContainsKey(choice.Name))
                    Add(new DependencyPart(9, "OptionSet", StableGuid.Of("choice:" + choice.Name), choice.Name), Part(table.LogicalName, column));
            }
        }
    }

    private void Queries(string tableName, string ofTable, string xml)
    {
        foreach (var row in Staying(tableName, ofTable, xml))
        {
            if (row.GetAttributeValue<string>(ofTable) is { } table && goingTables.ContainsKey(table))
                continue;
            foreach (var fetch in Markup(row, xml)?.DescendantsAndSelf("entity") ?? [])
                Fetch(fetch, fetch.Attr("name") ?? "", Dependent(tableName, row));
        }
    }

    private void Fetch(XElement element, string table, DependencyPart dependent)
    {
        Needs(table, null, dependent);
        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "link-entity":
                    Needs(table, child.Attr("to"), dependent);
                    Needs(child.Attr("name") ?? "", child.Attr("from"), dependent);
                    Fetch(child, child.Attr("name") ?? "", dependent);
                    break;
                case "attribute":
                    Needs(table, child.Attr("name"), dependent);
                    break;
                case "order" or "condition":
                    Needs(table, child.Attr("attribute"), dependent);
                    break;
                case "filter":
                    Fetch(child, table, dependent);
                    break;
            }
        }
    }

    private void Needs(string table, string? column, DependencyPart dependent)
    {
        if (goingTables.TryGetValue(table, out var going))
            Add(Part(going), dependent);
        else if (column != null && goingColumns.TryGetValue((table.ToLowerInvariant(), column.ToLowerInvariant()), out var gone))
            Add(Part(table, gone), dependent);
    }

    private void Forms()
    {
        var resources = rows.Where(r => r.Table == "webresource").Select(r => (r.Id, Name: organization.SystemRetrieve("webresource", r.Id, new ColumnSet("name"))?.GetAttributeValue<string>("name"))).Where(r => r.Name != null).ToList();
        foreach (var row in Staying("systemform", "objecttypecode", "formxml"))
        {
            var table = row.GetAttributeValue<string>("objecttypecode") ?? "";
            if (goingTables.ContainsKey(table) || Markup(row, "formxml") is not { } form)
                continue;
            var dependent = Dependent("systemform", row);
            foreach (var field in form.Descendants().Attributes("datafieldname"))
                Needs(table, field.Value, dependent);
            foreach (var target in form.Descendants("TargetEntityType"))
                Needs(target.Value, null, dependent);
            Ids(row.GetAttributeValue<string>("formxml"), dependent);
            foreach (var (id, name) in resources.Where(r => row.GetAttributeValue<string>("formxml").Contains(r.Name!, StringComparison.OrdinalIgnoreCase)))
                Add(DependencyPart.OfRow("webresource", id, name!), dependent);
        }
    }

    private void Steps()
    {
        foreach (var row in Staying("sdkmessageprocessingstep", "plugintypeid", "eventhandler", "sdkmessagefilterid", "sdkmessageid"))
        {
            var dependent = Dependent("sdkmessageprocessingstep", row);
            foreach (var column in new[] { "plugintypeid", "eventhandler", "sdkmessageid" })
            {
                if (row.GetAttributeValue<EntityReference>(column) is { } needed && goingIds.ContainsKey(needed.Id))
                    Add(Part(needed.Id), dependent);
            }

            if (row.GetAttributeValue<EntityReference>("sdkmessagefilterid") is { } filter
                && organization.SystemRetrieve("sdkmessagefilter", filter.Id, new ColumnSet("primaryobjecttypecode"))?.GetAttributeValue<string>("primaryobjecttypecode") is { } table)
                Needs(table, null, dependent);
        }
    }

    private void Processes()
    {
        foreach (var row in Staying("workflow", "primaryentity", "xaml", "clientdata"))
        {
            var dependent = Dependent("workflow", row);
            Needs(row.GetAttributeValue<string>("primaryentity") ?? "", null, dependent);
            var text = row.GetAttributeValue<string>("xaml") + row.GetAttributeValue<string>("clientdata");
            var words = Word().Matches(text).Select(m => m.Value.ToLowerInvariant()).ToHashSet();
            foreach (var table in tables.Where(t => words.Contains(t.LogicalName) || words.Contains(t.EntitySetName)))
                Add(Part(table), dependent);
            foreach (var (table, column) in columns.Where(c => c.Column.AttributeOf == null && words.Contains(c.Column.LogicalName)))
                Add(Part(table.LogicalName, column), dependent);
            foreach (var (name, id) in rows.Where(r => r.Table == "sdkmessage").Select(r => (organization.SystemRetrieve("sdkmessage", r.Id, new ColumnSet("name"))!.GetAttributeValue<string>("name"), r.Id)))
            {
                if (words.Contains(name.ToLowerInvariant()))
                    Add(DependencyPart.OfRow("sdkmessage", id, name), dependent);
            }

            Ids(text, dependent);
        }
    }

    private void Apps()
    {
        foreach (var row in Staying("appmodulecomponent", "objectid", "appmoduleidunique"))
        {
            if (row.GetAttributeValue<EntityReference>("appmoduleidunique") is not { } app || goingRows.Contains(("appmodule", app.Id)))
                continue;
            var dependent = DependencyPart.OfRow("appmodule", app.Id, app.Name ?? "");
            var target = row.GetAttributeValue<Guid>("objectid");
            if (goingIds.ContainsKey(target))
                Add(Part(target), dependent);
            foreach (var table in tables.Where(t => t.MetadataId == target))
                Add(Part(table), dependent);
        }
    }

    /// <summary>What the manifests of other solutions say that they need.</summary>
    private void Manifests()
    {
        var leaving = rows.Where(r => r.Table == "solution").Select(r => (r.Id, Name: organization.SystemRetrieve("solution", r.Id, new ColumnSet("uniquename"))?.GetAttributeValue<string>("uniquename"))).ToList();
        foreach (var (package, solution) in packages)
        {
            foreach (var required in package.Manifest.Elements("MissingDependencies").Elements("MissingDependency").Elements("Required"))
            {
                var needed = (required.Attr("solution") ?? "").Split(' ')[0];
                foreach (var (id, name) in leaving.Where(l => l.Name == needed))
                    Add(new DependencyPart(0, "Solution", id, name!), new DependencyPart(0, "Solution", StableGuid.Of("solution:" + solution), solution));
            }
        }
    }

    private void Ids(string text, DependencyPart dependent)
    {
        foreach (Match match in Identifier().Matches(text))
        {
            var id = Guid.Parse(match.Value);
            if (goingIds.TryGetValue(id, out var table) && table is "savedquery" or "savedqueryvisualization" or "systemform" or "plugintype" or "workflow" or "webresource")
                Add(Part(id), dependent);
        }
    }

    private List<Entity> Staying(string tableName, params string[] columns)
    {
        var table = organization.Table(tableName);
        var wanted = new ColumnSet(columns);
        if (table.PrimaryNameColumn is { } name)
            wanted.AddColumn(name);
        return organization.SystemQuery(new QueryExpression(tableName) { ColumnSet = wanted }).Where(r => !goingRows.Contains((tableName, r.Id)) && !isRewritten((tableName, r.Id))).ToList();
    }

    private DependencyPart Dependent(string table, Entity row) => DependencyPart.OfRow(table, row.Id, row.GetAttributeValue<string>(organization.Table(table).PrimaryNameColumn!) ?? "");

    private static XElement? Markup(Entity row, string column)
    {
        try
        {
            return row.GetAttributeValue<string>(column) is { Length: > 0 } text ? XElement.Parse(text) : null;
        }
        catch (XmlException)
        {
            // Somebody's own row with something else in it needs nothing that can be told.
            return null;
        }
    }

    [GeneratedRegex(@"[A-Za-z_][A-Za-z0-9_]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")]
    private static partial Regex Identifier();
}
