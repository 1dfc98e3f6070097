using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Sdk.Tests;

public sealed class ConformityTests
{
    public static TheoryData<string> Assemblies => ["Microsoft.Xrm.Sdk", "Microsoft.Crm.Sdk.Proxy", "Microsoft.Xrm.Sdk.Workflow"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_is_declared_that_the_official_assembly_lacks_or_declares_otherwise(string assemblyName)
    {
        var official = ReferenceList.Read(assemblyName);
        var differences = new List<string>();
        foreach (var ours in Surfaces(Assembly.Load(assemblyName)))
        {
            if (!official.TryGetValue(ours.Name, out var theirs))
            {
                differences.Add($"{ours.Name} is no official type");
                continue;
            }

            if (ours.Kind != theirs.Kind)
                differences.Add($"{ours.Name} is {ours.Kind}, officially {theirs.Kind}");
            if (ours.Base != theirs.Base && !ours.IsWhole)
                differences.Add($"{ours.Name} derives from {ours.Base}, officially from {theirs.Base}");
            differences.AddRange(ours.Interfaces.Except(ours.InheritedInterfaces).Except(theirs.Interfaces).Where(_ => ours.Kind != "enum").Select(name => $"{ours.Name} officially does not implement {name}"));
            differences.AddRange(theirs.Interfaces.Except(ours.Interfaces).Select(name => $"{ours.Name} officially implements {name}"));
            differences.AddRange(ours.Members.Except(theirs.Members).Select(member => $"not official: {member}"));
            if (ours.IsWhole)
                differences.AddRange(theirs.Members.Except(ours.Members).Select(member => $"missing: {member}"));
        }

        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Build_for_NET_Framework_offers_the_same_as_the_build_that_runs_it(string assemblyName)
    {
        var framework = Surfaces(new FrameworkBuilds().LoadFromAssemblyName(new AssemblyName(assemblyName))).Select(surface => surface.ToString());

        Assert.Equal(Surfaces(Assembly.Load(assemblyName)).Select(surface => surface.ToString()).Order(), framework.Order());
    }

    [Theory]
    [InlineData("Microsoft.Xrm.Sdk", "9.0.0.0")]
    [InlineData("Microsoft.Crm.Sdk.Proxy", "9.0.0.0")]
    [InlineData("Microsoft.Xrm.Sdk.Workflow", "9.0.0.0")]
    [InlineData("System.Activities", "4.0.0.0")]
    public void Identity_is_that_of_the_official_assembly(string assemblyName, string version) =>
        Assert.Equal($"{assemblyName}, Version={version}, Culture=neutral, PublicKeyToken=31bf3856ad364e35", Assembly.Load(assemblyName).FullName);

    private static IEnumerable<PublicSurface> Surfaces(Assembly assembly) => assembly.GetExportedTypes().Select(type => new PublicSurface(type));

    /// <summary>
    /// Loads the builds for .NET Framework together and apart from those that run here: a mixture of the two would be a
    /// third thing, and its messages would count as known types of the running assembly.
    /// </summary>
    private sealed class FrameworkBuilds() : AssemblyLoadContext(nameof(FrameworkBuilds), isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            ConformityTests.Assemblies.Any(row => (string)row.Data == assemblyName.Name) ? LoadFromAssemblyPath(PathOf(assemblyName.Name!)) : null;

        private static string PathOf(string assemblyName)
        {
            var configuration = typeof(ConformityTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Configuration").Value!;
            return Path.Combine(ReferenceMaterial.RepositoryRoot, "sdk", assemblyName, "bin", configuration, "net462", assemblyName + ".dll");
        }
    }
}
