using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Cli.Reporting;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Loading;

/// <summary>The three segments that a demo starts with: High, Medium and Low priority, published, each with its dynamic marketing list.</summary>
internal static class StarterSegments
{
    private static readonly (string Name, int Priority, string Description)[] Segments =
    [
        ("High priority", Schema.Priority.High, "Customers to look after first: the most value in the year."),
        ("Medium priority", Schema.Priority.Medium, "Customers worth developing."),
        ("Low priority", Schema.Priority.Low, "Customers who bought in the year, a little."),
    ];

    /// <summary>Creates and publishes those that are missing. One that is there stays as its owner made it.</summary>
    public static void Publish(IOrganizationService service)
    {
        var present = service
            .RetrieveByValues(Schema.Segment.Table, Schema.Segment.Name, Segments.Select(s => s.Name), [Schema.Segment.Name])
            .Select(e => e.GetAttributeValue<string>(Schema.Segment.Name))
            .ToHashSet();
        foreach (var (name, priority, description) in Segments.Where(s => !present.Contains(s.Name)))
        {
            service.Create(new Entity(Schema.Segment.Table)
            {
                [Schema.Segment.Name] = name,
                [Schema.Segment.Description] = description,
                [Schema.Segment.Filter] = string.Create(
                    CultureInfo.InvariantCulture, $"<filter><condition attribute=\"{Schema.Contact.Priority}\" operator=\"eq\" value=\"{priority}\" /></filter>"),
                [Schema.Segment.Lifecycle] = new OptionSetValue(Schema.SegmentLifecycle.Published),
            });
        }
    }

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
