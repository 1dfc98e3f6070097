using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>A solution zip with its two documents.</summary>
public sealed class SolutionZip
{
    private readonly Dictionary<string, byte[]> parts;

    private SolutionZip(byte[] bytes)
    {
        Bytes = bytes;
        using var zip = new ZipArchive(new MemoryStream(bytes));
        parts = zip.Entries.ToDictionary(entry => entry.FullName, Content, StringComparer.Ordinal);
        Customizations = Document("customizations.xml");
        Manifest = Document("solution.xml").Element("SolutionManifest")!;
    }

    public byte[] Bytes { get; }

    public IReadOnlyDictionary<string, byte[]> Parts => parts;

    public XElement Customizations { get; }

    /// <summary>SolutionManifest of solution.xml.</summary>
    public XElement Manifest { get; }

    public byte[] PluginAssembly => parts.Single(part => part.Key.EndsWith(".dll", StringComparison.Ordinal)).Value;

    /// <summary>The zip that the build left in solution/bin.</summary>
    public static SolutionZip Built(PackageType type) =>
        new(File.ReadAllBytes(Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "bin", type is PackageType.Managed ? SolutionFiles.Managed : SolutionFiles.Unmanaged)));

    public static SolutionZip Packed(PackInput input, PackageType type) => new(SolutionPacker.Pack(input, type));

    private XElement Document(string name) => XElement.Load(new MemoryStream(parts[name]));

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
