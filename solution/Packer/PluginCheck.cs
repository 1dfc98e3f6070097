using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>
/// Compares the description of the plug-in assembly with the built file. The platform would refuse or, worse, accept a zip
/// whose registrations name another version or key than its DLL has.
/// </summary>
internal static class PluginCheck
{
    public static void Run(string file, XElement description, AssemblyDescription assembly, XElement manifest, IEnumerable<string> stepFiles)
    {
        if (assembly.PublicKeyToken.Length == 0)
            throw new PackException($"{assembly.Name} has no strong name; the platform takes signed assemblies only (0x8004416C).");

        var fullName = (string?)description.Attribute("FullName");
        if (fullName != assembly.FullName)
            throw new PackException($"{file}: FullName is \"{fullName}\", but the built assembly is \"{assembly.FullName}\".");

        var solutionVersion = manifest.Element("SolutionManifest")?.Element("Version")?.Value;
        if (!Version.TryParse(solutionVersion, out var version) || version != assembly.Version)
            throw new PackException($"Other/Solution.xml: Version is {solutionVersion}, but the built assembly has {assembly.Version}. Both follow the first heading of CHANGELOG.md.");

        var registered = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in description.Element("PluginTypes")?.Elements("PluginType") ?? [])
        {
            // A workflow activity's name is what the process designer shows, that of any other type its class.
            var qualified = (string?)type.Attribute("AssemblyQualifiedName") ?? "";
            var name = type.Element("WorkflowActivityGroupName") == null ? (string?)type.Attribute("Name") ?? "" : qualified.Split(',')[0];
            if (!assembly.Types.Contains(name))
                throw new PackException($"{file}: the assembly has no public type {name}.");
            if (qualified != $"{name}, {assembly.FullName}")
                throw new PackException($"{file}: AssemblyQualifiedName of {name} is \"{qualified}\", expected \"{name}, {assembly.FullName}\".");

            registered.Add(qualified, (string?)type.Attribute("PluginTypeId") ?? "");
        }

        foreach (var stepFile in stepFiles)
        {
            var step = XmlFormat.Read(stepFile, "SdkMessageProcessingStep");
            var typeName = step.Element("PluginTypeName")?.Value ?? "";
            if (!registered.TryGetValue(typeName, out var id))
                throw new PackException($"{stepFile}: the plug-in type \"{typeName}\" is not in {file}.");
            if (!string.Equals(step.Element("PluginTypeId")?.Value, id, StringComparison.OrdinalIgnoreCase))
                throw new PackException($"{stepFile}: PluginTypeId is not the {id} that {file} gives {typeName}.");
        }
    }
}
