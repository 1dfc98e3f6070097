using System.Linq;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Name and version tell schemes apart: every customer bears them. A key holds it too, but says it in the platform's words.
/// </summary>
internal sealed class SchemeName(IOrganizationService service)
{
    /// <summary>Refuses a name and version that another scheme has.</summary>
    /// <param name="target">The row as it is about to be written.</param>
    /// <param name="before">The row before; none for a new one.</param>
    public void RequireOwn(Entity target, Entity? before)
    {
        if (!target.Contains(PrioritySchemeTable.Title) && !target.Contains(PrioritySchemeTable.VersionNumber))
            return;

        var name = Value<string>(target, before, PrioritySchemeTable.Title);
        var version = Value<int?>(target, before, PrioritySchemeTable.VersionNumber);
        if (name == null || version == null)
            return;

        var query = new QueryExpression(PrioritySchemeTable.Name) { ColumnSet = new ColumnSet(false), TopCount = 1 };
        query.Criteria.AddCondition(PrioritySchemeTable.Title, ConditionOperator.Equal, name);
        query.Criteria.AddCondition(PrioritySchemeTable.VersionNumber, ConditionOperator.Equal, version);
        if (before != null)
            query.Criteria.AddCondition(PrioritySchemeTable.Id, ConditionOperator.NotEqual, before.Id);
        if (service.RetrieveMultiple(query).Entities.Any())
            throw new RefusedException($"There is a scheme '{name}' with version {version} already: give this one another number in cseg_versionnumber, or another name.");
    }

    private static T? Value<T>(Entity target, Entity? before, string column) => (target.Contains(column) ? target : before ?? target).GetAttributeValue<T>(column);
}
