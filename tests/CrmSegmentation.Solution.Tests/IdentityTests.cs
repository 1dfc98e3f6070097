using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>An id that shipped is for ever: an upgrade finds by it what it has to change.</summary>
public sealed class IdentityTests
{
    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);

    [Fact]
    public void No_two_components_share_an_id() => Assert.Empty(SharedIds(Zip.Customizations));

    [Fact]
    public void A_view_copied_with_its_id_is_noticed()
    {
        var customizations = new XElement(Zip.Customizations);
        var views = customizations.Descendants("savedqueryid").ToList();
        views[1].Value = views[0].Value;

        Assert.Equal([views[0].Value.Trim('{', '}')], SharedIds(customizations));
    }

    [Fact]
    public void No_two_parts_of_a_form_share_an_id()
    {
        Assert.All(Zip.Customizations.Descendants("systemform"), form =>
        {
            var ids = form.Descendants().Where(element => element.Name.LocalName is "tab" or "section" or "cell" or "header" or "footer" or "control").Attributes("id").Select(attribute => attribute.Value).ToList();

            Assert.Equal(ids.Distinct().Count(), ids.Count);
        });
    }

    /// <summary>Add a line for a new component. Change or remove none of a version that shipped.</summary>
    [Fact]
    public void Components_keep_the_ids_they_shipped_with()
    {
        var shipped = File.ReadAllLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", "CrmSegmentation.Solution.Tests", "shipped-ids.txt"));

        Assert.Equal(shipped, Identities(Zip.Customizations).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> SharedIds(XElement customizations) =>
        Identities(customizations).Select(line => line.Split(' ')[1]).GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key);

    private static IEnumerable<string> Identities(XElement customizations) =>
    [
        .. All(customizations, "form", "systemform", form => form.Element("formid"), Title),
        .. customizations.Descendants("Dashboard").Select(dashboard => Line("dashboard", dashboard.Element("FormId")!.Value, dashboard.Element("LocalizedNames")!.Elements().First().Attribute("description")!.Value)),
        .. All(customizations, "view", "savedquery", view => view.Element("savedqueryid"), Title),
        .. All(customizations, "chart", "visualization", chart => chart.Element("savedqueryvisualizationid"), Title),
        .. All(customizations, "webresource", "WebResource", resource => resource.Element("WebResourceId"), resource => resource.Element("Name")!.Value),
        .. customizations.Elements("Roles").Elements().Select(role => Line("role", role.Attribute("id")!.Value, role.Attribute("name")!.Value)),
        .. customizations.Descendants("emailtemplate").Select(template => Line("emailtemplate", template.Element("templateid")!.Value, template.Element("title")!.Value)),
        .. customizations.Descendants("FieldSecurityProfile").Select(profile => Line("columnsecurityprofile", profile.Attribute("fieldsecurityprofileid")!.Value, profile.Attribute("name")!.Value)),
        .. customizations.Elements("Workflows").Elements().Select(process => Line("process", process.Attribute("WorkflowId")!.Value, process.Attribute("Name")!.Value)),
        .. customizations.Descendants("PluginAssembly").Select(assembly => Line("assembly", assembly.Attribute("PluginAssemblyId")!.Value, assembly.Attribute("FullName")!.Value.Split(',')[0])),
        .. customizations.Descendants("PluginType").Select(type => Line("plugintype", type.Attribute("PluginTypeId")!.Value, type.Attribute("Name")!.Value)),
        .. customizations.Descendants("SdkMessageProcessingStep").Select(step => Line("step", step.Attribute("SdkMessageProcessingStepId")!.Value, step.Attribute("Name")!.Value)),
        .. All(customizations, "image", "SdkMessageProcessingStepImage", image => image.Element("SdkMessageProcessingStepImageId"), image => image.Parent!.Parent!.Attribute("Name")!.Value + ", " + image.Element("EntityAlias")!.Value),
    ];

    private static IEnumerable<string> All(XElement customizations, string kind, string element, Func<XElement, XElement?> id, Func<XElement, string> name) =>
        customizations.Descendants(element).Select(component => Line(kind, id(component)!.Value, name(component)));

    private static string Line(string kind, string id, string name) => $"{kind} {Guid.Parse(id)} {name}";

    private static string Title(XElement component) =>
        component.Ancestors("Entity").Single().Element("Name")!.Value.ToLowerInvariant() + ", " + component.Elements("LocalizedNames").Elements().First().Attribute("description")!.Value +
        (component.Parent!.Name.LocalName == "forms" ? $" ({component.Parent.Attribute("type")!.Value})" : "");
}
