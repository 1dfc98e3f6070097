using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Loading;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Reporting;

/// <summary>The open suggestions: how many to how many customers, and those to the most important customers, one each.</summary>
internal sealed record Suggestions(int Count, int Customers, IReadOnlyList<(string Customer, string Category, string Reason)> First)
{
    private const int Shown = 5;

    public static Suggestions Best(IOrganizationService service)
    {
        const string score = "customer." + Schema.Contact.PriorityScore;
        var query = new QueryExpression(Schema.Suggestion.Table) { ColumnSet = new ColumnSet(Schema.Suggestion.Contact, Schema.Suggestion.Category, Schema.Suggestion.Reason, Schema.Suggestion.Confidence) };
        query.Criteria.AddCondition(Schema.Suggestion.Status, ConditionOperator.Equal, Schema.Suggestion.Open);
        var customer = query.AddLink(Schema.Contact.Table, Schema.Suggestion.Contact, Schema.Contact.Id);
        customer.EntityAlias = "customer";
        customer.Columns = new ColumnSet(Schema.Contact.PriorityScore);
        var own = service.RetrieveAll(query).GroupBy(row => row.GetAttributeValue<EntityReference>(Schema.Suggestion.Contact).Id).ToList();
        return new Suggestions(
            own.Sum(rows => rows.Count()),
            own.Count,
            [
                .. own.Select(rows => rows.MaxBy(row => row.GetAttributeValue<decimal>(Schema.Suggestion.Confidence))!)
                    .OrderByDescending(row => row.GetAttributeValue<AliasedValue>(score)?.Value as decimal?)
                    .ThenBy(row => row.GetAttributeValue<EntityReference>(Schema.Suggestion.Contact).Name, StringComparer.Ordinal)
                    .Take(Shown)
                    .Select(row => (
                        row.GetAttributeValue<EntityReference>(Schema.Suggestion.Contact).Name,
                        row.GetAttributeValue<EntityReference>(Schema.Suggestion.Category).Name,
                        row.GetAttributeValue<string>(Schema.Suggestion.Reason))),
            ]);
    }
}
