using System;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>Who made a scheme active, and when: kept in the row that is being written, at no request.</summary>
internal static class SchemePublication
{
    private static readonly string[] Columns = [PrioritySchemeTable.PublishedBy, PrioritySchemeTable.PublishedOn, PrioritySchemeTable.OutdatedCustomers];

    /// <summary>Puts who and when into a scheme that becomes active.</summary>
    /// <param name="target">The row as it is about to be written.</param>
    /// <param name="before">The row before; none for a new one, whose sender may have copied another with all its columns.</param>
    /// <param name="userId">Who saves.</param>
    /// <param name="at">When, UTC.</param>
    public static void Stamp(Entity target, Entity? before, Guid userId, DateTime at)
    {
        foreach (var column in Columns.Where(target.Contains).ToList())
        {
            if (before != null)
                throw new RefusedException($"{column} is written when the scheme becomes active and while customers are recalculated, and cannot be set. Leave the column out.");
            target.Attributes.Remove(column);
        }

        if (!IsActive(target) || (before != null && IsActive(before)))
            return;

        target[PrioritySchemeTable.PublishedBy] = new EntityReference(UserTable.Name, userId);
        target[PrioritySchemeTable.PublishedOn] = at;
        target[PrioritySchemeTable.OutdatedCustomers] = null;
    }

    private static bool IsActive(Entity scheme) => scheme.GetAttributeValue<OptionSetValue>(PrioritySchemeTable.SchemeStatus)?.Value == (int)SchemeStatus.Active;
}
