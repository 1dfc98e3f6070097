using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;

namespace CrmSegmentation.Tests.Chain;

public sealed class Packing : IDisposable
{
    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Theory]
    [InlineData("CrmSegmentation_managed.zip")]
    [InlineData("CrmSegmentation.zip")]
    public async Task Writes_both_zips_with_the_plug_in_assembly(string name)
    {
        await _crmseg.Run("pack", "--output", _crmseg.PathOf("out"));

        Assert.Equal(0, _crmseg.ExitCode);
        Assert.Contains(name, _crmseg.Output, StringComparison.Ordinal);
        using var zip = ZipFile.OpenRead(_crmseg.PathOf(Path.Combine("out", name)));
        Assert.Contains(zip.Entries, e => e.FullName.EndsWith("CrmSegmentationPlugins.dll", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(zip.Entries, e => e.FullName == "solution.xml");
    }
}
