using System;
using System.Globalization;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>Optimistic concurrency: writes that only go through when nobody else wrote the row meanwhile.</summary>
internal static class RowVersions
{
    public static void Check(LocalOrganization organization, Table table, Guid id, string? rowVersion, ParameterCollection input)
    {
        if (!input.TryGetValue("ConcurrencyBehavior", out var value) || value is not ConcurrencyBehavior behavior || behavior != ConcurrencyBehavior.IfRowVersionMatches)
            return;
        if (table.Find("versionnumber") is null)
            throw ServiceFault.Of(ErrorCode.OptimisticConcurrencyNotEnabled, $"Optimistic concurrency isn't enabled for entity type {table.LogicalName}.");
        if (string.IsNullOrEmpty(rowVersion))
            throw ServiceFault.Of(ErrorCode.ConcurrencyVersionNotProvided, "The RowVersion property must be provided when the value of ConcurrencyBehavior is IfVersionMatches.");
        var current = organization.SystemRetrieve(table.LogicalName, id, new ColumnSet("versionnumber"))
            ?? throw ServiceFault.MissingRow(table.LogicalName, id);
        if (current.GetAttributeValue<long>("versionnumber").ToString(CultureInfo.InvariantCulture) != rowVersion)
            throw ServiceFault.Of(ErrorCode.ConcurrencyVersionMismatch, "The version of the existing record doesn't match the RowVersion property provided.");
    }
}
