using System;
using System.IO;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>A copy of the solution's parts in a temporary folder, where a test may spoil them.</summary>
internal sealed class ChangedSource : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("crmsegmentation-").FullName;

    public ChangedSource()
    {
        var repository = ReferenceMaterial.RepositoryRoot;
        Copy(Path.Combine(repository, "solution", "src"), Source);
        Copy(Path.Combine(repository, "webresources", "dist"), WebResources);
        File.WriteAllBytes(Assembly, SolutionZip.Built(PackageType.Managed).PluginAssembly);
    }

    public string Source => Path.Combine(root, "src");

    public string WebResources => Path.Combine(root, "dist");

    public string Assembly => Path.Combine(root, "CrmSegmentation.Plugins.dll");

    public PackInput Input => new() { SourceFolder = Source, PluginAssembly = Assembly, WebResourceFolder = WebResources };

    /// <summary>A source file whose name matches.</summary>
    public string FirstFile(string pattern) => Directory.GetFiles(Source, pattern, SearchOption.AllDirectories)[0];

    /// <summary>Changes an XML file, given by its path within the source folder.</summary>
    public void Edit(string path, Action<XElement> change)
    {
        var file = Path.Combine(Source, path);
        var document = XDocument.Load(file);
        change(document.Root!);
        document.Save(file);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
