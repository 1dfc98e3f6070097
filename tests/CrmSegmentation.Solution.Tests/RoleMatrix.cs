using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Packer;
using LocalDataverse;
using LocalDataverse.Metadata;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>
/// An organisation with the solution, in which users of each role, all of one business unit, try what can be done to rows of their own,
/// of a colleague, of somebody in a unit below theirs and of somebody in another unit.
/// </summary>
internal sealed class RoleMatrix : IDisposable
{
    private const int AccessDenied = unchecked((int)0x80040220);

    /// <summary>The sub-code of a refusal that names none.</summary>
    private const int AnyException = unchecked((int)0x80131500);

    private readonly Dictionary<string, Guid> users = [];
    private readonly Dictionary<char, Guid> colleagues = [];
    private int rows;

    public RoleMatrix(bool withSteps)
    {
        Organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = new AFixedDay(2001, 12, 31), RunStepsEnabled = withSteps });
        Organization.ImportSolution(new MemoryStream(SolutionZip.Built(PackageType.Managed).Bytes));
        Administrator = Organization.CreateService();
        var own = Unit("Branch", Organization.RootBusinessUnitId);
        colleagues['u'] = User("Colleague", own);
        colleagues['c'] = User("Below", Unit("Counter of the branch", own));
        colleagues['o'] = User("Elsewhere", Unit("Other branch", Organization.RootBusinessUnitId));
        var basic = TheRoleOfAppUsers();
        foreach (var role in Roles)
        {
            users[role] = User(role, own);
            Administrator.Associate("systemuser", users[role], new Relationship("systemuserroles_association"), [basic]);
            if (RoleId(role) is { } id)
                Administrator.Associate("systemuser", users[role], new Relationship("systemuserroles_association"), [new EntityReference("role", id)]);
        }
    }

    /// <summary>The heads of the table's columns: no role, and the solution's roles without the word they share.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["no role", "Seller", "Marketer", "Administrator", "Service"];

    public LocalOrganization Organization { get; }

    public IOrganizationService Administrator { get; }

    /// <summary>The platform's tables that the solution uses and its own.</summary>
    public IReadOnlyList<Table> Tables => [.. new[] { "contact", "list", "campaign", "environmentvariabledefinition" }.Select(Table), .. Organization.Metadata.Tables.Where(t => t.LogicalName.StartsWith("cseg_", StringComparison.Ordinal) && !t.IsIntersect).OrderBy(t => t.LogicalName, StringComparer.Ordinal)];

    /// <summary>Lookups of the solution, and those of its tables, to tables with rights of their own.</summary>
    public IEnumerable<(Table Table, Column Column, Table Target)> References =>
        from table in Tables
        from column in table.Columns
        where column.Type is ColumnType.Lookup && column.LogicalName.StartsWith("cseg_", StringComparison.Ordinal)
        from target in column.Targets
        where target is not ("systemuser" or "team" or "task")
        orderby table.LogicalName, column.LogicalName
        select (table, column, Table(target));

    public void Dispose() => Organization.Dispose();

    public Guid? RoleId(string role) => Administrator.RetrieveMultiple(new QueryByAttribute("role") { ColumnSet = new ColumnSet(false), Attributes = { "name" }, Values = { "Segmentation " + role } }).Entities.SingleOrDefault()?.Id;

    /// <summary>Lets a privilege of a role reach the user's own rows only.</summary>
    public void NarrowToOwnRows(string role, string privilege)
    {
        var id = Administrator.RetrieveMultiple(new QueryByAttribute("privilege") { ColumnSet = new ColumnSet(false), Attributes = { "name" }, Values = { privilege } }).Entities.Single().Id;
        var links = Organization.Table("roleprivileges");
        var link = Administrator.RetrieveMultiple(new QueryByAttribute("roleprivileges") { ColumnSet = new ColumnSet(true), Attributes = { "roleid", "privilegeid" }, Values = { RoleId(role)!.Value, id } }).Entities.Single();
        Organization.Rows.WriteSystemRow(links.LogicalName, link.Id, new Dictionary<string, object?> { ["roleid"] = RoleId(role)!.Value, ["privilegeid"] = id, ["privilegedepthmask"] = 1 });
        Organization.RowWritten(links);
    }

    public Guid UserOf(string role) => users[role];

    public IOrganizationService ServiceOf(string role) => Organization.CreateService(users[role]);

    public Table Table(string name) => Organization.Metadata.Find(name)!;

    /// <summary>What a role may do with the rows of a table.</summary>
    public string Cell(string role, string right, Table table)
    {
        var service = ServiceOf(role);
        if (right == "create")
            return YesOrCode(() => service.Create(ARow(table)));
        return Reach(table, role, row =>
        {
            switch (right)
            {
                case "read":
                    service.Retrieve(table.LogicalName, row, new ColumnSet(table.PrimaryIdColumn));
                    break;
                case "write":
                    service.Update(new Entity(table.LogicalName, row) { [table.PrimaryNameColumn ?? table.PrimaryIdColumn] = $"Written {++rows}" });
                    break;
                case "delete":
                    service.Delete(table.LogicalName, row);
                    break;
                case "assign":
                    service.Execute(new AssignRequest { Target = new EntityReference(table.LogicalName, row), Assignee = new EntityReference("systemuser", colleagues['o']) });
                    break;
                default:
                    service.Execute(new GrantAccessRequest { Target = new EntityReference(table.LogicalName, row), PrincipalAccess = new PrincipalAccess { Principal = new EntityReference("systemuser", colleagues['o']), AccessMask = AccessRights.ReadAccess } });
                    break;
            }
        });
    }

    /// <summary>Whether a role may set a reference on a row, of his own where rows have owners, to one of somebody in another unit or, where that is refused, of his own.</summary>
    public string Cell(string role, Table table, Column column, Table target)
    {
        var service = ServiceOf(role);
        string To(char position) => YesOrCode(() => service.Update(new Entity(table.LogicalName, NewRow(table, role, 'm')) { [column.LogicalName] = new EntityReference(target.LogicalName, NewRow(target, role, position)) }));
        var elsewhere = To('o');
        return elsewhere != "-" || !HasOwner(target) ? elsewhere : To('u') is "yes" ? "mu" : To('m') is "yes" ? "m" : "-";
    }

    /// <summary>Whose rows something may be done to, by letter, with the codes of refusals other than the platform's usual one.</summary>
    public string Reach(Table table, string role, Action<Guid> attempt, Func<char, Guid>? newRow = null)
    {
        if (!HasOwner(table))
            return YesOrCode(() => attempt((newRow ?? (p => NewRow(table, role, p)))('m')));
        var answers = "muco".Select(position => (position, Answer: YesOrCode(() => attempt((newRow ?? (p => NewRow(table, role, p)))(position))))).ToList();
        var reached = string.Concat(answers.Where(a => a.Answer == "yes").Select(a => a.position));
        var codes = string.Join(", ", answers.Select(a => a.Answer).Where(answer => answer is not ("yes" or "-")).Distinct());
        return (reached, codes) switch
        {
            ("", "") => "-",
            ("", _) => codes,
            (_, "") => reached,
            _ => $"{reached}, else {codes}",
        };
    }

    /// <summary>"yes", "-" where the platform refuses it for want of a right, or the code of another refusal.</summary>
    public static string YesOrCode(Action attempt)
    {
        try
        {
            attempt();
            return "yes";
        }
        catch (FaultException<OrganizationServiceFault> refused)
        {
            return refused.Detail.ErrorCode == AccessDenied ? "-" : $"0x{refused.Detail.ErrorCode:X8}{OfTheRight(refused.Detail)}";
        }
    }

    /// <summary>The code of the missing right that a refusal of the solution passes on.</summary>
    private static string OfTheRight(OrganizationServiceFault fault) =>
        fault.ErrorDetails.TryGetValue("SubErrorCode", out var code) && int.Parse((string)code, CultureInfo.InvariantCulture) is var number and not AnyException ? $" (0x{number:X8})" : "";

    public Guid OwnerAt(string role, char position) => position == 'm' ? users[role] : colleagues[position];

    public Guid NewRow(Table table, string role, char position, Action<Entity>? with = null)
    {
        var row = ARow(table);
        if (HasOwner(table))
            row["ownerid"] = new EntityReference("systemuser", OwnerAt(role, position));
        with?.Invoke(row);
        return Administrator.Create(row);
    }

    private static bool HasOwner(Table table) => table.Ownership == OwnershipType.UserOwned;

    private Entity ARow(Table table)
    {
        var row = new Entity(table.LogicalName);
        if (table.LogicalName == "contact")
            row["lastname"] = "Customer";
        else if (table.PrimaryNameColumn is { } name && table.Find(name)!.Type == ColumnType.String)
            row[name] = $"Row {++rows}";
        if (table.LogicalName == "list")
            (row["createdfromcode"], row["type"]) = (new OptionSetValue(2), false);
        return row;
    }

    /// <summary>What the solution uses of the platform's role Basic User, which everybody has beside those of the solution: activities of one's own.</summary>
    private EntityReference TheRoleOfAppUsers()
    {
        var role = Administrator.Create(new Entity("role") { ["name"] = "Basic User", ["businessunitid"] = new EntityReference("businessunit", Organization.RootBusinessUnitId) });
        foreach (var right in new[] { "Create", "Read", "Write", "Append", "AppendTo", "Assign" })
        {
            var privilege = Administrator.RetrieveMultiple(new QueryByAttribute("privilege") { ColumnSet = new ColumnSet(false), Attributes = { "name" }, Values = { $"prv{right}Activity" } }).Entities.Single().Id;
            Organization.Rows.WriteSystemRow("roleprivileges", Guid.NewGuid(), new Dictionary<string, object?> { ["roleid"] = role, ["privilegeid"] = privilege, ["privilegedepthmask"] = 8 });
        }

        return new EntityReference("role", role);
    }

    private Guid Unit(string name, Guid parent) => Administrator.Create(new Entity("businessunit") { ["name"] = name, ["parentbusinessunitid"] = new EntityReference("businessunit", parent) });

    private Guid User(string name, Guid unit) => Administrator.Create(new Entity("systemuser") { ["lastname"] = name, ["businessunitid"] = new EntityReference("businessunit", unit) });
}
