using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

public sealed class UnpackerTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("crmsegmentation-").FullName;

    private PackInput Target => new() { SourceFolder = Path.Combine(root, "src"), WebResourceFolder = Path.Combine(root, "dist"), PluginAssembly = Path.Combine(root, "plugins.dll") };

    [Fact]
    public void Unpacking_both_zips_gives_the_source_folder_back_byte_by_byte()
    {
        SolutionUnpacker.Unpack(SolutionZip.Built(PackageType.Managed).Bytes, SolutionZip.Built(PackageType.Unmanaged).Bytes, Target);

        var source = Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "src");
        Assert.Equal(Files(source), Files(Target.SourceFolder));
        Assert.All(Files(source), file => Assert.Equal(File.ReadAllText(Path.Combine(source, file)), File.ReadAllText(Path.Combine(Target.SourceFolder, file))));
    }

    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void Packing_what_was_unpacked_gives_the_same_zip(PackageType type)
    {
        SolutionUnpacker.Unpack(SolutionZip.Built(PackageType.Managed).Bytes, SolutionZip.Built(PackageType.Unmanaged).Bytes, Target);

        Assert.Equal(SolutionZip.Built(type).Bytes, SolutionPacker.Pack(Target, type));
    }

    [Fact]
    public void Forms_of_the_two_zips_may_differ()
    {
        using var changed = new ChangedSource();
        var form = changed.FirstFile("*_managed.xml");
        changed.Edit(form, root => root.Descendants().Attributes("description").First().Value = "for managed");

        SolutionUnpacker.Unpack(SolutionPacker.Pack(changed.Input, PackageType.Managed), SolutionPacker.Pack(changed.Input, PackageType.Unmanaged), Target);

        var path = Path.Combine(Target.SourceFolder, Path.GetRelativePath(changed.Source, form));
        Assert.Contains("for managed", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.DoesNotContain("for managed", File.ReadAllText(path.Replace("_managed", "", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_zips_of_different_solutions_are_refused()
    {
        using var changed = new ChangedSource();
        changed.Edit("OptionSets/cseg_channel.xml", choice => choice.Descendants("label").First().SetAttributeValue("description", "Shop"));

        AssertRefused(SolutionZip.Built(PackageType.Managed).Bytes, SolutionPacker.Pack(changed.Input, PackageType.Unmanaged), "differ in OptionSets/cseg_channel.xml");
    }

    [Fact]
    public void A_name_that_leads_out_of_the_folder_is_refused()
    {
        var zip = Changed(SolutionZip.Built(PackageType.Managed).Bytes, customizations => customizations.Descendants("Role").First().SetAttributeValue("name", "../../../outside"));

        AssertRefused(zip, zip, "would lie outside of the folder");
    }

    [Fact]
    public void Components_of_an_unknown_kind_are_named()
    {
        var zip = Changed(SolutionZip.Built(PackageType.Managed).Bytes, customizations =>
        {
            customizations.Element("EntityMaps")!.Add(new XElement("EntityMap"));
            customizations.Element("CustomControls")!.Add(new XElement("CustomControl"));
        });

        AssertRefused(zip, zip, "does not know these kinds of component: <CustomControls>, <EntityMaps>.");
    }

    [Fact]
    public void A_file_that_is_no_zip_is_refused() => AssertRefused("not a zip"u8.ToArray(), "not a zip"u8.ToArray(), "no zip, or a damaged one");

    [Fact]
    public void A_truncated_zip_is_refused()
    {
        var zip = SolutionZip.Built(PackageType.Managed).Bytes;

        AssertRefused(zip[..(zip.Length / 2)], zip[..(zip.Length / 2)], "no zip, or a damaged one");
    }

    /// <summary>These exports lack the contents of web resources, of most flows and of assemblies: a placeholder stands for a web resource and a flow, assemblies and their steps are taken out.</summary>
    [Theory]
    [InlineData("MS_FundraisingLinkedIn", "")]
    [InlineData("MS_C4FSAPFlows_1_0_0_77_managed", "")]
    [InlineData("MS_ColumnLevelSecurity_managed", "maskingrules")]
    [InlineData("PL400_PermitManagement_1_0_0_3_managed", "<CanvasApps>, CanvasApps, Formulas")]
    [InlineData("Pillaro_Framework_1_0_0_1_managed", "")]
    [InlineData("Wael_XrmCIFrameworkSample_1_0_0_0", "<EntityMaps>")]
    public void A_genuine_export_survives_unpacking_and_packing_or_what_is_unknown_in_it_is_named(string export, string unknown)
    {
        var zip = ZipOf(ReferenceMaterial.Require("reference/solution-exports/" + export));

        if (unknown.Length > 0)
        {
            AssertRefused(zip, zip, $"does not know these kinds of component: {unknown}.");
            zip = Changed(zip, RemoveUnknown, unknown.Split(", "));
        }

        SolutionUnpacker.Unpack(zip, zip, Target);
        var type = Document(zip, "solution.xml").Descendants("Managed").Single().Value == "1" ? PackageType.Managed : PackageType.Unmanaged;
        var again = SolutionPacker.Pack(Target, type);

        foreach (var name in (string[])["solution.xml", "customizations.xml"])
            Assert.Equal(Sorted(Document(zip, name)).ToString(), Sorted(Document(again, name)).ToString());

        void RemoveUnknown(XElement customizations) =>
            customizations.Elements().Where(section => unknown.Split(", ").Contains($"<{section.Name.LocalName}>")).ToList().ForEach(section => section.RemoveNodes());
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void AssertRefused(byte[] managed, byte[] unmanaged, string sentence)
    {
        var refusal = Assert.Throws<PackException>(() => SolutionUnpacker.Unpack(managed, unmanaged, Target));

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>Components in the order of their content: each export has its own order, ours is by name.</summary>
    private static XElement Sorted(XElement element) => new(
        element.Name,
        element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration),
        element.HasElements ? element.Elements().Select(Sorted).OrderBy(child => child.ToString(), StringComparer.Ordinal) : element.Value);

    private static byte[] ZipOf(string folder)
    {
        using var buffer = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, buffer);
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Update, leaveOpen: true))
        {
            var manifest = Document(buffer.ToArray(), "solution.xml");
            manifest.Descendants("RootComponent").Where(component => component.Attribute("type")!.Value is "91" or "92").Remove();
            archive.GetEntry("solution.xml")!.Delete();
            Write(archive, "solution.xml", manifest.ToString());
        }

        return Changed(buffer.ToArray(), customizations =>
        {
            customizations.Element("SolutionPluginAssemblies")?.RemoveNodes();
            customizations.Element("SdkMessageProcessingSteps")?.RemoveNodes();
        });
    }

    /// <summary>The zip with a changed customizations.xml, without the given folders, and with placeholders for the contents of web resources and flows.</summary>
    private static byte[] Changed(byte[] zip, Action<XElement> change, string[]? without = null)
    {
        using var buffer = new MemoryStream();
        buffer.Write(zip);
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var entry in archive.Entries.Where(entry => without?.Contains(entry.FullName.Split('/')[0]) == true).ToList())
                entry.Delete();

            var customizations = Document(zip, "customizations.xml");
            change(customizations);
            archive.GetEntry("customizations.xml")!.Delete();
            Write(archive, "customizations.xml", customizations.ToString());
            foreach (var file in customizations.Descendants("WebResource").Elements("FileName").Select(name => name.Value.TrimStart('/')).Where(name => archive.GetEntry(name) is null))
                Write(archive, file, "placeholder");
            foreach (var file in customizations.Descendants("JsonFileName").Select(name => name.Value.TrimStart('/')).Where(name => archive.GetEntry(name) is null))
                Write(archive, file, """{ "properties": { "connectionReferences": {} } }""");
        }

        return buffer.ToArray();
    }

    private static void Write(ZipArchive archive, string name, string text)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static XElement Document(byte[] zip, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var stream = archive.GetEntry(name)!.Open();
        return XElement.Load(stream);
    }
}
