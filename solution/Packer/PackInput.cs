namespace CrmSegmentation.Packer;

/// <summary>Where the parts of the solution come from.</summary>
public sealed class PackInput
{
    /// <summary>The solution as <c>pac solution unpack --packagetype Both</c> lays it out.</summary>
    public required string SourceFolder { get; init; }

    /// <summary>The built, signed plug-in assembly. It is not kept in the source folder, whose data.xml only describes it.</summary>
    public required string PluginAssembly { get; init; }

    /// <summary>The built web resources, under their names in the solution (<c>cseg_/scripts/contact.js</c>).</summary>
    public required string WebResourceFolder { get; init; }
}
