using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>Environment variables: a folder each, named after the variable, with its definition and, where the exporting environment had one, its value.</summary>
internal static class EnvironmentVariables
{
    public const string Folder = "environmentvariabledefinitions";

    private const string Definition = "environmentvariabledefinition.xml";
    private const string Values = "environmentvariablevalues.json";
    private const string Number = "100000001";

    /// <summary>The names of the variables among the parts of the zip.</summary>
    public static IReadOnlyList<string> Read(IReadOnlyDictionary<string, byte[]> parts)
    {
        var names = new List<string>();
        foreach (var (path, content) in parts.Where(part => part.Key.StartsWith(Folder + "/", StringComparison.Ordinal)).OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            if (path.Split('/') is not [_, var folder, Definition or Values])
                throw new PackException($"{path}: the packer does not know this kind of file. Known: {Folder}/NAME/{Definition} and {Values}.");
            if (path.EndsWith(Values, StringComparison.Ordinal))
                continue;

            var root = XmlFormat.Read(new MemoryStream(content), path, "environmentvariabledefinition");
            var name = (string?)root.Attribute("schemaname");
            if (name != folder)
                throw new PackException($"{path} describes the environment variable {name}; its folder must be named so.");
            if (root.Element("type")?.Value == Number && root.Element("defaultvalue") is { } value && !decimal.TryParse(value.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
                throw new PackException($"{path}: the variable is a number, its default value \"{value.Value}\" is none.");
            names.Add(folder);
        }

        return names;
    }
}
