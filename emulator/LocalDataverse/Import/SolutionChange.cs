using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Standard;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Import;

/// <summary>
/// The way from one list of solution files to another. What an organisation consists of follows from its files: a catalog and rows of the
/// platform's tables. The difference of the two lists is written in one transaction, and only then the new catalog takes over.
/// </summary>
internal sealed class SolutionChange
{
    private readonly LocalOrganization organization;
    private readonly InstalledPackages installed;
    private readonly IReadOnlyList<InstalledPackage> after;
    private readonly InstalledPackage? subject;
    private readonly MetadataCatalog catalog;
    private readonly MissingComponents missing;
    private readonly ComponentRows rows = new();
    private readonly ComponentRows formerRows = new();
    private readonly List<(string Table, Guid Id)> removedRows;

    /// <param name="organization">Where it happens.</param>
    /// <param name="installed">Where the files are kept.</param>
    /// <param name="before">The files that are there.</param>
    /// <param name="after">The files that shall be there.</param>
    /// <param name="subject">The one of them that comes new; null when none does.</param>
    public SolutionChange(LocalOrganization organization, InstalledPackages installed, IReadOnlyList<InstalledPackage> before, IReadOnlyList<InstalledPackage> after, InstalledPackage? subject)
    {
        this.organization = organization;
        this.installed = installed;
        this.after = after;
        this.subject = subject;
        missing = new MissingComponents(subject?.Package.UniqueName ?? "");
        if (subject != null)
            RequireDependencies.Check(subject.Package, organization.Metadata, SolutionNames(), missing);
        catalog = StandardTables.Load(organization.Options);
        foreach (var package in after)
        {
            var import = new CatalogImport(catalog, package.Package, package == subject ? missing : new MissingComponents(package.Package.UniqueName));
            import.Apply();
            if (package != subject)
                continue;
            missing.ThrowIfAny();
            Add(import.Counts);
            Notes.AddRange(import.Notes.Distinct());
        }

        var changed = before.Except(after).Concat(after.Except(before)).Select(p => p.Package.UniqueName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var package in after.Where(p => changed.Contains(p.Package.UniqueName)))
        {
            var import = new ComponentImport(organization, package, catalog, rows, package == subject ? missing : new MissingComponents(package.Package.UniqueName));
            import.Read();
            if (package != subject)
                continue;
            Add(import.Counts);
            Notes.AddRange(import.Notes);
        }

        missing.ThrowIfAny();
        foreach (var package in before.Where(p => changed.Contains(p.Package.UniqueName)))
            new ComponentImport(organization, package, organization.Metadata, formerRows, new MissingComponents(package.Package.UniqueName)).Read();
        removedRows = formerRows.Keys.Where(k => !rows.Contains(k)).ToList();
        if (removedRows.Count == 0)
            return;
        var others = new ComponentRows();
        foreach (var package in after.Where(p => !changed.Contains(p.Package.UniqueName)))
            new ComponentImport(organization, package, catalog, others, new MissingComponents(package.Package.UniqueName)).Read();
        removedRows.RemoveAll(others.Contains);
    }

    /// <summary>Number of the new file's components by kind.</summary>
    public Dictionary<string, int> Counts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<string> Notes { get; } = [];

    public bool RemovesAnything => removedRows.Count > 0 || RemovedTables().Any() || RemovedColumns().Any() || RemovedKeys().Any() || RemovedOptions();

    /// <summary>What stays and needs something that goes.</summary>
    public IReadOnlyList<Dependency> Dependencies() => new DependencySearch(organization, catalog, after, RemovedTables().ToList(), RemovedColumns().ToList(), removedRows, IsRewritten).Find();

    /// <param name="overwrite">Whether what administrators changed in components gives way.</param>
    public void Apply(bool overwrite)
    {
        missing.ThrowIfReferencesAre();
        RequireKeepingTypes();
        if (RemovesAnything && Dependencies() is { Count: > 0 } dependencies)
            throw Dependency.Fault(dependencies);
        using var transaction = organization.Store.BeginTransaction();
        Extend();
        foreach (var key in rows.Keys)
            Write(key, overwrite);
        Remove();
        installed.Write(after);
        transaction.Commit();

        organization.Metadata.ReplaceWith(catalog);
        organization.CatalogChanged();
    }

    private void Add(Dictionary<string, int> counts)
    {
        foreach (var (kind, count) in counts)
            Counts[kind] = Counts.GetValueOrDefault(kind) + count;
    }

    private HashSet<string> SolutionNames() =>
        organization.SystemQuery(new QueryExpression("solution") { ColumnSet = new ColumnSet("uniquename") }).Select(s => s.GetAttributeValue<string>("uniquename")).ToHashSet(StringComparer.OrdinalIgnoreCase);

    // ---- Tables

    private IEnumerable<Table> RemovedTables() => organization.Metadata.Tables.Where(t => catalog.Find(t.LogicalName) == null);

    private IEnumerable<(Table Table, Column Column)> RemovedColumns() =>
        from table in organization.Metadata.Tables
        let kept = catalog.Find(table.LogicalName)
        where kept != null
        from column in table.Columns
        where kept.Find(column.LogicalName) == null
        select (table, column);

    private IEnumerable<(Table Table, AlternateKey Key)> RemovedKeys() =>
        from table in organization.Metadata.Tables
        let kept = catalog.Find(table.LogicalName)
        where kept != null
        from key in table.Keys
        where !kept.Keys.Exists(k => k.LogicalName == key.LogicalName && k.Columns.SequenceEqual(key.Columns))
        select (table, key);

    private bool RemovedOptions() => organization.Metadata.GlobalChoices.Values.Any(choice =>
        catalog.GlobalChoices.GetValueOrDefault(choice.Name) is not { } kept || choice.Options.Exists(o => !kept.Options.Exists(k => k.Value == o.Value)));

    /// <summary>A column keeps its type for ever: there is no telling what its values would be in another.</summary>
    private void RequireKeepingTypes()
    {
        foreach (var table in organization.Metadata.Tables)
        {
            if (catalog.Find(table.LogicalName) is not { } next)
                continue;
            if (next.Ownership != table.Ownership)
                throw ServiceFault.Of(ErrorCode.ImportFailed, $"The table {table.LogicalName} is owned by {table.Ownership}; the solution would make it {next.Ownership}. The ownership of a table cannot be changed.");
            foreach (var column in table.Columns)
            {
                if (next.Find(column.LogicalName) is { } changed && changed.Type != column.Type)
                    throw ServiceFault.Of(ErrorCode.ImportFailed, $"Attribute {table.LogicalName}.{column.LogicalName} is a {column.Type}, but a {changed.Type} type was specified. The type of a column cannot be changed.");
            }
        }
    }

    private void Extend()
    {
        var store = organization.Store;
        foreach (var (table, key) in RemovedKeys())
            store.DropUniqueIndex(table, key);
        foreach (var table in catalog.Tables)
        {
            var present = organization.Metadata.Find(table.LogicalName);
            if (present == null && !store.HasTable(table.LogicalName))
            {
                store.CreateTable(table);
                continue;
            }

            foreach (var column in table.Columns.Where(c => c.IsStored && present?.Find(c.LogicalName) == null))
                store.AddColumn(table, column);
            foreach (var key in table.Keys)
                store.CreateUniqueIndex(table, key);
        }
    }

    // ---- Rows

    /// <summary>
    /// Writes what a file says of a row, but for columns that somebody changed since the former file was written: that is the layer of
    /// unmanaged customizations, which stays on top. A row that somebody removed comes back only when the file says something new of it.
    /// </summary>
    private void Write((string Table, Guid Id) key, bool overwrite)
    {
        var table = organization.Table(key.Table);
        var values = rows.Find(key)!;
        var former = formerRows.Find(key);
        var stored = organization.Store.Exists(table, key.Id) ? organization.Store.Retrieve(table, key.Id, new ColumnSet(values.Keys.Where(c => c != table.PrimaryIdColumn).ToArray())) : null;
        var changes = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (stored == null)
        {
            if (!overwrite && former != null && values.All(v => former.TryGetValue(v.Key, out var earlier) && IsSame(table, v.Key, earlier, v.Value)))
                return;
            foreach (var (column, value) in values)
                changes[column] = value;
        }
        else
        {
            var isUnmanaged = stored.Contains("ismanaged") && !stored.GetAttributeValue<bool>("ismanaged");
            if (former == null && isUnmanaged && values["ismanaged"] is true && key.Table != "solution")
            {
                throw ServiceFault.Of(
                    ErrorCode.CannotOverwriteActiveComponent,
                    $"A managed solution cannot overwrite the {table.SchemaName} component with Id={key.Id:D} which has an unmanaged base instance. The most likely scenario for this error is that an unmanaged solution has installed a new unmanaged {table.SchemaName} component on the target system, and now a managed solution from the same publisher is trying to install that same {table.SchemaName} component as managed. This will cause an invalid layering of solutions on the target system and is not allowed.");
            }

            var isLayer = stored.Contains("ismanaged") && !isUnmanaged && values["ismanaged"] is false;
            foreach (var (column, value) in values)
            {
                var current = stored.GetAttributeValue<object>(column);
                if (IsSame(table, column, current, value) || (isLayer && column is "ismanaged" or "solutionid"))
                    continue;
                if (overwrite || former == null || IsSame(table, column, current, former.GetValueOrDefault(column)))
                    changes[column] = value;
            }
        }

        if (changes.Count == 0)
            return;
        if (key.Table == "solution")
        {
            changes["updatedon"] = organization.Options.Clock.GetUtcNow().UtcDateTime;
            if (stored == null)
                changes["installedon"] = changes["updatedon"];
        }

        organization.Rows.WriteSystemRow(key.Table, key.Id, changes);
    }

    /// <summary>Whether a row gets other contents from a file, since nobody else has changed it.</summary>
    private bool IsRewritten((string Table, Guid Id) key)
    {
        if (!rows.Contains(key) || formerRows.Find(key) is not { } former)
            return false;
        var table = organization.Table(key.Table);
        var stored = organization.Store.Retrieve(table, key.Id, new ColumnSet(former.Keys.Where(c => c != table.PrimaryIdColumn).ToArray()));
        return stored != null && former.All(v => IsSame(table, v.Key, stored.GetAttributeValue<object>(v.Key), v.Value));
    }

    private static bool IsSame(Table table, string column, object? one, object? other) => Comparable(table, column, one).Equals(Comparable(table, column, other));

    private static object Comparable(Table table, string column, object? value) => value switch
    {
        null or "" => table.Find(column)?.Type == ColumnType.Boolean ? false : "",
        EntityReference reference => reference.Id,
        OptionSetValue option => option.Value,
        _ => value,
    };

    private void Remove()
    {
        var removal = new RowRemoval(organization);
        foreach (var (table, id) in Enumerable.Reverse(removedRows))
            removal.Remove(table, id);
        var tables = RemovedTables().ToList();
        removal.OfTables(tables, catalog);
        removal.OfColumns(RemovedColumns().ToList());
        foreach (var (table, column) in RemovedColumns())
            organization.Store.DropColumn(table, column);
        foreach (var table in tables)
            organization.Store.DropTable(table);
    }
}
