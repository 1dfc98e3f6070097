using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// The cascade Reparent: who owns the row above, or has a share in it, gets the same rights to a row that is put below it, and loses them
/// when it is put elsewhere.
/// </summary>
internal sealed class ParentRights(LocalOrganization organization)
{
    private const AccessRight All = AccessRight.Read | AccessRight.Write | AccessRight.Append | AccessRight.AppendTo | AccessRight.Delete | AccessRight.Share | AccessRight.Assign;

    private volatile Known known = new(-1, []);

    public void Written(Table table, WrittenRow row, bool isNew)
    {
        if (!Parents().TryGetValue(table.LogicalName, out var relationships) || !Array.Exists(relationships, r => r.Reparent != CascadeBehavior.NoCascade && row.Values.TryGetValue(r.ReferencingColumn, out var parent) && (parent != null || !isNew)))
            return;
        var columns = relationships.Select(r => r.ReferencingColumn).Append("ownerid").Concat(table.Find("statecode") == null ? [] : ["statecode"]).Distinct();
        if (organization.SystemRetrieve(table.LogicalName, row.Id, new ColumnSet(columns.ToArray())) is not { } child)
            return;
        var rights = new Dictionary<Guid, (EntityReference Principal, int Mask)>();
        foreach (var relationship in relationships)
            Inherit(child, relationship, rights);
        foreach (var share in isNew ? [] : Shares.Of(organization, row.Id).Where(s => Shares.InheritedBy(s) != 0))
            rights.TryAdd(share.GetAttributeValue<Guid>("principalid"), (Shares.PrincipalOf(share), 0));
        foreach (var (principal, mask) in rights.Values)
            Shares.Set(organization, table, row.Id, principal, mask, inherited: true);
    }

    private void Inherit(Entity child, OneToManyRelationship relationship, Dictionary<Guid, (EntityReference Principal, int Mask)> rights)
    {
        if (child.GetAttributeValue<EntityReference>(relationship.ReferencingColumn) is not { } parent || !parent.LogicalName.Equals(relationship.ReferencedTable, StringComparison.OrdinalIgnoreCase))
            return;
        var childOwner = child.GetAttributeValue<EntityReference>("ownerid")?.Id;
        var owner = organization.Table(parent.LogicalName).Find("ownerid") == null ? null : organization.SystemRetrieve(parent.LogicalName, parent.Id, new ColumnSet("ownerid"))?.GetAttributeValue<EntityReference>("ownerid");
        bool Reaches(CascadeBehavior behavior) => behavior switch
        {
            CascadeBehavior.Cascade => true,
            CascadeBehavior.Active => child.GetAttributeValue<OptionSetValue>("statecode")?.Value is null or 0,
            CascadeBehavior.UserOwned => owner?.Id == childOwner,
            _ => false,
        };

        var reparents = Reaches(relationship.Reparent);
        if (reparents && owner != null && owner.Id != childOwner)
            Add(owner, (int)All);
        if (!reparents && !Reaches(relationship.Share))
            return;
        foreach (var share in Shares.Of(organization, parent.Id).Where(s => s.GetAttributeValue<Guid>("principalid") != childOwner))
            Add(Shares.PrincipalOf(share), Shares.GivenTo(share) | Shares.InheritedBy(share));

        void Add(EntityReference principal, int mask) => rights[principal.Id] = (principal, mask | rights.GetValueOrDefault(principal.Id).Mask);
    }

    /// <summary>The relationships along which rows of a table inherit rights, for those that have one along which they inherit when they are put below a row.</summary>
    private Dictionary<string, OneToManyRelationship[]> Parents()
    {
        var version = organization.CustomizationVersion;
        if (known is { } current && current.Version == version)
            return current.Parents;
        var parents = organization.Metadata.OneToMany
            .Where(r => IsInherited(r.Reparent) || IsInherited(r.Share))
            .GroupBy(r => r.ReferencingTable, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Key != "activitypointer" && organization.Metadata.Find(g.Key)?.Find("ownerid") != null && g.Any(r => IsInherited(r.Reparent)))
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase);
        known = new Known(version, parents);
        return parents;
    }

    private static bool IsInherited(CascadeBehavior behavior) => behavior is CascadeBehavior.Cascade or CascadeBehavior.Active or CascadeBehavior.UserOwned;

    private sealed record Known(int Version, Dictionary<string, OneToManyRelationship[]> Parents);
}
