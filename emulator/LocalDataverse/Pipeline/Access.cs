using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Metadata;
using LocalDataverse.Query;
using LocalDataverse.Standard;
using LocalDataverse.Store;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// Whether a user may do something: privileges of the user's and the user's teams' roles with their depth, ownership, business units, sharing.
/// The system and users with the role System Administrator may do everything.
/// </summary>
internal sealed class Access(LocalOrganization organization, RowStore store)
{
    private const int Local = 2;
    private const int Deep = 4;
    private const int Global = 8;

    /// <summary>What a field permission's choices say where they allow something.</summary>
    private const int Allowed = 4;

    private static readonly HashSet<string> Tables = new(StringComparer.OrdinalIgnoreCase)
    {
        "role", "roleprivileges", "privilege", "systemuserroles", "teamroles", "teammembership", "systemuser", "team", "businessunit",
        "fieldsecurityprofile", "fieldpermission", "systemuserprofiles", "teamprofiles",
    };

    /// <summary>Tables to whose rows every user of the platform's role Basic User may append, which local users are not given.</summary>
    private static readonly HashSet<string> OfBasicUsers = new(StringComparer.OrdinalIgnoreCase) { "systemuser", "team", "businessunit" };

    // A new one for each time that something is forgotten: what was being read meanwhile goes into the former one.
    private volatile Known current = new();

    public void Forget(string table)
    {
        if (Tables.Contains(table))
            Forget();
    }

    public void Forget() => current = new Known();

    public void RequireCreate(Table table, CallScope scope)
    {
        if (IsUnlimited(scope.UserId) || IsFree(table))
            return;
        if (Depth(scope.UserId, table, AccessRight.Create) == 0)
            throw Missing(scope.UserId, table, AccessRight.Create);
    }

    public void Require(Table table, Guid row, AccessRight right, CallScope scope)
    {
        if (IsUnlimited(scope.UserId) || IsFree(table))
            return;
        var depth = Depth(scope.UserId, table, right);
        if (depth == 0)
            throw Missing(scope.UserId, table, right);
        if (depth < Global && !Reaches(scope.UserId, depth, table, row) && !IsShared(scope.UserId, row, right))
        {
            throw ServiceFault.Of(
                ErrorCode.RowAccessDenied,
                $"SecLib::AccessCheckEx failed. Returned hr = -2147187962, ObjectID: {row:D}, OwnerId, OwnerIdType and CallingUser: {scope.UserId:D}. The user has no {right} access to this row of '{table.LogicalName}'.");
        }
    }

    /// <summary>Refuses references that the user may not set: they take the right to append the row, and to append to the one it refers to.</summary>
    /// <param name="table">The table of the row.</param>
    /// <param name="row">The row; null for one that is being created.</param>
    /// <param name="values">What is written.</param>
    /// <param name="scope">Who writes.</param>
    public void RequireAppend(Table table, Guid? row, Entity values, CallScope scope)
    {
        if (IsUnlimited(scope.UserId))
            return;
        foreach (var (name, value) in values.Attributes)
        {
            if (value is not EntityReference reference
                || table.Find(name) is not { Type: ColumnType.Lookup or ColumnType.Customer } column
                || !(row == null ? column.ValidForCreate : column.ValidForUpdate)
                || organization.Metadata.Find(reference.LogicalName) is not { } target
                || IsFree(target) || OfBasicUsers.Contains(target.LogicalName))
                continue;
            if (row is { } id)
                Require(table, id, AccessRight.Append, scope);
            else if (!IsFree(table) && Depth(scope.UserId, table, AccessRight.Append) == 0)
                throw Missing(scope.UserId, table, AccessRight.Append);
            var referred = organization.Rows.Resolve(target, reference.Id, reference.KeyAttributes);
            if (store.Exists(target, referred))
                Require(target, referred, AccessRight.AppendTo, scope);
        }
    }

    /// <summary>The rights a user has to a row, for RetrievePrincipalAccess.</summary>
    public AccessRight RightsTo(Table table, Guid row, Guid principal)
    {
        var rights = AccessRight.None;
        foreach (var right in new[] { AccessRight.Read, AccessRight.Write, AccessRight.Append, AccessRight.AppendTo, AccessRight.Create, AccessRight.Delete, AccessRight.Share, AccessRight.Assign })
        {
            if (IsUnlimited(principal) || IsFree(table))
            {
                rights |= right;
                continue;
            }

            var depth = Depth(principal, table, right);
            if (depth > 0 && (depth >= Global || Reaches(principal, depth, table, row) || IsShared(principal, row, right)))
                rights |= right;
        }

        return rights;
    }

    /// <summary>Which rows of a table a user's queries see; null for all.</summary>
    /// <exception cref="System.ServiceModel.FaultException">The user may read none at all.</exception>
    public SecurityFilter? FilterFor(Guid user, Table table)
    {
        if (IsUnlimited(user) || IsFree(table))
            return null;
        var depth = Depth(user, table, AccessRight.Read);
        if (depth == 0)
            throw Missing(user, table, AccessRight.Read);
        if (depth >= Global)
            return null;
        var principals = PrincipalsOf(user);
        var filters = new List<SecurityFilter> { new SecurityFilter.SharedWith(principals, (int)AccessRight.Read) };
        if (table.Find("ownerid") != null)
            filters.Add(new SecurityFilter.ColumnIn("ownerid", principals));
        var units = UnitsWithin(organization.Principals.BusinessUnitOf(user), depth);
        if (units.Count > 0 && UnitColumn(table) is { } column)
            filters.Add(new SecurityFilter.ColumnIn(column, units));
        return new SecurityFilter.AnyOf(filters);
    }

    /// <summary>Refuses the secured columns of a row that the user's column security profiles do not let him write.</summary>
    public void RequireColumns(Table table, Entity row, bool creating, CallScope scope)
    {
        if (!table.HasSecuredColumns || IsUnlimited(scope.UserId))
            return;
        foreach (var (name, value) in row.Attributes)
        {
            if (table.Find(name) is not { } column || table.SecuredBy(column) is not { } secured || (creating && value is null))
                continue;
            if ((ColumnRightsOf(scope.UserId, table, secured) & (creating ? ColumnRight.Create : ColumnRight.Update)) != 0)
                continue;
            throw creating
                ? ServiceFault.Of(ErrorCode.ColumnCreateDenied, $"The user {scope.UserId:D} does not have create permission for the secured column '{secured.LogicalName}' of '{table.LogicalName}'. The requested operation could not be completed.")
                : ServiceFault.Of(ErrorCode.ColumnUpdateDenied, $"The user {scope.UserId:D} does not have update permission for the secured column '{secured.LogicalName}' of '{table.LogicalName}'. The requested operation could not be completed.");
        }
    }

    /// <summary>Whether a user may see the values of a column, which only a secured one can deny.</summary>
    public bool MayReadColumn(Guid user, Table table, Column column) =>
        !table.HasSecuredColumns || table.SecuredBy(column) is not { } secured || IsUnlimited(user) || (ColumnRightsOf(user, table, secured) & ColumnRight.Read) != 0;

    /// <summary>Whether a user has a privilege by its name, at any depth.</summary>
    public bool HasPrivilege(Guid user, string privilege) => IsUnlimited(user) || RightsOf(user).Depths.ContainsKey(privilege);

    /// <summary>Names of the user's privileges; null for who may do everything.</summary>
    public IReadOnlyCollection<string>? PrivilegesOf(Guid user) => IsUnlimited(user) ? null : RightsOf(user).Depths.Keys;

    /// <summary>How far a privilege that the user has reaches.</summary>
    public PrivilegeDepth DepthOf(Guid user, string privilege) => IsUnlimited(user) ? PrivilegeDepth.Global : RightsOf(user).Depths[privilege] switch
    {
        >= Global => PrivilegeDepth.Global,
        >= Deep => PrivilegeDepth.Deep,
        >= Local => PrivilegeDepth.Local,
        _ => PrivilegeDepth.Basic,
    };

    public bool IsUnlimited(Guid user) => user == organization.AdministratorId || user == organization.SystemUserId || RightsOf(user).IsAdministrator;

    /// <summary>Tables without privileges of their own: those of links, and what everybody may read to work at all.</summary>
    private static bool IsFree(Table table) => table.LogicalName != "audit" && (table.Ownership == OwnershipType.None || table.LogicalName is "transactioncurrency" or "timezonedefinition" or "organization" or "usersettings");

    private int Depth(Guid user, Table table, AccessRight right)
    {
        var name = table.LogicalName == "audit" && right == AccessRight.Read ? "prvReadAuditSummary" : $"prv{right}{StandardRows.PrivilegedTable(table)}";
        return RightsOf(user).Depths.GetValueOrDefault(name);
    }

    private bool Reaches(Guid user, int depth, Table table, Guid row)
    {
        if (table.Ownership == OwnershipType.OrganizationOwned)
            return true;
        var columns = new ColumnSet();
        if (table.Find("ownerid") != null)
            columns.AddColumn("ownerid");
        var unitColumn = UnitColumn(table);
        if (unitColumn != null)
            columns.AddColumn(unitColumn);
        var stored = store.Retrieve(table, row, columns);
        if (stored == null)
            return false;
        if (stored.GetAttributeValue<EntityReference>("ownerid") is { } owner && PrincipalsOf(user).Contains(owner.Id))
            return true;
        return unitColumn != null && stored.GetAttributeValue<EntityReference>(unitColumn) is { } unit
            && UnitsWithin(organization.Principals.BusinessUnitOf(user), depth).Contains(unit.Id);
    }

    private bool IsShared(Guid user, Guid row, AccessRight right)
    {
        var query = new QueryExpression("principalobjectaccess") { ColumnSet = new ColumnSet("principalid", "accessrightsmask", "inheritedaccessrightsmask") };
        query.Criteria.AddCondition("objectid", ConditionOperator.Equal, row);
        var principals = PrincipalsOf(user);
        return organization.SystemQuery(query).Any(share =>
            principals.Contains(share.GetAttributeValue<Guid>("principalid")) && ((AccessRight)(share.GetAttributeValue<int>("accessrightsmask") | share.GetAttributeValue<int>("inheritedaccessrightsmask")) & right) == right);
    }

    private static string? UnitColumn(Table table) => table.Find("owningbusinessunit") != null ? "owningbusinessunit" : table.Find("businessunitid") is { Type: ColumnType.Lookup } ? "businessunitid" : null;

    private List<Guid> PrincipalsOf(Guid user) => RightsOf(user).Principals;

    /// <summary>The business unit, and for the depth "parent: child" those below it.</summary>
    private List<Guid> UnitsWithin(Guid unit, int depth)
    {
        if (depth < Local)
            return [];
        if (depth < Deep)
            return [unit];
        var known = current;
        var parents = known.Parents ??= organization.SystemQuery(new QueryExpression("businessunit") { ColumnSet = new ColumnSet("parentbusinessunitid") })
            .ToDictionary(r => r.Id, r => r.GetAttributeValue<EntityReference>("parentbusinessunitid")?.Id);
        return parents.Keys.Where(candidate =>
        {
            for (Guid? at = candidate; at != null; at = parents.GetValueOrDefault(at.Value))
            {
                if (at == unit)
                    return true;
            }

            return false;
        }).ToList();
    }

    private Rights RightsOf(Guid user)
    {
        var known = current.Rights;
        if (known.TryGetValue(user, out var rights))
            return rights;
        rights = new Rights();
        rights.Principals.Add(user);
        rights.Principals.AddRange(Linked("teammembership", "systemuserid", user, "teamid"));
        var roles = Linked("systemuserroles", "systemuserid", user, "roleid")
            .Concat(rights.Principals.Skip(1).SelectMany(team => Linked("teamroles", "teamid", team, "roleid"))).Distinct();
        foreach (var role in roles)
        {
            rights.IsAdministrator |= role == organization.AdministratorRoleId;
            var query = new QueryExpression("roleprivileges") { ColumnSet = new ColumnSet("privilegedepthmask") };
            query.Criteria.AddCondition("roleid", ConditionOperator.Equal, role);
            var link = query.AddLink("privilege", "privilegeid", "privilegeid");
            link.EntityAlias = "p";
            link.Columns = new ColumnSet("name");
            foreach (var row in organization.SystemQuery(query))
            {
                var name = (string)row.GetAttributeValue<AliasedValue>("p.name").Value;
                rights.Depths[name] = Math.Max(rights.Depths.GetValueOrDefault(name), row.GetAttributeValue<int>("privilegedepthmask"));
            }
        }

        return known[user] = rights;
    }

    private ColumnRight ColumnRightsOf(Guid user, Table table, Column column)
    {
        var rights = RightsOf(user);
        rights.Columns ??= LoadColumns(rights.Principals);
        return rights.Columns.GetValueOrDefault((table.LogicalName, column.LogicalName));
    }

    private Dictionary<(string Table, string Column), ColumnRight> LoadColumns(List<Guid> principals)
    {
        var columns = new Dictionary<(string, string), ColumnRight>();
        var profiles = Linked("systemuserprofiles", "systemuserid", principals[0], "fieldsecurityprofileid")
            .Concat(principals.Skip(1).SelectMany(team => Linked("teamprofiles", "teamid", team, "fieldsecurityprofileid"))).Distinct();
        foreach (var profile in profiles)
        {
            var query = new QueryExpression("fieldpermission") { ColumnSet = new ColumnSet("entityname", "attributelogicalname", "canread", "cancreate", "canupdate") };
            query.Criteria.AddCondition("fieldsecurityprofileid", ConditionOperator.Equal, profile);
            foreach (var row in organization.SystemQuery(query))
            {
                var key = (row.GetAttributeValue<string>("entityname"), row.GetAttributeValue<string>("attributelogicalname"));
                columns[key] = columns.GetValueOrDefault(key)
                    | (Allows(row, "canread") ? ColumnRight.Read : 0)
                    | (Allows(row, "cancreate") ? ColumnRight.Create : 0)
                    | (Allows(row, "canupdate") ? ColumnRight.Update : 0);
            }
        }

        return columns;

        static bool Allows(Entity permission, string name) => permission.GetAttributeValue<OptionSetValue>(name)?.Value == Allowed;
    }

    private List<Guid> Linked(string table, string column, Guid value, string wanted)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(wanted) };
        query.Criteria.AddCondition(column, ConditionOperator.Equal, value);
        return organization.SystemQuery(query).Select(r => r.GetAttributeValue<Guid>(wanted)).ToList();
    }

    private static FaultException<OrganizationServiceFault> Missing(Guid user, Table table, AccessRight right) => ServiceFault.Of(
        ErrorCode.PrivilegeDenied,
        $"Principal user (Id={user:D}, type=8) is missing prv{right}{table.LogicalName} privilege on OTC={table.ObjectTypeCode} for entity '{table.LogicalName}'.");

    private sealed class Known
    {
        public ConcurrentDictionary<Guid, Rights> Rights { get; } = [];

        /// <summary>The business unit above each; null until it matters.</summary>
        public Dictionary<Guid, Guid?>? Parents { get; set; }
    }

    private sealed class Rights
    {
        public bool IsAdministrator { get; set; }

        /// <summary>The user and the user's teams.</summary>
        public List<Guid> Principals { get; } = [];

        public Dictionary<string, int> Depths { get; } = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>What the profiles of the user and the user's teams allow; null until it matters.</summary>
        public Dictionary<(string Table, string Column), ColumnRight>? Columns { get; set; }
    }
}
