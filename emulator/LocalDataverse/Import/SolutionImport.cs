using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using LocalDataverse.Standard;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Import;

/// <summary>Takes in solution files, promotes staged upgrades and removes solutions: each as a whole or not at all.</summary>
internal sealed class SolutionImport(LocalOrganization organization)
{
    private readonly InstalledPackages installed = new(organization);

    /// <summary>Makes the place where the files are kept, where it is not there.</summary>
    public void Prepare() => installed.Prepare();

    /// <param name="package">The solution file.</param>
    /// <param name="mode">What becomes of the version that is there.</param>
    /// <param name="overwrite">Whether what administrators changed in components gives way to what the file says.</param>
    public ImportResult Import(SolutionPackage package, ImportMode mode = ImportMode.Update, bool overwrite = false)
    {
        var before = installed.Read();
        var own = before.Where(p => p.Package.UniqueName == package.UniqueName).ToList();
        if (Row(package.UniqueName) is { } present)
        {
            RequireSameKind(package, present.GetAttributeValue<bool>("ismanaged"));
            var version = Version.Parse(present.GetAttributeValue<string>("version"));
            if (version == package.Version && mode == ImportMode.Update && own.TrueForAll(p => !p.IsHolding))
                return Result(package, false, [], ["The solution is installed in this version; nothing was changed."]);
            if (version > package.Version || (version == package.Version && mode != ImportMode.Update))
                throw NotHigher(package, version);
            if (mode == ImportMode.Update && own.Exists(p => p.IsHolding))
                throw ServiceFault.Of(ErrorCode.ImportFailed, $"An upgrade of the solution '{package.UniqueName}' is staged. Apply it with DeleteAndPromote or delete the solution '{package.UniqueName + InstalledPackage.HoldingSuffix}' first.");
            if (!package.IsManaged && mode != ImportMode.Update)
                throw ServiceFault.Of(ErrorCode.ImportFailed, $"The solution '{package.UniqueName}' is unmanaged; only managed solutions are upgraded.");
        }
        else if (own.Count == 0 || mode == ImportMode.Holding)
        {
            mode = ImportMode.Update;
        }

        var subject = mode == ImportMode.Holding ? InstalledPackage.Holding(package) : InstalledPackage.Of(package);
        var remaining = own.Where(p => mode != ImportMode.Upgrade && !(p.IsHolding && subject.IsHolding)).ToList();
        var after = With(before, package.UniqueName, [.. remaining, subject]);
        var change = new SolutionChange(organization, installed, before, after, subject);
        if (mode == ImportMode.Update && remaining.Count > 0)
        {
            // Where the new version brings all that the former ones brought, those need not be kept.
            var alone = new SolutionChange(organization, installed, before, With(before, package.UniqueName, [subject]), subject);
            if (!alone.RemovesAnything)
                change = alone;
        }

        change.Apply(overwrite || !package.IsManaged);
        return Result(package, true, change.Counts, change.Notes);
    }

    /// <summary>Makes the staged upgrade the solution and removes what only its forerunner brought; the solution's id.</summary>
    public Guid Promote(string uniqueName)
    {
        var before = installed.Read();
        var staged = before.Find(p => p.IsHolding && p.Package.UniqueName.Equals(uniqueName, StringComparison.OrdinalIgnoreCase))
            ?? throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"No upgrade of the solution '{uniqueName}' is staged. Import the new version with HoldingSolution first.");
        new SolutionChange(organization, installed, before, With(before, staged.Package.UniqueName, [InstalledPackage.Of(staged.Package)]), null).Apply(overwrite: false);
        return StableGuid.Of("solution:" + staged.Package.UniqueName);
    }

    /// <summary>Removes a solution: a managed one with all it brought and the data in it, an unmanaged one only as a container.</summary>
    public void Uninstall(Guid solution)
    {
        var row = organization.SystemRetrieve("solution", solution, new ColumnSet("uniquename", "ismanaged")) ?? throw ServiceFault.MissingRow("solution", solution);
        if (!row.GetAttributeValue<bool>("ismanaged"))
        {
            using var transaction = organization.Store.BeginTransaction();
            new RowRemoval(organization).Remove("solution", solution);
            transaction.Commit();
            return;
        }

        Removal(row.GetAttributeValue<string>("uniquename")).Apply(overwrite: false);
    }

    /// <summary>What keeps a solution from being removed.</summary>
    public IReadOnlyList<Dependency> DependenciesForUninstall(string uniqueName)
    {
        if (Row(uniqueName) is null)
            throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"The solution '{uniqueName}' is not installed.");
        return Removal(uniqueName).Dependencies();
    }

    /// <summary>The catalog of the standard tables and all solutions that the database holds.</summary>
    public MetadataCatalog Catalog()
    {
        var catalog = StandardTables.Load(organization.Options);
        foreach (var (package, _) in installed.Read())
            new CatalogImport(catalog, package, new MissingComponents(package.UniqueName)).Apply();
        return catalog;
    }

    /// <summary>The file a solution was imported from.</summary>
    public byte[] Export(string uniqueName, bool managed)
    {
        var package = installed.Read().LastOrDefault(p => p.Solution.Equals(uniqueName, StringComparison.OrdinalIgnoreCase))?.Package
            ?? throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"No solution '{uniqueName}' was imported.");
        if (package.IsManaged != managed)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The solution '{uniqueName}' was imported {(package.IsManaged ? "managed" : "unmanaged")}; this local Dataverse gives back what was imported and can make nothing else of it.");
        return package.Zip;
    }

    private SolutionChange Removal(string solution)
    {
        var before = installed.Read();
        return new SolutionChange(organization, installed, before, before.Where(p => !Goes(p)).ToList(), null);

        // What is staged goes with the solution it would replace.
        bool Goes(InstalledPackage package) => package.Solution.Equals(solution, StringComparison.OrdinalIgnoreCase) || package.Package.UniqueName.Equals(solution, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The list with other files for one solution, which keeps its place.</summary>
    private static List<InstalledPackage> With(List<InstalledPackage> packages, string uniqueName, List<InstalledPackage> files)
    {
        var place = packages.FindIndex(p => p.Package.UniqueName == uniqueName);
        var result = packages.Where(p => p.Package.UniqueName != uniqueName).ToList();
        result.InsertRange(place < 0 ? result.Count : place, files);
        return result;
    }

    private static ImportResult Result(SolutionPackage package, bool changed, Dictionary<string, int> components, IReadOnlyList<string> notes) => new()
    {
        UniqueName = package.UniqueName,
        Version = package.VersionText,
        IsManaged = package.IsManaged,
        Changed = changed,
        Components = components,
        Notes = notes,
    };

    private static void RequireSameKind(SolutionPackage package, bool isManaged)
    {
        if (isManaged == package.IsManaged)
            return;
        var (present, supplied, code) = isManaged
            ? ("a managed", "unmanaged", ErrorCode.UnmanagedOverManagedSolution)
            : ("an unmanaged", "managed", ErrorCode.ManagedOverUnmanagedSolution);
        throw ServiceFault.Of(code, $"The solution is already installed on this system as {present} solution and the package supplied is attempting to install it in {supplied} mode. Import can only update solutions when the modes match. Uninstall the current solution and try again.");
    }

    private static FaultException<OrganizationServiceFault> NotHigher(SolutionPackage package, Version installed) => ServiceFault.Of(
        ErrorCode.LowerVersionUpgrade,
        $"The import solution must have a higher version than the existing solution it is upgrading. '{package.UniqueName}' is installed in the version {installed}; the file has {package.Version}.");

    private Entity? Row(string uniqueName)
    {
        var query = new QueryExpression("solution") { ColumnSet = new ColumnSet("version", "ismanaged") };
        query.Criteria.AddCondition("uniquename", ConditionOperator.Equal, uniqueName);
        return organization.SystemQuery(query).FirstOrDefault();
    }
}
