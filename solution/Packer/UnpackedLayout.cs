using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>The files that one zip gives, by their paths in the folder.</summary>
internal sealed class UnpackedLayout
{
    // A solution of this size no organisation takes; what is larger is a bomb or no solution.
    private const long LargestZipContent = 256 * 1024 * 1024;

    private const string Manifest = "solution.xml";
    private const string Customizations = "customizations.xml";

    // What stays in Other/Customizations.xml as it is.
    private static readonly string[] InlineSections = ["Languages", "connectionreferences"];

    private readonly Dictionary<string, byte[]> parts;

    private UnpackedLayout(Dictionary<string, byte[]> parts) => this.parts = parts;

    /// <summary>Files of the source folder.</summary>
    public SortedDictionary<string, byte[]> Source { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of <see cref="Source"/> that the managed and the unmanaged zip have each their own of.</summary>
    public HashSet<string> OfEitherType { get; } = new(StringComparer.Ordinal);

    /// <summary>Contents of web resources by their names.</summary>
    public SortedDictionary<string, byte[]> WebResources { get; } = new(StringComparer.Ordinal);

    public byte[]? PluginAssembly { get; private set; }

    /// <exception cref="PackException">The zip is damaged or has components of a kind that the packer does not know; all of them are named.</exception>
    public static UnpackedLayout Of(byte[] zip)
    {
        var layout = new UnpackedLayout(Read(zip));
        layout.Unpack();
        return layout;
    }

    private static Dictionary<string, byte[]> Read(byte[] bytes)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes));
            if (zip.Entries.Sum(entry => entry.Length) > LargestZipContent)
                throw new PackException($"The zip holds more than {LargestZipContent / 1024 / 1024} MB.");

            var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                using var stream = entry.Open();
                var content = new byte[entry.Length];
                stream.ReadExactly(content);
                if (!parts.TryAdd(entry.FullName, content))
                    throw new PackException($"The zip holds {entry.FullName} twice.");
            }

            return parts;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new PackException($"This is no zip, or a damaged one: {e.Message}", e);
        }
    }

    private void Unpack()
    {
        var manifest = Document(Manifest);
        var managed = manifest.Element("SolutionManifest")?.Element("Managed") ?? throw new PackException($"{Manifest} has no SolutionManifest/Managed.");
        managed.Value = "2";
        Add("Other/Solution.xml", manifest);

        var customizations = Document(Customizations);
        parts.Remove(ContentTypes.PartName);
        foreach (var name in parts.Keys.Where(name => SolutionPacker.CopiedFolders.Contains(name.Split('/')[0], StringComparer.Ordinal)).ToList())
            Add(name, Take(name));

        RefuseUnknown(customizations);
        foreach (var entity in Components(customizations, "Entities"))
            AddEntity(entity);
        foreach (var role in Components(customizations, "Roles"))
            AddComponent($"Roles/{Attribute(role, "name")}.xml", role);
        foreach (var process in Components(customizations, "Workflows"))
            AddProcess(process);
        foreach (var choice in Components(customizations, "optionsets"))
            AddComponent($"OptionSets/{Attribute(choice, "Name")}.xml", choice);
        foreach (var dashboard in Components(customizations, "Dashboards"))
            AddComponent($"Dashboards/{Value(dashboard, "FormId")}.xml", dashboard);
        foreach (var step in Components(customizations, "SdkMessageProcessingSteps"))
            AddComponent($"SdkMessageProcessingSteps/{Attribute(step, "SdkMessageProcessingStepId")}.xml", step);
        foreach (var resource in Components(customizations, "WebResources"))
            AddWebResource(resource);
        foreach (var assembly in Components(customizations, "SolutionPluginAssemblies"))
            AddPluginAssembly(assembly);
        foreach (var siteMap in Components(customizations, "AppModuleSiteMaps"))
            AddComponent($"AppModuleSiteMaps/{Value(siteMap, "SiteMapUniqueName")}/AppModuleSiteMap.xml", siteMap, ofEitherType: true);
        foreach (var app in Components(customizations, "AppModules"))
            AddComponent($"AppModules/{Value(app, "UniqueName")}/AppModule.xml", app, ofEitherType: true);
        foreach (var file in customizations.Elements(EmailTemplates.Folder).SelectMany(EmailTemplates.Write))
            Add(file.Key, file.Value);
        AddRelationships(customizations);
        if (Components(customizations, "FieldSecurityProfiles") is { Count: > 0 } profiles)
            AddComponent("Other/FieldSecurityProfiles.xml", new XElement("FieldSecurityProfiles", profiles));

        foreach (var section in customizations.Elements().Where(section => !InlineSections.Contains(section.Name.LocalName)))
            section.RemoveNodes();
        Add("Other/Customizations.xml", customizations);
    }

    private void RefuseUnknown(XElement customizations)
    {
        var content = customizations.Descendants().Where(element => element.Name.LocalName is "FileName" && element.Parent?.Name.LocalName is "WebResource" or "PluginAssembly").Select(element => element.Value.TrimStart('/'))
            .Concat(Components(customizations, "Workflows").Select(process => ProcessCheck.DefinitionOf(process, Customizations)));
        var unknown = customizations.Elements().Where(section => section.HasElements && !KnownSections.Contains(section.Name.LocalName)).Select(section => $"<{section.Name.LocalName}>")
            .Concat(parts.Keys.Except(content).Select(name => name.Split('/')[0]).Distinct())
            .Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            throw new PackException($"The packer does not know these kinds of component: {string.Join(", ", unknown)}.");
    }

    private static IEnumerable<string> KnownSections =>
    [
        "Entities", "Roles", "Workflows", "optionsets", "Dashboards", "SdkMessageProcessingSteps", "WebResources", "SolutionPluginAssemblies", "AppModuleSiteMaps", "AppModules",
        "EntityRelationships", "FieldSecurityProfiles", EmailTemplates.Folder, .. InlineSections,
    ];

    private void AddEntity(XElement source)
    {
        var entity = new XElement(source);
        var folder = "Entities/" + Value(entity, "Name");
        foreach (var forms in TakeElements(entity, "FormXml"))
        {
            foreach (var form in forms.Elements())
                AddComponent($"{folder}/FormXml/{Attribute(forms, "type")}/{Value(form, "formid")}.xml", new XElement("forms", form), ofEitherType: true);
        }

        foreach (var view in TakeElements(entity, "SavedQueries").SelectMany(group => group.Elements()))
            AddComponent($"{folder}/SavedQueries/{Value(view, "savedqueryid")}.xml", new XElement("savedqueries", view));
        foreach (var chart in TakeElements(entity, "Visualizations"))
            AddComponent($"{folder}/Visualizations/{Value(chart, "savedqueryvisualizationid")}.xml", chart);

        if (entity.Element("RibbonDiffXml") is { } ribbon)
        {
            AddComponent(folder + "/RibbonDiff.xml", ribbon);
            ribbon.RemoveNodes();
        }

        AddComponent(folder + "/Entity.xml", entity);
    }

    private void AddWebResource(XElement resource)
    {
        var name = Value(resource, "Name");
        WebResources.Add(name, Take(Value(resource, "FileName").TrimStart('/')));
        AddComponent($"WebResources/{name}{SolutionPacker.DataFile}", resource);
    }

    private void AddProcess(XElement process)
    {
        var definition = ProcessCheck.DefinitionOf(process, Customizations);
        Add(definition, Take(definition));
        AddComponent(definition + SolutionPacker.DataFile, process);
    }

    private void AddPluginAssembly(XElement assembly)
    {
        if (PluginAssembly != null)
            throw new PackException("The packer takes one plug-in assembly, the zip has several.");

        var file = Value(assembly, "FileName").TrimStart('/');
        PluginAssembly = Take(file);
        AddComponent(file + SolutionPacker.DataFile, assembly);
    }

    private void AddRelationships(XElement customizations)
    {
        var relationships = Components(customizations, "EntityRelationships");
        AddComponent("Other/Relationships.xml", new XElement("EntityRelationships", relationships.Select(relationship => new XElement("EntityRelationship", relationship.Attribute("Name")))));

        // A many-to-many relationship has a first instead of a referenced table.
        foreach (var table in relationships.GroupBy(relationship => relationship.Element("ReferencedEntityName")?.Value ?? Value(relationship, "FirstEntityName"), StringComparer.OrdinalIgnoreCase))
            AddComponent($"Other/Relationships/{table.Key}.xml", new XElement("EntityRelationships", table));
    }

    private void AddComponent(string path, XElement component, bool ofEitherType = false)
    {
        Add(path, XmlFormat.Outline(component));
        if (ofEitherType)
            OfEitherType.Add(path);
    }

    private void Add(string path, XElement root) => Add(path, XmlFormat.WriteFile(root));

    private void Add(string path, byte[] content)
    {
        if (!Source.TryAdd(path, content))
            throw new PackException($"The zip has two components for the file {path}.");
    }

    private XElement Document(string name) => XmlFormat.Read(new MemoryStream(Take(name)), name, "ImportExportXml");

    private byte[] Take(string name) => parts.Remove(name, out var content) ? content : throw new PackException($"The zip has no {name}.");

    private static List<XElement> Components(XElement customizations, string section) => customizations.Elements(section).Elements().ToList();

    private static List<XElement> TakeElements(XElement entity, string section)
    {
        var content = entity.Elements(section).Elements().ToList();
        entity.Element(section)?.RemoveNodes();
        return content;
    }

    private static string Attribute(XElement component, string name) =>
        (string?)component.Attribute(name) is { Length: > 0 } value ? value : throw new PackException($"A <{component.Name.LocalName}> has no {name}.");

    private static string Value(XElement component, string child) =>
        component.Element(child)?.Value is { Length: > 0 } value ? value : throw new PackException($"A <{component.Name.LocalName}> has no {child}.");
}
