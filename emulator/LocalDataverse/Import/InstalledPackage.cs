namespace LocalDataverse.Import;

/// <summary>A solution file that an organisation has taken in.</summary>
/// <param name="Package">The file.</param>
/// <param name="Solution">The unique name of the solution it counts for: its own, or that with the suffix of one that waits to be promoted.</param>
internal sealed record InstalledPackage(SolutionPackage Package, string Solution)
{
    /// <summary>What the platform adds to the name of a solution whose upgrade is staged and not applied yet.</summary>
    public const string HoldingSuffix = "_Upgrade";

    public static InstalledPackage Of(SolutionPackage package) => new(package, package.UniqueName);

    public static InstalledPackage Holding(SolutionPackage package) => new(package, package.UniqueName + HoldingSuffix);

    public bool IsHolding => Solution != Package.UniqueName;
}
