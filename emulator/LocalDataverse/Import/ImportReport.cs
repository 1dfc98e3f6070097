using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Import;

/// <summary>
/// What the column data of an import job holds: the manifest with the result, and each component of the file with its own where the import
/// got to the end. Tools look for //solutionManifest/result and for what has processed="false".
/// </summary>
internal static class ImportReport
{
    /// <param name="package">The file; null when it could not be read.</param>
    /// <param name="start">When the import began.</param>
    /// <param name="stop">When it ended.</param>
    /// <param name="progress">Percent.</param>
    /// <param name="fault">Why it failed; null: it did not.</param>
    public static string Of(SolutionPackage? package, DateTime start, DateTime stop, double progress, OrganizationServiceFault? fault)
    {
        var isDone = fault == null;
        return new XElement(
            "importexportxml",
            new XAttribute("start", start.Ticks),
            new XAttribute("stop", stop.Ticks),
            new XAttribute("progress", progress),
            new XAttribute("processed", isDone),
            new XElement("solutionManifests", Manifest(package, stop, fault)),
            List("entities", "entity", "Entities/Entity", e => [new("id", CatalogImport.NameOf(e)), new("LocalizedName", e.Element("EntityInfo")?.Element("entity")?.Child("LocalizedNames").Label() ?? e.Element("Name")?.Attr("LocalizedName")), new("OriginalName", e.Element("Name")?.Value)]),
            List("dashboards", "dashboard", "Dashboards/Dashboard", e => [new("id", e.Text("FormId")), new("LocalizedName", e.Child("LocalizedNames").Label())]),
            List("securityroles", "securityrole", "Roles/Role", e => [new("id", e.Attr("id")), new("LocalizedName", e.Attr("name"))]),
            List("workflows", "workflow", "Workflows/Workflow", e => [new("id", e.Attr("WorkflowId")), new("LocalizedName", e.Attr("Name"))]),
            List("templates", "template", "Templates/EmailTemplates/emailtemplate", e => [new("id", e.Text("templateid")), new("LocalizedName", e.Text("title"))]),
            List("optionSets", "optionSet", "optionsets/optionset", e => [new("id", e.Attr("Name")), new("LocalizedName", e.Child("displaynames").Label() ?? e.Attr("localizedName")), new("Description", e.Child("Descriptions").Label())]),
            List("SolutionPluginAssemblies", "SolutionPluginAssembly", "SolutionPluginAssemblies/PluginAssembly", e => [new("id", e.Attr("PluginAssemblyId")), new("LocalizedName", e.Attr("FullName"))]),
            List("SdkMessageProcessingSteps", "SdkMessageProcessingStep", "SdkMessageProcessingSteps/SdkMessageProcessingStep", e => [new("id", e.Attr("SdkMessageProcessingStepId")), new("LocalizedName", e.Attr("Name"))]),
            List("webResources", "webResource", "WebResources/WebResource", e => [new("id", e.Text("WebResourceId")), new("LocalizedName", e.Text("DisplayName")), new("OriginalName", e.Text("Name"))]),
            List("FieldSecurityProfiles", "FieldSecurityProfile", "FieldSecurityProfiles/FieldSecurityProfile", e => [new("id", e.Attr("fieldsecurityprofileid")), new("LocalizedName", e.Attr("name"))]),
            new XElement("rootComponents", new XElement("rootComponent", new XAttribute("processed", isDone), isDone ? Result(stop, null) : null)),
            new XElement("dependencies", new XElement("dependency", new XAttribute("processed", isDone), isDone ? Result(stop, null) : null))).ToString();

        XElement List(string name, string item, string path, Func<XElement, KeyValuePair<string, string?>[]> attributes)
        {
            var found = path.Split('/').Aggregate<string, IEnumerable<XElement>>(package == null ? [] : [package.Customizations], (parents, step) => parents.Elements(step));
            return new XElement(name, found.Select(component => new XElement(
                item,
                attributes(component).Select(a => new XAttribute(a.Key, a.Value ?? "")),
                new XAttribute("processed", isDone),
                isDone ? Result(stop, null) : null)));
        }
    }

    private static XElement Manifest(SolutionPackage? package, DateTime stop, OrganizationServiceFault? fault) => new(
        "solutionManifest",
        new XAttribute("languagecode", 1033),
        new XAttribute("id", package?.UniqueName ?? ""),
        new XAttribute("LocalizedName", package?.Manifest.Child("LocalizedNames").Label() ?? package?.UniqueName ?? ""),
        new XAttribute("processed", fault == null),
        package?.Manifest.Elements().Where(e => e.Name.LocalName is "UniqueName" or "LocalizedNames" or "Descriptions" or "Version" or "Managed" or "Publisher"),
        new XElement("results"),
        Result(stop, fault));

    private static XElement Result(DateTime at, OrganizationServiceFault? fault) => new(
        "result",
        new XAttribute("result", fault == null ? "success" : "failure"),
        new XAttribute("errorcode", fault == null ? "0" : $"0x{fault.ErrorCode:X8}"),
        new XAttribute("errortext", string.Concat((fault?.Message ?? "").Where(XmlConvert.IsXmlChar))),
        new XAttribute("datetime", at.ToString("HH:mm:ss.ff", CultureInfo.InvariantCulture)),
        new XAttribute("datetimeticks", at.Ticks));
}
