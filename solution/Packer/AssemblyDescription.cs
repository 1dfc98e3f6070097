using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CrmSegmentation.Packer;

/// <summary>What an assembly file says of itself, read without loading it: it is built for another framework than this program.</summary>
public sealed class AssemblyDescription
{
    private AssemblyDescription(AssemblyName name, IReadOnlySet<string> types)
    {
        Version = name.Version ?? new Version(0, 0, 0, 0);
        Name = name.Name ?? "";
        PublicKeyToken = Convert.ToHexStringLower(name.GetPublicKeyToken() ?? []);
        Types = types;
    }

    public string Name { get; }

    public Version Version { get; }

    /// <summary>16 hexadecimal digits, or empty when the assembly has no strong name.</summary>
    public string PublicKeyToken { get; }

    /// <summary>Full names of the public types.</summary>
    public IReadOnlySet<string> Types { get; }

    /// <summary>The display name as the solution XML spells it.</summary>
    public string FullName => string.Create(CultureInfo.InvariantCulture, $"{Name}, Version={Version}, Culture=neutral, PublicKeyToken={(PublicKeyToken.Length == 0 ? "null" : PublicKeyToken)}");

    /// <exception cref="PackException">The file is missing or is no .NET assembly.</exception>
    public static AssemblyDescription Read(string path)
    {
        if (!File.Exists(path))
            throw new PackException($"The plug-in assembly {path} does not exist. Build plugins/ first.");

        try
        {
            using var pe = new PEReader(File.OpenRead(path));
            var metadata = pe.GetMetadataReader();
            var types = metadata.TypeDefinitions
                .Select(metadata.GetTypeDefinition)
                .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
                .Select(type => FullNameOf(metadata.GetString(type.Namespace), metadata.GetString(type.Name)));
            return new AssemblyDescription(metadata.GetAssemblyDefinition().GetAssemblyName(), types.ToHashSet(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException)
        {
            throw new PackException($"{path} is not a .NET assembly: {e.Message}", e);
        }
    }

    private static string FullNameOf(string @namespace, string name) => @namespace.Length == 0 ? name : $"{@namespace}.{name}";
}
