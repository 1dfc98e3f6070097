using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>The rows of principalobjectaccess: what somebody may do with a row because it was shared, or because one above it was.</summary>
internal static class Shares
{
    private const string Own = "accessrightsmask";
    private const string Inherited = "inheritedaccessrightsmask";

    /// <summary>The shares of a row, with all principals or with one.</summary>
    public static List<Entity> Of(LocalOrganization organization, Guid row, Guid? principal = null)
    {
        var query = new QueryExpression("principalobjectaccess") { ColumnSet = new ColumnSet("principalid", "principaltypecode", Own, Inherited) };
        query.Criteria.AddCondition("objectid", ConditionOperator.Equal, row);
        if (principal is { } id)
            query.Criteria.AddCondition("principalid", ConditionOperator.Equal, id);
        return organization.SystemQuery(query).ToList();
    }

    public static EntityReference PrincipalOf(Entity share) => new(share.GetAttributeValue<string>("principaltypecode"), share.GetAttributeValue<Guid>("principalid"));

    public static int InheritedBy(Entity? share) => share?.GetAttributeValue<int>(Inherited) ?? 0;

    public static int GivenTo(Entity? share) => share?.GetAttributeValue<int>(Own) ?? 0;

    /// <summary>Writes what a principal may do with a row, of itself or as inherited from above; the other of the two stays. All that the principal then may.</summary>
    public static int Set(LocalOrganization organization, Table table, Guid row, EntityReference principal, int mask, bool inherited)
    {
        var present = Of(organization, row, principal.Id).FirstOrDefault();
        var (own, fromAbove) = inherited ? (GivenTo(present), mask) : (mask, InheritedBy(present));
        if ((own | fromAbove) == 0)
        {
            if (present != null)
                organization.Store.Delete(organization.Table("principalobjectaccess"), present.Id);
            return 0;
        }

        organization.Rows.WriteSystemRow("principalobjectaccess", present?.Id ?? Guid.NewGuid(), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["objectid"] = row,
            ["objecttypecode"] = table.LogicalName,
            ["principalid"] = principal.Id,
            ["principaltypecode"] = principal.LogicalName,
            [Own] = own,
            [Inherited] = fromAbove,
        });
        return own | fromAbove;
    }
}
