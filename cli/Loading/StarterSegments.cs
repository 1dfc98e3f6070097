using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Reporting;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Loading;

/// <summary>The segments that the solution brings along, and the marketing lists of whatever is published.</summary>
internal static class StarterSegments
{
    /// <summary>Creates and publishes those that are missing. One that is there stays as its owner made it.</summary>
    public static void Publish(IOrganizationService service) =>
        service.Execute(new OrganizationRequest(Schema.CreateStarterSegments.Name) { [Schema.CreateStarterSegments.Publish] = true });

    /// <summary>Every published segment's list, in the order in which they were made.</summary>
    public static IReadOnlyList<ListSummary> Lists(IOrganizationService service)
    {
        var query = new QueryExpression(Schema.List.Table) { ColumnSet = new ColumnSet(Schema.List.Name, Schema.List.Query) };
        query.Criteria.AddCondition(Schema.List.Segment, ConditionOperator.NotNull);
        query.Criteria.AddCondition(Schema.List.StateCode, ConditionOperator.Equal, 0);
        query.AddOrder(Schema.List.CreatedOn, OrderType.Ascending);
        return
        [
            .. service.RetrieveAll(query).ToList().Select(list =>
            {
                var fetchXml = list.GetAttributeValue<string>(Schema.List.Query);
                return new ListSummary(list.GetAttributeValue<string>(Schema.List.Name), service.Count(fetchXml), fetchXml);
            }),
        ];
    }
}
