using System;
using System.IO;

namespace CrmSegmentation.Tests;

/// <summary>
/// Data and schemas that stand beside the repository on some machines (a folder <c>shared</c> next to the checkout).
/// A test that needs them asks here; where they are absent the test is skipped by name, never passed.
/// </summary>
internal static class ReferenceMaterial
{
    /// <summary>The root of the checkout.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The full path of a file or folder of the reference material; skips the running test when it is absent.</summary>
    public static string Require(string relativePath)
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", relativePath));
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"needs ../shared/{relativePath}, which is not on this machine");
        return path;
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CrmSegmentation.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No CrmSegmentation.sln above {AppContext.BaseDirectory}.");
    }
}
