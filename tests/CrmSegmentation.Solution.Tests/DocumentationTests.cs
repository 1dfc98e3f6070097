using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>What the documents say about the solution is so.</summary>
public sealed class DocumentationTests
{
    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);

    public static TheoryData<string> Sentences =>
        [.. Regex.Matches(Text("docs/troubleshooting.md"), "^(?:### |\\| )`(.+?)`(?: \\||$)", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Concat(DocumentedApi.All.SelectMany(api => api.Refusals)).Distinct()];

    [Fact]
    public void The_data_map_has_each_column_with_the_purpose_that_its_metadata_states()
    {
        var expected = Columns().Select(column => $"{column.Table}.{column.Name}: {column.Purpose}").ToList();
        var rows = DataMap().Select(row => $"{row.Table}.{row.Cells[0]}: {row.Cells[1]}").ToList();

        Assert.True(!expected.Except(rows).Any(), $"docs/privacy.md has no row for\n{string.Join('\n', expected.Except(rows))}");
        Assert.True(!rows.Except(expected).Any(), $"docs/privacy.md has rows for what the solution has not:\n{string.Join('\n', rows.Except(expected))}");
    }

    [Fact]
    public void The_data_map_names_the_roles_that_may_read_the_table_and_the_columns_that_are_secured()
    {
        var expected = Columns().ToDictionary(column => $"{column.Table}.{column.Name}", column => column.Readers);

        Assert.All(DataMap(), row => Assert.Equal(expected.GetValueOrDefault($"{row.Table}.{row.Cells[0]}"), row.Cells[3]));
    }

    [Fact]
    public void The_data_map_says_of_each_column_where_it_comes_from_and_how_long_it_stays() =>
        Assert.All(DataMap(), row => Assert.All(row.Cells, cell => Assert.NotEmpty(cell)));

    [Theory]
    [MemberData(nameof(Sentences))]
    public void An_error_in_the_documents_is_one_that_the_sources_have(string sentence)
    {
        var fragments = sentence.Split('…').Select(fragment => fragment.Trim()).Where(fragment => fragment.Length > 1).ToList();

        Assert.Contains(Sources.Value, source => fragments.All(fragment => source.Contains(fragment, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("docs/README.md")]
    [InlineData("docs/activities.md")]
    [InlineData("docs/api.md")]
    [InlineData("docs/followup.md")]
    [InlineData("docs/install.md")]
    [InlineData("docs/limits.md")]
    [InlineData("docs/offers.md")]
    [InlineData("docs/suggestions.md")]
    [InlineData("docs/privacy.md")]
    [InlineData("docs/security.md")]
    [InlineData("docs/texts.md")]
    [InlineData("docs/troubleshooting.md")]
    public void Links_between_documents_lead_to_files(string document)
    {
        var folder = Path.GetDirectoryName(PathOf(document))!;

        Assert.All(Regex.Matches(Text(document), @"\]\(([^)#:]+)\)").Select(match => match.Groups[1].Value), link => Assert.True(File.Exists(Path.Combine(folder, link)), link));
    }

    /// <summary>Microsoft's build tools are not on every registry, so that their project is not built here.</summary>
    [Fact]
    public void The_project_for_pac_names_files_that_exist()
    {
        var project = PathOf("solution/pac/CrmSegmentation.cdsproj");
        var properties = XElement.Load(project).Descendants().Where(element => !element.HasElements).ToLookup(element => element.Name.LocalName, element => element.Value.Replace("$(MSBuildProjectDirectory)", Path.GetDirectoryName(project), StringComparison.Ordinal).Replace('\\', '/'));

        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, properties["SolutionRootPath"].Single(), "Other", "Solution.xml")));
        Assert.True(File.Exists(properties["SolutionPackageMapFilePath"].Single()));
        Assert.Equal("Both", properties["SolutionPackageType"].Single());
    }

    /// <summary>The options of the commands of pac that are used here, as Microsoft's reference of the Power Platform CLI names them.</summary>
    private static readonly Dictionary<string, string[]> Pac = new(StringComparer.Ordinal)
    {
        ["auth create"] = ["--applicationId", "--clientSecret", "--tenant", "--environment"],
        ["solution pack"] = ["--folder", "--packagetype", "--map", "--zipfile"],
        ["solution unpack"] = ["--folder", "--packagetype", "--map", "--zipfile", "--allowDelete"],
        ["solution import"] = ["--path", "--settings-file", "--stage-and-upgrade"],
        ["solution check"] = ["--path", "--outputDirectory"],
        ["solution create-settings"] = ["--solution-zip", "--settings-file"],
    };

    [Fact]
    public void Commands_of_pac_use_options_that_it_has()
    {
        var pages = new[] { "README.md", "docs/install.md", "solution/README.md", ".github/workflows/ci.yml" };
        var commands = pages.SelectMany(page => Regex.Matches(Text(page), @"\bpac ((?:auth|solution) [a-z-]+)([^`\n]*)")).ToList();

        Assert.Equal(Pac.Keys.Order(StringComparer.Ordinal), commands.Select(command => command.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.All(commands, command => Assert.Empty(Regex.Matches(command.Groups[2].Value, @"(?<= )--?[A-Za-z-]+").Select(option => option.Value).Except(Pac[command.Groups[1].Value])));
    }

    private static readonly Lazy<List<string>> Sources = new(() =>
    [
        .. new[] { "plugins", "cli", "solution/Packer", "emulator/LocalDataverse" }
            .SelectMany(folder => Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText),
    ]);

    private static IEnumerable<(string Table, string Name, string Purpose, string Readers)> Columns() =>
        from entity in Zip.Customizations.Elements("Entities").Elements("Entity")
        let table = entity.Element("Name")!.Value
        let readers = Readers(table)
        from column in entity.Elements("EntityInfo").Elements("entity").Elements("attributes").Elements("attribute")
        let name = column.Element("LogicalName")!.Value
        where name.StartsWith("cseg_", StringComparison.Ordinal)
        select (table.ToLowerInvariant(), name, column.Elements("Descriptions").Elements().First().Attribute("description")!.Value,
            readers + (column.Element("IsSecured")?.Value == "1" ? " with the column security profile" : ""));

    private static string Readers(string table) => string.Join(", ",
        from role in Zip.Customizations.Elements("Roles").Elements("Role")
        where role.Descendants("RolePrivilege").Any(privilege => privilege.Attribute("name")!.Value.Equals("prvRead" + table, StringComparison.OrdinalIgnoreCase))
        let name = role.Attribute("name")!.Value.Replace("Segmentation ", "", StringComparison.Ordinal)
        orderby name
        select name);

    private static IEnumerable<(string Table, string[] Cells)> DataMap()
    {
        var table = "";
        foreach (var line in File.ReadLines(PathOf("docs/privacy.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                table = line[3..];
            else if (line.StartsWith("| `", StringComparison.Ordinal))
                yield return (table, [.. line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim('`'))]);
        }
    }

    private static string Text(string path) => File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");

    private static string PathOf(string path) => Path.Combine(ReferenceMaterial.RepositoryRoot, path);
}
