using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Store;

namespace LocalDataverse.Import;

/// <summary>
/// The files of the organisation's solutions, in the order in which they build on each other. Most solutions have one; an update that no
/// longer brings all that its forerunner brought keeps that one below itself, since an update removes nothing. The platform shows nobody
/// what it keeps of them, so they have a table of the database that no catalog knows.
/// </summary>
internal sealed class InstalledPackages(LocalOrganization organization)
{
    public const string TableName = "installedpackage";

    private static readonly Table Table = Described();

    public void Prepare()
    {
        if (!organization.Store.HasTable(TableName))
            organization.Store.CreateTable(Table);
    }

    public List<InstalledPackage> Read()
    {
        var files = new List<(string File, string Solution)>();
        organization.Store.Read($"SELECT content, solutionname FROM {SqlDialect.Quote(TableName)} ORDER BY place", [], row => files.Add((row.GetString(0), row.GetString(1))));
        return files.ConvertAll(file => new InstalledPackage(SolutionPackage.Read(new MemoryStream(Convert.FromBase64String(file.File)), long.MaxValue), file.Solution));
    }

    public void Write(IReadOnlyList<InstalledPackage> packages)
    {
        var leftOver = new HashSet<Guid>();
        organization.Store.Read($"SELECT installedpackageid FROM {SqlDialect.Quote(TableName)}", [], row => leftOver.Add(ValueCodec.ToGuid((byte[])row.GetValue(0))));
        for (var i = 0; i < packages.Count; i++)
        {
            var (package, solution) = packages[i];
            var id = StableGuid.Of($"package:{solution}:{package.VersionText}");
            if (leftOver.Remove(id))
                organization.Store.Update(Table, id, new Dictionary<string, object?> { ["place"] = i });
            else
                organization.Store.Insert(Table, id, new Dictionary<string, object?> { ["place"] = i, ["solutionname"] = solution, ["content"] = Convert.ToBase64String(package.Zip) });
        }

        foreach (var id in leftOver)
            organization.Store.Delete(Table, id);
    }

    private static Table Described()
    {
        var table = new Table { LogicalName = TableName, SchemaName = TableName, EntitySetName = TableName + "s", PrimaryIdColumn = TableName + "id" };
        foreach (var (name, type) in new[] { (table.PrimaryIdColumn, ColumnType.Uniqueidentifier), ("place", ColumnType.Integer), ("solutionname", ColumnType.String), ("content", ColumnType.Memo) })
            table.Add(new Column { LogicalName = name, SchemaName = name, Type = type });
        return table;
    }
}
