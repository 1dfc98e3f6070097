using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>
/// Makes the solution zip from the unpacked folder, as <c>pac solution pack</c> does for the kinds of component that the folder holds.
/// A folder or file that it does not know is an error, never left out.
/// </summary>
public sealed class SolutionPacker
{
    // Folders whose files go into the zip as they are.
    internal static readonly string[] CopiedFolders = ["customapis", EnvironmentVariables.Folder];

    private static readonly string[] KnownFolders =
    [
        "Entities", "OptionSets", "Other", "PluginAssemblies", "SdkMessageProcessingSteps", "WebResources", "Roles", "AppModules",
        "AppModuleSiteMaps", "Dashboards", "Workflows", EmailTemplates.Folder, .. CopiedFolders,
    ];

    // The ending of what describes a file, beside that file.
    internal const string DataFile = ".data.xml";

    private readonly PackInput input;
    private readonly PackageType type;
    private readonly Dictionary<string, byte[]> parts = new(StringComparer.Ordinal);

    private SolutionPacker(PackInput input, PackageType type)
    {
        this.input = input;
        this.type = type;
    }

    private string Source => input.SourceFolder;

    /// <summary>The bytes of the zip; the same input gives the same bytes.</summary>
    /// <exception cref="PackException">Parts are missing, unknown or contradict each other.</exception>
    public static byte[] Pack(PackInput input, PackageType type)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new SolutionPacker(input, type).Pack();
    }

    private byte[] Pack()
    {
        RefuseUnknownFolders();

        var manifest = Manifest();
        var customizations = XmlFormat.Read(Path.Combine(Source, "Other", "Customizations.xml"), "ImportExportXml");
        Fill(customizations, "Entities", Entities());
        Fill(customizations, "Roles", FilesOf("Roles", "Role"));
        Fill(customizations, "Workflows", Workflows());
        Fill(customizations, "FieldSecurityProfiles", FieldSecurityProfiles());
        Fill(customizations, EmailTemplates.Folder, EmailTemplates.Read(Source));
        Fill(customizations, "EntityRelationships", Relationships());
        Fill(customizations, "optionsets", FilesOf("OptionSets", "optionset"));
        Fill(customizations, "Dashboards", FilesOf("Dashboards", "Dashboard"));
        Fill(customizations, "WebResources", WebResources());
        Fill(customizations, "SolutionPluginAssemblies", PluginAssemblies(manifest));
        Fill(customizations, "SdkMessageProcessingSteps", FilesOf("SdkMessageProcessingSteps", "SdkMessageProcessingStep"));
        Fill(customizations, "AppModuleSiteMaps", AppComponents("AppModuleSiteMaps", "AppModuleSiteMap"));
        Fill(customizations, "AppModules", AppComponents("AppModules", "AppModule"));
        CopyFolders();
        var environmentVariables = EnvironmentVariables.Read(parts);
        RootComponentCheck.Run(manifest, customizations, environmentVariables);
        ProcessCheck.Run(customizations, parts, environmentVariables);

        parts["customizations.xml"] = XmlFormat.Write(customizations);
        parts["solution.xml"] = XmlFormat.Write(manifest);
        parts[ContentTypes.PartName] = ContentTypes.For(parts.Keys);
        return DeterministicZip.Write(parts);
    }

    private void RefuseUnknownFolders()
    {
        if (!Directory.Exists(Source))
            throw new PackException($"The solution source folder {Source} does not exist.");

        var unknown = Directory.EnumerateFileSystemEntries(Source).Select(path => Path.GetFileName(path)).Except(KnownFolders, StringComparer.Ordinal).Order(StringComparer.Ordinal).FirstOrDefault();
        if (unknown != null)
            throw new PackException($"{Path.Combine(Source, unknown)}: the packer does not know this kind of component. Known: {string.Join(", ", KnownFolders)}.");
    }

    private XElement Manifest()
    {
        var path = Path.Combine(Source, "Other", "Solution.xml");
        var root = XmlFormat.Read(path, "ImportExportXml");
        var managed = root.Element("SolutionManifest")?.Element("Managed") ?? throw new PackException($"{path} has no SolutionManifest/Managed.");
        if (managed.Value != "2")
            throw new PackException($"{path}: Managed is {managed.Value}; a folder for both package types has 2 there.");

        managed.Value = type is PackageType.Managed ? "1" : "0";
        return root;
    }

    private static void Fill(XElement customizations, string section, IEnumerable<XElement> components)
    {
        var content = components.ToList();
        var element = customizations.Element(section);
        if (content.Count == 0)
            return;
        if (element is null)
            throw new PackException($"Other/Customizations.xml has no <{section}>, but there are {content.Count} components for it.");
        if (!element.IsEmpty)
            throw new PackException($"Other/Customizations.xml: <{section}> must be empty, its components have files of their own.");

        element.Add(content);
    }

    private IEnumerable<XElement> Entities()
    {
        foreach (var folder in FoldersOf("Entities"))
        {
            RefuseUnknown(folder, ["Entity.xml", "RibbonDiff.xml", "FormXml", "SavedQueries", "Visualizations"]);
            var entity = XmlFormat.Inline(XmlFormat.Read(Path.Combine(folder, "Entity.xml"), "Entity"));
            Replace(entity, folder, "FormXml", Forms(Path.Combine(folder, "FormXml")));
            Replace(entity, folder, "SavedQueries", Group("savedqueries", Path.Combine(folder, "SavedQueries"), "savedqueries"));
            Replace(entity, folder, "Visualizations", XmlFiles(Path.Combine(folder, "Visualizations")).Select(file => XmlFormat.Inline(XmlFormat.Read(file, "visualization"))));

            var ribbon = Path.Combine(folder, "RibbonDiff.xml");
            entity.Element("RibbonDiffXml")?.ReplaceWith(XmlFormat.Inline(XmlFormat.Read(ribbon, "RibbonDiffXml")));
            yield return entity;
        }
    }

    /// <summary>Entity.xml says with an empty element where the components of a folder belong.</summary>
    private static void Replace(XElement entity, string folder, string section, IEnumerable<XElement> components)
    {
        var content = components.ToList();
        var element = entity.Element(section);
        if (content.Count > 0 && element is null)
            throw new PackException($"{Path.Combine(folder, "Entity.xml")} has no <{section} />, but there are files in {section}/.");

        element?.ReplaceNodes(content);
    }

    private IEnumerable<XElement> Forms(string folder) =>
        from typeFolder in SortedFolders(folder)
        let forms = FormFiles(typeFolder).Select(file => XmlFormat.Read(file, "forms").Elements()).ToList()
        where forms.Count > 0
        select new XElement("forms", new XAttribute("type", Path.GetFileName(typeFolder)), forms);

    /// <summary>Unpacking for both types writes each form twice, as the zips may differ in it.</summary>
    private IEnumerable<string> FormFiles(string folder)
    {
        var files = XmlFiles(folder).ToList();
        foreach (var file in files.Where(file => !IsForManaged(file)))
        {
            var managed = ManagedTwin(file);
            if (!files.Contains(managed, StringComparer.Ordinal))
                throw new PackException($"{managed} is missing: a form has one file for the unmanaged zip and one for the managed.");

            yield return type is PackageType.Managed ? managed : file;
        }
    }

    private static bool IsForManaged(string file) => Path.GetFileNameWithoutExtension(file).EndsWith("_managed", StringComparison.Ordinal);

    private static string ManagedTwin(string file) => Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file) + "_managed.xml");

    private static IEnumerable<XElement> Group(string name, string folder, string rootName)
    {
        var content = XmlFiles(folder).SelectMany(file => XmlFormat.Read(file, rootName).Elements()).ToList();
        return content.Count == 0 ? [] : [new XElement(name, content)];
    }

    private IEnumerable<XElement> FilesOf(string folder, string rootName) =>
        XmlFiles(Path.Combine(Source, folder)).Select(file => XmlFormat.Inline(XmlFormat.Read(file, rootName)));

    private IEnumerable<XElement> FieldSecurityProfiles()
    {
        var path = Path.Combine(Source, "Other", "FieldSecurityProfiles.xml");
        return File.Exists(path) ? XmlFormat.Read(path, "FieldSecurityProfiles").Elements() : [];
    }

    private IEnumerable<XElement> Relationships()
    {
        var folder = Path.Combine(Source, "Other", "Relationships");
        var list = Path.Combine(Source, "Other", "Relationships.xml");
        RefuseUnknown(Path.Combine(Source, "Other"), ["Solution.xml", "Customizations.xml", "Relationships.xml", "Relationships", "FieldSecurityProfiles.xml"]);

        var byName = XmlFiles(folder).SelectMany(file => XmlFormat.Read(file, "EntityRelationships").Elements("EntityRelationship")).ToLookup(NameOf);
        var listed = XmlFormat.Read(list, "EntityRelationships").Elements("EntityRelationship").Select(NameOf).ToList();
        if (byName.Select(group => group.Key).Except(listed).FirstOrDefault() is { } unlisted)
            throw new PackException($"{list} does not list the relationship {unlisted}.");

        return listed.Select(name => byName[name].Count() == 1
            ? byName[name].Single()
            : throw new PackException($"The relationship {name} is described {byName[name].Count()} times in {folder}, expected once."));
    }

    private static string NameOf(XElement relationship) => (string?)relationship.Attribute("Name") ?? "";

    private List<XElement> WebResources()
    {
        var folder = Path.Combine(Source, "WebResources");
        var result = new List<XElement>();
        foreach (var file in XmlFiles(folder, SearchOption.AllDirectories))
        {
            var resource = XmlFormat.Inline(XmlFormat.Read(file, "WebResource"));
            var name = ValueOf(resource, "Name", file);
            var content = Path.Combine(input.WebResourceFolder, name);
            if (!File.Exists(content))
                throw new PackException($"{file} describes the web resource {name}, but {content} does not exist. Build webresources/ first.");

            parts.Add(ValueOf(resource, "FileName", file).TrimStart('/'), File.ReadAllBytes(content));
            result.Add(resource);
        }

        return result;
    }

    /// <summary>Processes: each has its definition, XAML or JSON, beside the file that describes it.</summary>
    private List<XElement> Workflows()
    {
        var folder = Path.Combine(Source, "Workflows");
        var result = new List<XElement>();
        foreach (var file in XmlFiles(folder))
        {
            var process = XmlFormat.Inline(XmlFormat.Read(file, "Workflow"));
            var part = ProcessCheck.DefinitionOf(process, file);
            var definition = Path.Combine(Source, part);
            if (file != definition + DataFile)
                throw new PackException($"{file} describes {part}, so it must be named {Path.GetFileName(part)}{DataFile}.");
            if (!File.Exists(definition))
                throw new PackException($"{file} describes a process whose definition {definition} does not exist.");

            parts.Add(part, File.ReadAllBytes(definition));
            result.Add(process);
        }

        if (Directory.Exists(folder))
            RefuseUnknown(folder, [.. result.Select(process => Path.GetFileName(ProcessCheck.DefinitionOf(process, folder))).SelectMany(name => (string[])[name, name + DataFile])]);
        return result;
    }

    private List<XElement> PluginAssemblies(XElement manifest)
    {
        var folder = Path.Combine(Source, "PluginAssemblies");
        if (!Directory.Exists(folder))
            return [];

        var file = XmlFiles(folder, SearchOption.AllDirectories).ToList() is [var only]
            ? only
            : throw new PackException($"{folder} must describe exactly one plug-in assembly.");
        var description = XmlFormat.Inline(XmlFormat.Read(file, "PluginAssembly"));
        var assembly = AssemblyDescription.Read(input.PluginAssembly);
        PluginCheck.Run(file, description, assembly, manifest, XmlFiles(Path.Combine(Source, "SdkMessageProcessingSteps")));

        parts.Add(ValueOf(description, "FileName", file).TrimStart('/'), File.ReadAllBytes(input.PluginAssembly));
        return [description];
    }

    private IEnumerable<XElement> AppComponents(string folder, string rootName)
    {
        foreach (var component in FoldersOf(folder))
        {
            var file = Path.Combine(component, type is PackageType.Managed ? rootName + "_managed.xml" : rootName + ".xml");
            yield return XmlFormat.Inline(XmlFormat.Read(file, rootName));
        }
    }

    private void CopyFolders()
    {
        foreach (var folder in CopiedFolders.Select(name => Path.Combine(Source, name)).Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                parts.Add(Path.GetRelativePath(Source, file).Replace('\\', '/'), File.ReadAllBytes(file));
        }
    }

    private static string ValueOf(XElement element, string child, string file) =>
        element.Element(child)?.Value is { Length: > 0 } value ? value : throw new PackException($"{file} has no {child}.");

    private static void RefuseUnknown(string folder, string[] known)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            if (!known.Contains(Path.GetFileName(path), StringComparer.Ordinal))
                throw new PackException($"{path}: the packer does not know this kind of file. Known here: {string.Join(", ", known)}.");
        }
    }

    private IEnumerable<string> FoldersOf(string name) => SortedFolders(Path.Combine(Source, name));

    // Exports sort by name without regard to case.
    private static IEnumerable<string> SortedFolders(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.OrdinalIgnoreCase) : [];

    private static IEnumerable<string> XmlFiles(string folder, SearchOption depth = SearchOption.TopDirectoryOnly) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.xml", depth).Order(StringComparer.OrdinalIgnoreCase) : [];
}
