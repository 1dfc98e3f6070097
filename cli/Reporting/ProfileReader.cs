using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Loading;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Reporting;

/// <summary>Reads the customers back from their contact rows.</summary>
internal static class ProfileReader
{
    private static readonly string[] Columns =
    [
        Schema.Contact.CustomerNumber, Schema.Contact.Email, Schema.Contact.FullName, Schema.Contact.DoNotPhone, Schema.Contact.FirstPurchase, Schema.Contact.LastPurchase,
        Schema.Contact.AnnualCount, Schema.Contact.AnnualValue, Schema.Contact.AnnualValueBase, Schema.Contact.AverageValue, Schema.Contact.LifetimeCount, Schema.Contact.LifetimeValue,
        Schema.Contact.Priority, Schema.Contact.PriorityScore, Schema.Contact.RfmGroup, Schema.Contact.PriorityReason, Schema.Contact.ProfileAsOf, Schema.Contact.NextRecalculation,
    ];

    /// <summary>Every active customer: a contact with a customer number or with a purchase, in the order of numbers.</summary>
    public static IReadOnlyList<CustomerProfile> Read(IOrganizationService service)
    {
        var query = new QueryExpression(Schema.Contact.Table) { ColumnSet = new ColumnSet(Columns) };
        query.Criteria.AddCondition(Schema.Contact.StateCode, ConditionOperator.Equal, 0);
        var customer = query.Criteria.AddFilter(LogicalOperator.Or);
        customer.AddCondition(Schema.Contact.CustomerNumber, ConditionOperator.NotNull);
        customer.AddCondition(Schema.Contact.LifetimeCount, ConditionOperator.GreaterThan, 0);
        query.AddOrder(Schema.Contact.Id, OrderType.Ascending);
        return [.. service.RetrieveAll(query).Select(Profile).OrderBy(p => p.CustomerId, StringComparer.Ordinal)];
    }

    private static CustomerProfile Profile(Entity row) => new()
    {
        CustomerId = row.GetAttributeValue<string>(Schema.Contact.CustomerNumber) ?? row.GetAttributeValue<string>(Schema.Contact.Email) ?? row.Id.ToString(),
        Name = row.GetAttributeValue<string>(Schema.Contact.FullName) ?? string.Empty,
        FirstPurchase = Day(row, Schema.Contact.FirstPurchase),
        LastPurchase = Day(row, Schema.Contact.LastPurchase),
        AnnualCount = row.GetAttributeValue<int?>(Schema.Contact.AnnualCount) ?? 0,
        AnnualValue = row.GetAttributeValue<Money>(Schema.Contact.AnnualValue)?.Value ?? 0m,
        AnnualValueBase = row.GetAttributeValue<Money>(Schema.Contact.AnnualValueBase)?.Value ?? 0m,
        AverageValue = row.GetAttributeValue<Money>(Schema.Contact.AverageValue)?.Value,
        LifetimeCount = row.GetAttributeValue<int?>(Schema.Contact.LifetimeCount) ?? 0,
        LifetimeValue = row.GetAttributeValue<Money>(Schema.Contact.LifetimeValue)?.Value ?? 0m,
        Priority = row.GetAttributeValue<OptionSetValue>(Schema.Contact.Priority)?.Value ?? Schema.Priority.None,
        Score = row.GetAttributeValue<decimal?>(Schema.Contact.PriorityScore),
        RfmGroup = row.GetAttributeValue<OptionSetValue>(Schema.Contact.RfmGroup)?.Value,
        Reason = row.GetAttributeValue<string>(Schema.Contact.PriorityReason) ?? string.Empty,
        DoNotPhone = row.GetAttributeValue<bool?>(Schema.Contact.DoNotPhone) ?? false,
        AsOf = Day(row, Schema.Contact.ProfileAsOf),
        NextRecalculation = Day(row, Schema.Contact.NextRecalculation),
    };

    private static DateOnly? Day(Entity row, string column) =>
        row.GetAttributeValue<DateTime?>(column) is { } day ? DateOnly.FromDateTime(day) : null;
}
