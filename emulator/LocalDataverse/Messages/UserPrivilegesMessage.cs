using System;
using System.Linq;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>RetrieveUserSetOfPrivilegesByNames.</summary>
internal sealed class UserPrivilegesMessage : Message
{
    public override string Name => "RetrieveUserSetOfPrivilegesByNames";

    public override bool Writes => false;

    public override string? TableOf(ParameterCollection input) => "systemuser";

    public override Guid IdOf(ParameterCollection input) => input.TryGetValue("UserId", out var user) && user is Guid id ? id : Guid.Empty;

    public override void Execute(MessageCall call)
    {
        var user = call.Require<Guid>("UserId");
        var names = call.Require<string[]>("PrivilegeNames");
        if (!call.Organization.Store.Exists(call.TableOf("systemuser"), user))
            throw ServiceFault.MissingRow("systemuser", user);

        var query = new QueryExpression("privilege") { ColumnSet = new ColumnSet("name") };
        query.Criteria.AddCondition("name", ConditionOperator.In, names.Cast<object>().ToArray());
        var unit = call.Organization.Principals.BusinessUnitOf(user);
        call.Output["RolePrivileges"] = (names.Length == 0 ? [] : call.Organization.SystemQuery(query))
            .Select(row => (row.Id, Name: row.GetAttributeValue<string>("name")))
            .Where(privilege => call.Organization.Access.HasPrivilege(user, privilege.Name))
            .Select(privilege => new RolePrivilege { PrivilegeId = privilege.Id, PrivilegeName = privilege.Name, BusinessUnitId = unit, Depth = call.Organization.Access.DepthOf(user, privilege.Name) })
            .ToArray();
    }
}
