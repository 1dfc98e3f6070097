using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using LocalDataverse.Standard;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Import;

/// <summary>
/// Imports a solution file, all of it or nothing: the new catalog is built beside the present one, tables, columns and rows are written in
/// one transaction, and only then does the new catalog take over.
/// </summary>
internal sealed class SolutionImport(LocalOrganization organization)
{
    /// <summary>The table in which the files of imported solutions are kept.</summary>
    private const string PackageTable = "importjob";

    public ImportResult Import(Stream zip)
    {
        var package = SolutionPackage.Read(zip, organization.Options.MaximumSolutionSize);
        var installed = Installed(package.UniqueName);
        if (installed != null)
        {
            var version = Version.Parse(installed.GetAttributeValue<string>("version"));
            if (version == package.Version)
                return Result(package, false, [], ["The solution is installed in this version; nothing was changed."]);
            if (version > package.Version)
                throw ServiceFault.Of(ErrorCode.LowerVersionUpgrade, $"The solution '{package.UniqueName}' is installed in the newer version {version}; {package.Version} cannot replace it.");
            if (installed.GetAttributeValue<bool>("ismanaged") != package.IsManaged)
                throw ServiceFault.Of(ErrorCode.ImportFailed, $"The solution '{package.UniqueName}' is installed as {(package.IsManaged ? "unmanaged" : "managed")}; a {(package.IsManaged ? "managed" : "unmanaged")} one cannot replace it.");
        }

        using var transaction = organization.Store.BeginTransaction();
        var missing = new MissingComponents(package.UniqueName);
        var catalog = StandardTables.Load(organization.Options);
        foreach (var other in Packages().Where(p => p.UniqueName != package.UniqueName))
            new CatalogImport(catalog, other, new MissingComponents(other.UniqueName)).Apply();
        RequireDependencies.Check(package, catalog, Solutions(), missing);
        var metadata = new CatalogImport(catalog, package, missing);
        metadata.Apply();
        missing.ThrowIfAny();
        UpdateStore(catalog);
        var components = new ComponentImport(organization, package, catalog, missing);
        components.Write();
        missing.ThrowIfAny();
        KeepPackage(package);
        transaction.Commit();

        organization.Metadata.ReplaceWith(catalog);
        organization.CatalogChanged();
        foreach (var (kind, count) in components.Counts)
            metadata.Counts[kind] = metadata.Counts.GetValueOrDefault(kind) + count;
        return Result(package, true, metadata.Counts, [.. metadata.Notes.Distinct(), .. components.Notes]);
    }

    /// <summary>The catalog of the standard tables and all solutions that the database holds.</summary>
    public MetadataCatalog Catalog()
    {
        var catalog = StandardTables.Load(organization.Options);
        foreach (var package in Packages())
            new CatalogImport(catalog, package, new MissingComponents(package.UniqueName)).Apply();
        return catalog;
    }

    /// <summary>The file a solution was imported from.</summary>
    public byte[] Export(string uniqueName, bool managed)
    {
        var package = Packages().FirstOrDefault(p => p.UniqueName.Equals(uniqueName, StringComparison.OrdinalIgnoreCase))
            ?? throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"No solution '{uniqueName}' was imported.");
        if (package.IsManaged != managed)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The solution '{uniqueName}' was imported {(package.IsManaged ? "managed" : "unmanaged")}; this local Dataverse gives back what was imported and can make nothing else of it.");
        return package.Zip;
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

    private Entity? Installed(string uniqueName)
    {
        var query = new QueryExpression("solution") { ColumnSet = new ColumnSet("version", "ismanaged") };
        query.Criteria.AddCondition("uniquename", ConditionOperator.Equal, uniqueName);
        return organization.SystemQuery(query).FirstOrDefault();
    }

    private HashSet<string> Solutions() =>
        organization.SystemQuery(new QueryExpression("solution") { ColumnSet = new ColumnSet("uniquename") }).Select(s => s.GetAttributeValue<string>("uniquename")).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private List<SolutionPackage> Packages()
    {
        var query = new QueryExpression(PackageTable) { ColumnSet = new ColumnSet("data") };
        query.Criteria.AddCondition("operationcontext", ConditionOperator.Equal, "LocalDataverse");
        query.AddOrder("startedon", OrderType.Ascending);
        query.AddOrder("name", OrderType.Ascending);
        return organization.SystemQuery(query)
            .Select(row => SolutionPackage.Read(new MemoryStream(Convert.FromBase64String(row.GetAttributeValue<string>("data"))), long.MaxValue))
            .ToList();
    }

    private void KeepPackage(SolutionPackage package)
    {
        var now = organization.Options.Clock.GetUtcNow().UtcDateTime;
        var id = StableGuid.Of("package:" + package.UniqueName);
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["name"] = package.UniqueName,
            ["solutionname"] = package.UniqueName,
            ["solutionid"] = StableGuid.Of("solution:" + package.UniqueName),
            ["operationcontext"] = "LocalDataverse",
            ["completedon"] = now,
            ["progress"] = 100d,
            ["data"] = Convert.ToBase64String(package.Zip),
        };

        // The first import's time keeps the order in which solutions build on each other.
        if (!organization.Store.Exists(organization.Table(PackageTable), id))
            values["startedon"] = now;
        organization.Rows.WriteSystemRow(PackageTable, id, values);
    }

    private void UpdateStore(MetadataCatalog catalog)
    {
        var store = organization.Store;
        foreach (var table in catalog.Tables)
        {
            if (organization.Metadata.Find(table.LogicalName) is not { } present)
            {
                if (!store.HasTable(table.LogicalName))
                {
                    store.CreateTable(table);
                    continue;
                }

                present = null;
            }

            foreach (var column in table.Columns.Where(c => c.IsStored && present?.Find(c.LogicalName) == null))
                store.AddColumn(table, column);
            foreach (var key in table.Keys.Where(k => present == null || present.Keys.TrueForAll(p => p.LogicalName != k.LogicalName)))
                store.CreateUniqueIndex(table, key);
        }
    }
}
