using System;
using System.IO;

namespace CrmSegmentation.Cli.Local;

/// <summary>The solution zips that were packed with this build and lie beside it.</summary>
internal static class ShippedSolution
{
    public const string UniqueName = "CrmSegmentation";
    public const string ManagedName = "CrmSegmentation_managed.zip";
    public const string UnmanagedName = "CrmSegmentation.zip";

    public static string ManagedPath => Find(ManagedName);

    public static string UnmanagedPath => Find(UnmanagedName);

    private static string Find(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path) ? path : throw new InputException($"{name} does not lie beside crmseg ({AppContext.BaseDirectory}). Build again: dotnet build cli.");
    }
}
