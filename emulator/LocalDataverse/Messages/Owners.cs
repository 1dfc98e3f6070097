using System;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>A change of owner, which takes the right to assign and goes on to rows below.</summary>
internal static class Owners
{
    public static void BeforeUpdate(LocalOrganization organization, Table table, Guid id, Entity row, CallScope scope, out EntityReference? former)
    {
        former = null;
        if (!row.Attributes.TryGetValue("ownerid", out var value) || value is not EntityReference || table.Find("ownerid") == null)
            return;
        organization.Access.Require(table, id, AccessRight.Assign, scope);
        former = organization.SystemRetrieve(table.LogicalName, id, new ColumnSet("ownerid"))?.GetAttributeValue<EntityReference>("ownerid");
    }

    public static void AfterUpdate(LocalOrganization organization, Table table, Guid id, Entity row, CallScope scope, EntityReference? former)
    {
        if (former == null || row["ownerid"] is not EntityReference owner || owner.Id == former.Id)
            return;
        Cascades.AfterAssign(new MessageCall(organization, scope, []), table, id, former, owner);
    }
}
