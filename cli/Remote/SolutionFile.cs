using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CrmSegmentation.Cli.Remote;

/// <summary>A solution's zip, and what it says of itself.</summary>
internal sealed record SolutionFile(string Path, byte[] Zip, string Name, Version Version, bool IsManaged, IReadOnlyList<string> ExtendedTables)
{
    /// <exception cref="InputException">It cannot be read, or is no solution.</exception>
    public static SolutionFile Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var zip = new ZipArchive(new MemoryStream(bytes));
            using var stream = zip.GetEntry("solution.xml")?.Open() ?? throw new InputException($"{path} is no solution: it has no solution.xml.");
            var manifest = XDocument.Load(stream).Root!.Element("SolutionManifest")!;
            return new SolutionFile(path, bytes, manifest.Element("UniqueName")!.Value, Version.Parse(manifest.Element("Version")!.Value), manifest.Element("Managed")?.Value == "1", Extended(manifest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The solution cannot be read from {path}: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NullReferenceException or FormatException or ArgumentException)
        {
            throw new InputException($"{path} is no solution: {e.Message}", e);
        }
    }

    /// <summary>Tables of others that come as a shell, with what the solution adds to them.</summary>
    private static List<string> Extended(XElement manifest) =>
        [.. manifest.Elements("RootComponents").Elements("RootComponent").Where(component => (string?)component.Attribute("type") == "1" && (string?)component.Attribute("behavior") != "0").Select(component => (string)component.Attribute("schemaName")!)];
}
