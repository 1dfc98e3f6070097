using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.ServiceModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Import;

/// <summary>
/// A solution file, read whole and checked: no paths that leave the archive, no more than the allowed size when unpacked, no document type
/// declarations in XML.
/// </summary>
internal sealed class SolutionPackage
{
    private const int MostFiles = 20_000;

    private readonly Dictionary<string, byte[]> files;

    private SolutionPackage(byte[] zip, Dictionary<string, byte[]> files)
    {
        Zip = zip;
        this.files = files;
        Manifest = Xml("solution.xml").Element("SolutionManifest") ?? throw Invalid("solution.xml has no SolutionManifest.");
        Customizations = Xml("customizations.xml");
        UniqueName = Manifest.Element("UniqueName")?.Value ?? throw Invalid("solution.xml names no UniqueName.");
        VersionText = Manifest.Element("Version")?.Value ?? throw Invalid("solution.xml names no Version.");
        if (!System.Version.TryParse(VersionText, out var version))
            throw Invalid($"'{VersionText}' is no version.");
        Version = version;
        IsManaged = Manifest.Element("Managed")?.Value is "1" or "2";
    }

    public byte[] Zip { get; }

    public string UniqueName { get; }

    public string VersionText { get; }

    public Version Version { get; }

    public bool IsManaged { get; }

    public XElement Manifest { get; }

    public XElement Customizations { get; }

    public IEnumerable<string> Paths => files.Keys;

    public static SolutionPackage Read(Stream zip, long sizeLimit)
    {
        using var copy = new MemoryStream();
        zip.CopyTo(copy);
        var bytes = copy.ToArray();
        var files = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        try
        {
            copy.Position = 0;
            using var archive = new ZipArchive(copy, ZipArchiveMode.Read);
            if (archive.Entries.Count > MostFiles)
                throw Invalid($"It holds {archive.Entries.Count} files; at most {MostFiles} are read.");
            var left = sizeLimit;
            foreach (var entry in archive.Entries)
            {
                var path = entry.FullName.Replace('\\', '/').TrimStart('/');
                if (path.Split('/').Contains("..") || path.Contains(':', StringComparison.Ordinal))
                    throw Invalid($"The path '{entry.FullName}' leaves the archive.");
                if (path.EndsWith('/'))
                    continue;
                files[path] = ReadEntry(entry, ref left, sizeLimit);
            }
        }
        catch (InvalidDataException e)
        {
            throw Invalid(e.Message);
        }

        return new SolutionPackage(bytes, files);
    }

    /// <summary>A file of the archive; null when it is not there.</summary>
    public byte[]? File(string path) => files.GetValueOrDefault(path.Replace('\\', '/').TrimStart('/'));

    public XElement Xml(string path)
    {
        var bytes = File(path) ?? throw Invalid($"The file {path} is missing.");
        try
        {
            return BoundedXml.Load(bytes);
        }
        catch (XmlException e)
        {
            throw Invalid($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>A file of the archive as JSON; null when it is not there.</summary>
    public JsonNode? Json(string path)
    {
        if (File(path) is not { } bytes)
            return null;
        var json = bytes.AsSpan(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        try
        {
            StrictJson.Check(json);
            return JsonNode.Parse(json, documentOptions: StrictJson.Options);
        }
        catch (JsonException e)
        {
            throw Invalid($"{path} cannot be read: {e.Message}");
        }
    }

    private static byte[] ReadEntry(ZipArchiveEntry entry, ref long left, long limit)
    {
        // What the archive says of its sizes is not to be trusted: count what comes out.
        using var stream = entry.Open();
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            left -= read;
            if (left < 0)
                throw ServiceFault.Of(ErrorCode.SolutionTooLarge, $"The selected compressed (.zip) file can't be unzipped because it's too large: more than {limit} bytes.");
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>The refusal of a file that is no solution.</summary>
    public static FaultException<OrganizationServiceFault> Invalid(string why) => ServiceFault.Of(ErrorCode.InvalidSolutionFile, $"The solution file is invalid. {why}");
}
