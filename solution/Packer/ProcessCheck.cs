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
/// and parameters with the connection references and environment variables. The platform finds a wrong one when somebody
/// activates the process, or not at all.
/// </summary>
internal static class ProcessCheck
{
    private const string Activity = "ActivityReference";

    public static void Run(XElement customizations, IReadOnlyDictionary<string, byte[]> parts, IReadOnlyCollection<string> environmentVariables)
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
            else
            {
                var flow = Flow(parts[part], part);
                if (Connections(flow, part).FirstOrDefault(name => !connections.Contains(name)) is { } missing)
                    throw new PackException($"{part}: Other/Customizations.xml has no connection reference {missing}.");
                if (Variables(flow).FirstOrDefault(name => !environmentVariables.Contains(name, StringComparer.Ordinal)) is { } unknown)
                    throw new PackException($"{part}: {EnvironmentVariables.Folder} has no environment variable {unknown}.");
            }
        }
    }

    /// <summary>The part of the zip that defines a process.</summary>
    public static string DefinitionOf(XElement process, string file) =>
        (process.Element("XamlFileName") ?? process.Element("JsonFileName"))?.Value is { Length: > 0 } path ? path.TrimStart('/') : throw new PackException($"{file}: a process has neither XamlFileName nor JsonFileName.");

    private static IEnumerable<string> Steps(byte[] xaml, string part) =>
        XmlFormat.Read(new MemoryStream(xaml), part, "Activity").Descendants().Where(element => element.Name.LocalName == Activity).Select(step => (string?)step.Attribute("AssemblyQualifiedName") ?? "");

    private static JsonNode? Flow(byte[] json, string part)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException e)
        {
            throw new PackException($"{part} is no JSON: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Connections(JsonNode? flow, string part) =>
        flow?["properties"]?["connectionReferences"] is JsonObject connections
            ? connections.Select(connection => (string?)connection.Value?["connection"]?["connectionReferenceLogicalName"] ?? "(no name)")
            : throw new PackException($"{part} is no definition of a cloud flow: it has no properties/connectionReferences.");

    // A parameter with a schema name stands for the environment variable of that name.
    private static IEnumerable<string> Variables(JsonNode? flow) =>
        (flow?["properties"]?["definition"]?["parameters"] as JsonObject ?? []).Select(parameter => (string?)parameter.Value?["metadata"]?["schemaName"]).OfType<string>();
}
