using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CrmSegmentation.Solution.Tests;

/// <summary>Finds names and ids in a solution that refer to something that is not there.</summary>
internal sealed partial class ReferenceCheck
{
    // Security roles that exist in every organisation under these template ids.
    private static readonly string[] PlatformRoles = ["627090ff-40a3-4053-8790-584edc5be201", "119f245c-3cc8-4b62-b31c-d1a046ced15d"];

    private readonly SortedSet<string> problems = new(StringComparer.Ordinal);
    private readonly XElement customizations;
    private readonly Dictionary<string, HashSet<string>> columns;
    private readonly IReadOnlyDictionary<string, IReadOnlySet<string>> standardColumns;
    private readonly HashSet<string> webResources;
    private readonly Dictionary<string, XElement> relationships;
    private readonly HashSet<string> views;
    private readonly HashSet<string> forms;

    private ReferenceCheck(XElement customizations, IReadOnlyDictionary<string, IReadOnlySet<string>> standardColumns)
    {
        this.customizations = customizations;
        this.standardColumns = standardColumns;
        columns = customizations.Descendants("EntityInfo").Elements("entity").ToDictionary(
            entity => Text(entity, "@Name").ToLowerInvariant(),
            entity => entity.Elements("attributes").Elements().Select(column => Text(column, "LogicalName")).ToHashSet(StringComparer.Ordinal));
        webResources = Texts("WebResource", "Name");
        relationships = customizations.Elements("EntityRelationships").Elements().ToDictionary(relationship => Text(relationship, "@Name"), StringComparer.Ordinal);
        views = Texts("savedquery", "savedqueryid");
        forms = Texts("systemform", "formid").Concat(Texts("Dashboard", "FormId")).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>One sentence for each broken reference. Columns of standard tables are checked where their list is given; ours always.</summary>
    public static IReadOnlyCollection<string> Problems(XElement customizations, IReadOnlyDictionary<string, IReadOnlySet<string>>? standardColumns = null)
    {
        var check = new ReferenceCheck(customizations, standardColumns ?? new Dictionary<string, IReadOnlySet<string>>());
        foreach (var entity in customizations.Elements("Entities").Elements())
        {
            var table = Text(entity, "Name").ToLowerInvariant();
            check.Table(table, entity);
            foreach (var form in entity.Descendants("systemform"))
                check.Form(table, form);
            foreach (var view in entity.Descendants("savedquery"))
                check.View(table, view);
            foreach (var chart in entity.Descendants("visualization"))
                check.Query($"chart {Text(chart, "savedqueryvisualizationid")}", chart);
        }

        check.Relationships();
        check.Steps();
        check.Roles();
        check.App();
        return check.problems;
    }

    private void Table(string table, XElement entity)
    {
        var info = entity.Descendants("entity").First();
        foreach (var key in info.Descendants("AttributeName"))
            Column($"a key of {table}", table, key.Value);
        foreach (var choice in info.Descendants("OptionSetName").Where(choice => !customizations.Elements("optionsets").Elements().Any(set => Text(set, "@Name") == choice.Value)))
            problems.Add($"{table}: the choice {choice.Value} does not exist.");
        if (info.Element("IconVectorName") is { } icon)
            WebResource(table, icon.Value);

        foreach (var lookup in info.Elements("attributes").Elements().Where(column => Text(column, "Type") == "lookup" && Text(column, "IsCustomField") == "1"))
        {
            var name = Text(lookup, "@PhysicalName");
            if (!relationships.Values.Any(relationship => Same(Text(relationship, "ReferencingEntityName"), table) && Same(Text(relationship, "ReferencingAttributeName"), name)))
                problems.Add($"{table}: the lookup {name} has no relationship.");
        }

        foreach (var money in info.Descendants("CalculationOf"))
            Column($"a base column of {table}", table, money.Value);
    }

    private void Form(string table, XElement form)
    {
        var place = $"form {Text(form, "formid")} of {table}";
        foreach (var control in form.Descendants("control"))
        {
            if ((string?)control.Attribute("datafieldname") is { } column)
                Column(place, table, column);
            if (control.Descendants("Url").FirstOrDefault() is { } page)
                WebResource(place, page.Value);
            if (control.Descendants("TargetEntityType").FirstOrDefault() is { } target)
                Grid(place, table, control, target.Value);
            foreach (Match quick in QuickForm().Matches(control.Descendants("QuickForms").FirstOrDefault()?.Value ?? ""))
            {
                if (!forms.Contains(Id(quick.Groups[1].Value)))
                    problems.Add($"{place}: the quick view form {quick.Groups[1].Value} does not exist.");
            }
        }

        foreach (var library in form.Descendants("Library"))
            WebResource(place, Text(library, "@name"));
        foreach (var handler in form.Descendants("Handler"))
        {
            if (!form.Descendants("Library").Any(library => Text(library, "@name") == Text(handler, "@libraryName")))
                problems.Add($"{place}: the library {Text(handler, "@libraryName")} of {Text(handler, "@functionName")} is not on the form.");
        }
    }

    private void Grid(string place, string table, XElement control, string target)
    {
        var view = Id(Text(control.Descendants("ViewId").First()));
        if (!views.Contains(view))
            problems.Add($"{place}: the view {view} does not exist.");

        var name = Text(control.Descendants("RelationshipName").First());
        if (!relationships.TryGetValue(name, out var relationship))
            problems.Add($"{place}: the relationship {name} does not exist.");
        else if (!Same(Text(relationship, "ReferencingEntityName"), target) || !Same(Text(relationship, "ReferencedEntityName"), table))
            problems.Add($"{place}: the relationship {name} does not lead from {table} to {target}.");
    }

    private void View(string table, XElement view)
    {
        var place = $"view {Text(view, "savedqueryid")} of {table}";
        Query(place, view);
        var fetched = view.Descendants("entity").Single().Elements("attribute").Select(attribute => Text(attribute, "@name")).ToHashSet(StringComparer.Ordinal);
        foreach (var cell in view.Descendants("cell").Select(cell => Text(cell, "@name")).Where(cell => !fetched.Contains(cell)))
            problems.Add($"{place}: the column {cell} is shown but not read.");

        Column(place, table, Text(view.Descendants("grid").Single(), "@jump"));
        Column(place, table, Text(view.Descendants("row").Single(), "@id"));
    }

    private void Query(string place, XElement owner)
    {
        var entity = owner.Descendants("entity").Single();
        foreach (var attribute in entity.Descendants("attribute"))
            Column(place, TableOf(attribute), Text(attribute, "@name"));
        foreach (var attribute in entity.Descendants().Attributes("attribute"))
            Column(place, TableOf(attribute.Parent!), attribute.Value);

        string TableOf(XElement element) => Text(element.Ancestors("link-entity").FirstOrDefault() ?? entity, "@name");
    }

    private void Relationships()
    {
        foreach (var relationship in relationships.Values)
            Column($"relationship {Text(relationship, "@Name")}", Text(relationship, "ReferencingEntityName").ToLowerInvariant(), Text(relationship, "ReferencingAttributeName").ToLowerInvariant());
    }

    private void Steps()
    {
        foreach (var step in customizations.Descendants("SdkMessageProcessingStep"))
        {
            var lists = step.Elements("FilteringAttributes").Concat(step.Descendants("Attributes")).SelectMany(list => list.Value.Split(',', StringSplitOptions.RemoveEmptyEntries));
            foreach (var column in lists)
                Column($"step {Text(step, "@Name")}", Text(step, "PrimaryEntity"), column);
        }
    }

    private void Roles()
    {
        foreach (var privilege in customizations.Descendants("RolePrivilege").Select(privilege => Text(privilege, "@name")))
        {
            var match = Privilege().Match(privilege);
            if (!match.Success || (match.Groups[1].Value.StartsWith("cseg_", StringComparison.Ordinal) && !columns.ContainsKey(match.Groups[1].Value)))
                problems.Add($"role: the privilege {privilege} does not exist.");
        }
    }

    private void App()
    {
        var charts = Texts("visualization", "savedqueryvisualizationid");
        var siteMaps = Texts("AppModuleSiteMap", "SiteMapUniqueName");
        foreach (var chart in customizations.Descendants("VisualizationId").Select(chart => Id(chart.Value)).Where(chart => !charts.Contains(chart)))
            problems.Add($"dashboard: the chart {chart} does not exist.");
        foreach (var view in customizations.Descendants("Dashboard").Descendants("ViewId").Select(view => Id(view.Value)).Where(view => !views.Contains(view)))
            problems.Add($"dashboard: the view {view} does not exist.");
        foreach (var component in customizations.Descendants("AppModuleComponent"))
        {
            var (type, id) = (Text(component, "@type"), Id((string?)component.Attribute("id") ?? Text(component, "@schemaName")));
            var known = type switch { "1" => columns.Keys.ToHashSet(StringComparer.Ordinal), "26" => views, "59" => charts, "60" => forms, "62" => siteMaps, _ => [] };
            if (!known.Contains(id))
                problems.Add($"app: the component {id} of type {type} does not exist.");
        }

        var roles = Texts("Role", "@id").Concat(PlatformRoles).ToHashSet(StringComparer.Ordinal);
        foreach (var role in customizations.Descendants("AppModuleRoleMaps").Elements().Select(role => Id(Text(role, "@id"))).Where(role => !roles.Contains(role)))
            problems.Add($"app: the role {role} does not exist.");
        foreach (var role in customizations.Descendants("DisplayConditions").Elements("Role").Select(role => Id(Text(role, "@Id"))).Where(role => !roles.Contains(role)))
            problems.Add($"display conditions: the role {role} does not exist.");

        foreach (var area in customizations.Descendants("SubArea"))
        {
            if ((string?)area.Attribute("DefaultDashboard") is { } dashboard)
            {
                if (!forms.Contains(Id(dashboard)))
                    problems.Add($"site map: the dashboard {dashboard} does not exist.");
            }
            else if ((string?)area.Attribute("Url") is { } page)
            {
                WebResource("site map", page.Replace("$webresource:", "", StringComparison.Ordinal));
            }
            else if (!columns.ContainsKey(Text(area, "@Entity")))
            {
                problems.Add($"site map: the table {Text(area, "@Entity")} is not in the solution.");
            }

            if ((string?)area.Attribute("VectorIcon") is { } icon)
                WebResource("site map", icon.Replace("/WebResources/", "", StringComparison.Ordinal));
        }

        var icons = Texts("WebResource", "WebResourceId");
        foreach (var icon in customizations.Descendants("AppModule").Select(app => Id(Text(app, "WebResourceId"))).Where(icon => !icons.Contains(icon)))
            problems.Add($"app: the icon {icon} does not exist.");
    }

    private void WebResource(string place, string name)
    {
        if (!webResources.Contains(name))
            problems.Add($"{place}: the web resource {name} does not exist.");
    }

    private void Column(string place, string table, string column)
    {
        var isOurs = table.StartsWith("cseg_", StringComparison.Ordinal) || column.StartsWith("cseg_", StringComparison.Ordinal);
        var isListed = columns.TryGetValue(table, out var own) && own.Contains(column);
        var isStandard = standardColumns.TryGetValue(table, out var standard) && standard.Contains(column);
        if (!isListed && !isStandard && (isOurs || standard != null))
            problems.Add($"{place}: the column {column} of {table} does not exist.");
    }

    private HashSet<string> Texts(string element, string child) => customizations.Descendants(element).Where(item => Has(item, child)).Select(item => Id(Text(item, child))).ToHashSet(StringComparer.Ordinal);

    private static bool Has(XElement element, string child) => child[0] == '@' ? element.Attribute(child[1..]) != null : element.Element(child) != null;

    private static string Text(XElement element, string child) =>
        child[0] == '@' ? (string?)element.Attribute(child[1..]) ?? throw new InvalidOperationException($"<{element.Name}> has no {child}.") : element.Element(child)?.Value ?? throw new InvalidOperationException($"<{element.Name}> has no <{child}>.");

    private static string Text(XElement element) => element.Value;

    private static string Id(string value) => Guid.TryParse(value, out var id) ? id.ToString() : value;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"<QuickFormId entityname=""\w+"">([^<]+)</QuickFormId>")]
    private static partial Regex QuickForm();

    [GeneratedRegex(@"^prv(?:Create|Read|Write|Delete|AppendTo|Append|Assign|Share)(\w+)$")]
    private static partial Regex Privilege();
}
