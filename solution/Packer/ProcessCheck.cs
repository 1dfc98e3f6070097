using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>
/// Compares processes with the rest of the solution: a workflow's steps with the registered activities, a flow's connections
/// with the connection references. The platform finds a wrong one when somebody activates the process, or not at all.
/// </summary>
internal static class ProcessCheck
{
    private const string Activity = "ActivityReference";

    public static void Run(XElement customizations, IReadOnlyDictionary<string, byte[]> parts)
    {
        var assemblies = customizations.Elements("SolutionPluginAssemblies").Elements().Select(assembly => ((string?)assembly.Attribute("FullName"))?.Split(',')[0]).ToList();
        var activities = customizations.Descendants("PluginType").Where(type => type.Element("WorkflowActivityGroupName") != null).Select(type => (string?)type.Attribute("AssemblyQualifiedName")).ToHashSet(StringComparer.Ordinal);
        var connections = customizations.Elements("connectionreferences").Elements().Select(reference => (string?)reference.Attribute("connectionreferencelogicalname")).ToHashSet(StringComparer.Ordinal);
        foreach (var part in customizations.Elements("Workflows").Elements().Select(process => DefinitionOf(process, "customizations.xml")))
        {
            if (part.EndsWith(".xaml", StringComparison.OrdinalIgnoreCase))
            {
                var own = Steps(parts[part], part).Where(step => assemblies.Contains(step.Split(',') is [_, var assembly, ..] ? assembly.Trim() : null));
                if (own.FirstOrDefault(step => !activities.Contains(step)) is { } unknown)
                    throw new PackException($"{part}: the step \"{unknown}\" is no registered workflow activity of the built assembly.");
            }
            else if (Connections(parts[part], part).FirstOrDefault(name => !connections.Contains(name)) is { } missing)
            {
                throw new PackException($"{part}: Other/Customizations.xml has no connection reference {missing}.");
            }
        }
    }

    /// <summary>The part of the zip that defines a process.</summary>
    public static string DefinitionOf(XElement process, string file) =>
        (process.Element("XamlFileName") ?? process.Element("JsonFileName"))?.Value is { Length: > 0 } path ? path.TrimStart('/') : throw new PackException($"{file}: a process has neither XamlFileName nor JsonFileName.");

    private static IEnumerable<string> Steps(byte[] xaml, string part) =>
        XmlFormat.Read(new MemoryStream(xaml), part, "Activity").Descendants().Where(element => element.Name.LocalName == Activity).Select(step => (string?)step.Attribute("AssemblyQualifiedName") ?? "");

    private static IEnumerable<string> Connections(byte[] json, string part)
    {
        try
        {
            if (JsonNode.Parse(json)?["properties"]?["connectionReferences"] is JsonObject connections)
                return [.. connections.Select(connection => (string?)connection.Value?["connection"]?["connectionReferenceLogicalName"] ?? "(no name)")];
        }
        catch (JsonException e)
        {
            throw new PackException($"{part} is no JSON: {e.Message}", e);
        }

        throw new PackException($"{part} is no definition of a cloud flow: it has no properties/connectionReferences.");
    }
}
