using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>Compares the list of components in Solution.xml with the components there are: an import installs only what both have.</summary>
internal static class RootComponentCheck
{
    // Numbers of the platform's component types.
    private const string Table = "1";
    private const string Choice = "9";
    private const string Role = "20";
    private const string Process = "29";
    private const string EmailTemplate = "36";
    private const string EnvironmentVariable = "380";
    private const string Form = "60";
    private const string WebResource = "61";
    private const string SiteMap = "62";
    private const string ColumnSecurityProfile = "70";
    private const string App = "80";
    private const string PluginAssembly = "91";
    private const string Step = "92";

    private static readonly string[] CheckedTypes = [Table, Choice, Role, Process, EmailTemplate, EnvironmentVariable, Form, WebResource, SiteMap, ColumnSecurityProfile, App, PluginAssembly, Step];

    public static void Run(XElement manifest, XElement customizations, IReadOnlyCollection<string> environmentVariables)
    {
        var present = Components(customizations).ToHashSet(StringComparer.Ordinal);
        var listed = manifest.Descendants("RootComponent").Where(component => CheckedTypes.Contains((string?)component.Attribute("type"))).Select(Key).ToHashSet(StringComparer.Ordinal);

        if (present.Except(listed).Order(StringComparer.Ordinal).FirstOrDefault() is { } unlisted)
            throw new PackException($"Other/Solution.xml does not list the component {unlisted} among its RootComponents.");
        // A dashboard is a component by itself; a table's form may be one, too, where the solution has only parts of the table.
        var forms = Keys(Form, customizations.Descendants("systemform").Elements("formid").Select(id => id.Value));
        // Some exports bring environment variables along that they do not list.
        var variables = Keys(EnvironmentVariable, environmentVariables);
        if (listed.Except(present).Except(forms).Except(variables).Order(StringComparer.Ordinal).FirstOrDefault() is { } absent)
            throw new PackException($"Other/Solution.xml lists the component {absent}, but no file describes it.");
    }

    private static IEnumerable<string> Components(XElement customizations) =>
    [
        .. Keys(Table, customizations.Elements("Entities").Elements().Elements("Name").Select(name => name.Value.ToLowerInvariant())),
        .. Keys(Choice, Attributes(customizations, "optionsets", "Name")),
        .. Keys(Role, Attributes(customizations, "Roles", "id")),
        .. Keys(Process, Attributes(customizations, "Workflows", "WorkflowId")),
        .. Keys(Form, customizations.Elements("Dashboards").Elements().Elements("FormId").Select(id => id.Value)),
        .. Keys(EmailTemplate, customizations.Elements(EmailTemplates.Folder).Elements().Elements("emailtemplate").Elements("templateid").Select(id => id.Value)),
        .. Keys(WebResource, customizations.Elements("WebResources").Elements().Elements("Name").Select(name => name.Value)),
        .. Keys(SiteMap, customizations.Elements("AppModuleSiteMaps").Elements().Elements("SiteMapUniqueName").Select(name => name.Value)),
        .. Keys(ColumnSecurityProfile, Attributes(customizations, "FieldSecurityProfiles", "fieldsecurityprofileid")),
        .. Keys(App, customizations.Elements("AppModules").Elements().Elements("UniqueName").Select(name => name.Value)),
        .. Keys(PluginAssembly, Attributes(customizations, "SolutionPluginAssemblies", "PluginAssemblyId").Select(id => $"{{{id}}}")),
        .. Keys(Step, Attributes(customizations, "SdkMessageProcessingSteps", "SdkMessageProcessingStepId")),
    ];

    private static IEnumerable<string> Attributes(XElement customizations, string section, string name) =>
        customizations.Elements(section).Elements().Select(component => (string?)component.Attribute(name) ?? "");

    private static IEnumerable<string> Keys(string type, IEnumerable<string> names) => names.Select(name => $"{name} of type {type}");

    private static string Key(XElement component) => $"{(string?)component.Attribute("id") ?? (string?)component.Attribute("schemaName")} of type {(string?)component.Attribute("type")}";
}
