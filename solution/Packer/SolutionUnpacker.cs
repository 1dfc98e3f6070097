using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CrmSegmentation.Packer;

/// <summary>The reverse of <see cref="SolutionPacker"/>: lays a solution out as <c>pac solution unpack</c> does.</summary>
public static class SolutionUnpacker
{
    /// <summary>Both zips of a solution into one folder, as <c>--packagetype Both</c>. The target folders should be empty.</summary>
    /// <exception cref="PackException">A zip is damaged, has what the packer does not know, or the two differ in more than forms, apps and site maps.</exception>
    public static void Unpack(byte[] managed, byte[] unmanaged, PackInput target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var ours = UnpackedLayout.Of(unmanaged);
        var theirs = UnpackedLayout.Of(managed);

        if (Differences(ours, theirs).FirstOrDefault() is { } difference)
            throw new PackException($"The managed and the unmanaged zip differ in {difference}; they may differ in forms, apps and site maps only.");

        foreach (var (path, content) in ours.Source)
            Save(target.SourceFolder, path, content);
        foreach (var path in theirs.OfEitherType)
            Save(target.SourceFolder, path[..^".xml".Length] + "_managed.xml", theirs.Source[path]);
        foreach (var (name, content) in ours.WebResources)
            Save(target.WebResourceFolder, name, content);
        if (ours.PluginAssembly != null)
            File.WriteAllBytes(target.PluginAssembly, ours.PluginAssembly);
    }

    private static IEnumerable<string> Differences(UnpackedLayout ours, UnpackedLayout theirs) =>
    [
        .. Differing(ours.Source, theirs.Source).Where(path => !ours.OfEitherType.Contains(path) || !theirs.OfEitherType.Contains(path)),
        .. Differing(ours.WebResources, theirs.WebResources).Select(name => "the web resource " + name),
        .. (ours.PluginAssembly ?? []).AsSpan().SequenceEqual(theirs.PluginAssembly ?? []) ? (string[])[] : ["the plug-in assembly"],
    ];

    private static IEnumerable<string> Differing(IReadOnlyDictionary<string, byte[]> some, IReadOnlyDictionary<string, byte[]> others) =>
        some.Keys.Union(others.Keys).Where(key => !some.TryGetValue(key, out var one) || !others.TryGetValue(key, out var other) || !one.AsSpan().SequenceEqual(other));

    /// <summary>Names come from the zip: none may lead out of the folder.</summary>
    private static void Save(string folder, string relativePath, byte[] content)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, relativePath));
        if (!path.StartsWith(root, StringComparison.Ordinal))
            throw new PackException($"The zip has a component whose file {relativePath} would lie outside of the folder.");

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
