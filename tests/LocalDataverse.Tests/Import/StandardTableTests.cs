using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Metadata;
using LocalDataverse.Standard;

namespace LocalDataverse.Tests.Import;

public sealed class StandardTableTests
{
    /// <summary>Columns that apps brought to the organisation the reference was read from.</summary>
    private static readonly string[] OtherApps = ["adx_", "msa_", "msdyn_", "mspp_", "msft_", "cra05_", "sla"];

    [Theory]
    [InlineData("contact")]
    [InlineData("account")]
    [InlineData("team")]
    [InlineData("systemform")]
    [InlineData("savedquery")]
    [InlineData("solution")]
    [InlineData("appmodule")]
    [InlineData("environmentvariabledefinition")]
    [InlineData("environmentvariablevalue")]
    [InlineData("connectionreference")]
    public void Columns_are_those_of_a_live_organisation(string name)
    {
        var table = StandardTables.Load().Find(name)!;
        var lines = File.ReadAllLines(ReferenceMaterial.Require($"reference/metadata/{name}.tsv"));
        var head = lines[0].Split('\t');
        string Cell(string[] cells, string column) => cells.ElementAtOrDefault(Array.IndexOf(head, column)) ?? "";

        var differences = new List<string>();
        foreach (var cells in lines.Skip(1).Select(l => l.Split('\t')))
        {
            var column = Cell(cells, "column");
            if (Cell(cells, "attribute_of").Length > 0 || OtherApps.Any(p => column.StartsWith(p, StringComparison.Ordinal)) || table.Find(column) is not { AttributeOf: null } own)
                continue;
            var type = Cell(cells, "type");
            if (own.Type.ToString() != type && !(type == "Lookup" && own.Type is ColumnType.Customer or ColumnType.Owner))
                differences.Add($"{column}: {own.Type}, not {type}");
            if (type is "String" or "Memo" && own.MaxLength?.ToString(System.Globalization.CultureInfo.InvariantCulture) != Cell(cells, "max_length"))
                differences.Add($"{column}: length {own.MaxLength}, not {Cell(cells, "max_length")}");
            if (type == "DateTime" && own.DateTimeBehavior.ToString() != Cell(cells, "datetime_behavior"))
                differences.Add($"{column}: {own.DateTimeBehavior}, not {Cell(cells, "datetime_behavior")}");
            if (type == "Picklist" && own.Choice != null && own.Choice.Options.Count != Cell(cells, "options").Split(';').Length)
                differences.Add($"{column}: {own.Choice.Options.Count} options");
            if (column == table.PrimaryIdColumn || (name == "environmentvariablevalue" && column == "ownerid"))
                continue; // Whether an id may be given, and who owns a variable's value, this host leaves open.
            if (own.ValidForCreate != (Cell(cells, "create") == "true") || own.ValidForUpdate != (Cell(cells, "update") == "true"))
                differences.Add($"{column}: create {own.ValidForCreate}, update {own.ValidForUpdate}");
        }

        Assert.Empty(differences);
    }

    [Fact]
    public void Every_lookup_that_can_be_followed_has_a_relationship()
    {
        var catalog = StandardTables.Load();

        var missing = from table in catalog.Tables
                      from column in table.Columns
                      where column.Type is ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner
                      from target in column.Targets
                      where catalog.Find(target) != null && !catalog.OneToMany.Exists(r => r.ReferencingTable == table.LogicalName && r.ReferencingColumn == column.LogicalName && r.ReferencedTable == target)
                      select $"{table}.{column} to {target}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Names_of_relationships_are_unique()
    {
        var catalog = StandardTables.Load();

        Assert.Empty(catalog.OneToMany.GroupBy(r => r.SchemaName, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void The_emulator_knows_nothing_of_the_solution_it_was_made_for()
    {
        // In two pieces, so that this file does not contain it either.
        var prefix = "cs" + "eg";
        var folders = new[] { "emulator/LocalDataverse", "emulator/LocalDataverse.Web", "tests/LocalDataverse.Tests", "tests/LocalDataverse.TestPlugins" };

        var files = from folder in folders
                    from file in Directory.EnumerateFiles(Path.Combine(ReferenceMaterial.RepositoryRoot, folder), "*", SearchOption.AllDirectories)
                    let relative = Path.GetRelativePath(ReferenceMaterial.RepositoryRoot, file).Replace('\\', '/')
                    where !relative.Contains("/bin/", StringComparison.Ordinal) && !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/node_modules/", StringComparison.Ordinal)
                    where File.ReadAllText(file).Contains(prefix, StringComparison.OrdinalIgnoreCase)
                    select relative;

        Assert.Empty(files);
    }
}
