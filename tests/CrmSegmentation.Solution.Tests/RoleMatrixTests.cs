using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>Who may do what: the tables of docs/security.md are what happens, cell by cell.</summary>
public sealed class RoleMatrixTests
{
    [Fact]
    public void The_rights_to_rows_are_those_of_the_documentation()
    {
        using var matrix = new RoleMatrix(withSteps: false);
        var rows = from table in matrix.Tables
                   from right in RightsOn(table)
                   select Row($"{right} {table.LogicalName}", role => matrix.Cell(role, right, table));

        HoldsDocumentation("Rows", rows);
    }

    [Fact]
    public void The_references_that_may_be_set_are_those_of_the_documentation()
    {
        using var matrix = new RoleMatrix(withSteps: false);
        var rows = matrix.References.Select(r => Row($"{r.Table.LogicalName}.{r.Column.LogicalName} to {r.Target.LogicalName}", role => matrix.Cell(role, r.Table, r.Column, r.Target)));

        HoldsDocumentation("References", rows);
    }

    [Fact]
    public void The_actions_are_those_of_the_documentation()
    {
        using var matrix = new RoleMatrix(withSteps: true);
        using var fresh = matrix.Organization.TakeSnapshot();
        var actions = new RoleActions(matrix).All;
        var rows = actions.Select(action => Row(action.Key, role =>
        {
            matrix.Organization.Restore(fresh);
            return action.Value(role);
        })).ToList();

        HoldsDocumentation("Actions", rows);
    }

    [Fact]
    public void Every_custom_API_is_among_the_actions()
    {
        using var matrix = new RoleMatrix(withSteps: true);
        var apis = matrix.Administrator.RetrieveMultiple(new QueryExpression("customapi") { ColumnSet = new ColumnSet("uniquename") }).Entities.Select(a => a.GetAttributeValue<string>("uniquename"));

        Assert.Empty(apis.Except(new RoleActions(matrix).All.Keys));
    }

    /// <summary>An administrator who may do everything to everybody's rows, but read only his own.</summary>
    [Fact]
    public void No_API_does_anything_to_a_row_that_its_caller_may_not_read()
    {
        using var matrix = new RoleMatrix(withSteps: true);
        var apis = matrix.Administrator.RetrieveMultiple(new QueryExpression("customapi") { ColumnSet = new ColumnSet("uniquename", "boundentitylogicalname") }).Entities
            .Where(api => api.GetAttributeValue<string>("boundentitylogicalname") is { } table && matrix.Table(table).Ownership == OwnershipType.UserOwned).ToList();
        foreach (var table in apis.Select(api => api.GetAttributeValue<string>("boundentitylogicalname")).Distinct())
            matrix.NarrowToOwnRows("Administrator", "prvRead" + matrix.Table(table).SchemaName);
        using var fresh = matrix.Organization.TakeSnapshot();
        var actions = new RoleActions(matrix).All;

        var cells = apis.ToDictionary(api => api.GetAttributeValue<string>("uniquename"), api =>
        {
            matrix.Organization.Restore(fresh);
            return actions[api.GetAttributeValue<string>("uniquename")]("Administrator");
        });

        Assert.True(cells.Count > 15, $"{cells.Count} APIs");
        // An export says in its own words what the caller may not read; to retire a segment is to write one column, which takes no right to read on the platform either.
        var expected = new Dictionary<string, string> { ["cseg_ExportCustomer"] = "m, else 0x80040265", ["cseg_RetireSegment"] = "muco" };
        var others = string.Join(", ", cells.Where(cell => cell.Value != expected.GetValueOrDefault(cell.Key, "m, else 0x80040265 (0x80040220)")).Select(cell => $"{cell.Key}: {cell.Value}").Order(StringComparer.Ordinal));
        Assert.True(others.Length == 0, others);
    }

    /// <summary>Takes each privilege away from its role: something that the documentation allows is refused then, or the privilege stands there with its reason.</summary>
    [Theory]
    [InlineData("Seller")]
    [InlineData("Marketer")]
    [InlineData("Administrator")]
    [InlineData("Service")]
    public void No_role_has_a_privilege_that_it_does_not_need(string role)
    {
        using var matrix = new RoleMatrix(withSteps: false);
        var organization = matrix.Organization;
        var reasons = Documented("Privileges with another reason").ToDictionary(cells => cells[0], cells => cells[1], StringComparer.OrdinalIgnoreCase);
        var links = organization.Table("roleprivileges");
        var query = new QueryByAttribute("roleprivileges") { ColumnSet = new ColumnSet(true), Attributes = { "roleid" }, Values = { matrix.RoleId(role)!.Value } };
        var unneeded = new List<string>();
        foreach (var link in matrix.Administrator.RetrieveMultiple(query).Entities)
        {
            var privilege = matrix.Administrator.Retrieve("privilege", link.GetAttributeValue<Guid>("privilegeid"), new ColumnSet("name")).GetAttributeValue<string>("name");
            if (reasons.ContainsKey(privilege))
                continue;
            var checks = Checks(matrix, role, privilege).ToList();
            var before = checks.ConvertAll(check => check());
            organization.Store.Delete(links, link.Id);
            organization.RowWritten(links);
            if (checks.ConvertAll(check => check()).SequenceEqual(before))
                unneeded.Add(privilege);
            organization.Rows.WriteSystemRow(links.LogicalName, link.Id, link.Attributes.ToDictionary(a => a.Key, a => (object?)a.Value, StringComparer.OrdinalIgnoreCase));
            organization.RowWritten(links);
        }

        Assert.Equal("", string.Join(", ", unneeded.Order(StringComparer.Ordinal)));
        Assert.All(reasons, reason => Assert.NotEmpty(reason.Value));
    }

    /// <summary>Cells that are about a privilege.</summary>
    private static IEnumerable<Func<string>> Checks(RoleMatrix matrix, string role, string privilege)
    {
        foreach (var table in matrix.Tables)
        {
            foreach (var right in RightsOn(table).Where(right => privilege.Equals($"prv{right}{table.LogicalName}", StringComparison.OrdinalIgnoreCase)))
                yield return () => matrix.Cell(role, right, table);
        }

        foreach (var (table, column, target) in matrix.References.Where(r => privilege.Equals("prvAppend" + r.Table.LogicalName, StringComparison.OrdinalIgnoreCase) || privilege.Equals("prvAppendTo" + r.Target.LogicalName, StringComparison.OrdinalIgnoreCase)))
            yield return () => matrix.Cell(role, table, column, target);
    }

    private static IEnumerable<string> RightsOn(Table table) => table.LogicalName is "campaign" or "environmentvariabledefinition" ? ["read"]
        : table.Ownership == OwnershipType.UserOwned ? ["create", "read", "write", "delete", "assign", "share"] : ["create", "read", "write", "delete"];

    private static string Row(string action, Func<string, string> cell) => $"| {action} | {string.Join(" | ", RoleMatrix.Roles.Select(cell))} |";

    private static void HoldsDocumentation(string section, IEnumerable<string> rows)
    {
        var actual = rows.ToList();
        var documented = Documented(section).Select(cells => $"| {string.Join(" | ", cells)} |").ToList();

        Assert.True(documented.SequenceEqual(actual), $"docs/security.md, {section}, says\n{string.Join('\n', documented.Except(actual))}\nand what happens is\n{string.Join('\n', actual.Except(documented))}");
    }

    /// <summary>The cells of the rows of the table in a section of docs/security.md.</summary>
    private static IEnumerable<string[]> Documented(string section) => File.ReadAllLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "docs", "security.md"))
        .SkipWhile(line => line != "## " + section).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith('|')).Skip(2)
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
}
