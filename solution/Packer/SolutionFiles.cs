using System;
using System.Collections.Generic;
using System.IO;

namespace CrmSegmentation.Packer;

/// <summary>The two files that a build leaves.</summary>
public static class SolutionFiles
{
    public const string Managed = "CrmSegmentation_managed.zip";

    public const string Unmanaged = "CrmSegmentation.zip";

    /// <summary>Writes both zips and returns their paths. Nothing is written when one of them cannot be made.</summary>
    /// <exception cref="PackException">See <see cref="SolutionPacker.Pack"/>.</exception>
    public static IReadOnlyList<string> Write(PackInput input, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentException.ThrowIfNullOrEmpty(outputFolder);
        var managed = SolutionPacker.Pack(input, PackageType.Managed);
        var unmanaged = SolutionPacker.Pack(input, PackageType.Unmanaged);

        Directory.CreateDirectory(outputFolder);
        return [Save(Managed, managed), Save(Unmanaged, unmanaged)];

        string Save(string name, byte[] content)
        {
            var path = Path.Combine(outputFolder, name);
            File.WriteAllBytes(path, content);
            return path;
        }
    }
}
