using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Cli.Reporting;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Loading;

/// <summary>The segments that a demo starts with, published, each with its dynamic marketing list: by priority, by RFM group, and by what the days bring.</summary>
internal static class StarterSegments
{
    /// <summary>FetchXML knows no 'on or before today' without a date; these three together say it.</summary>
    private const string Lapsing = $"""
        <filter type="or">
          <condition attribute="{Schema.Contact.LapsesOn}" operator="today" />
          <condition attribute="{Schema.Contact.LapsesOn}" operator="yesterday" />
          <condition attribute="{Schema.Contact.LapsesOn}" operator="olderthan-x-days" value="1" />
        </filter>
        """;

    /// <summary>The next 30 days do not include today, which a birthday greeting must not miss.</summary>
    private const string Birthdays = $"""
        <filter type="or">
          <condition attribute="{Schema.Contact.NextBirthday}" operator="today" />
          <condition attribute="{Schema.Contact.NextBirthday}" operator="next-x-days" value="30" />
        </filter>
        """;

    private static readonly (string Name, string Filter, string Description)[] Segments =
    [
        ("High priority", Is(Schema.Contact.Priority, Schema.Priority.High), "Customers to look after first: the most value in the year."),
        ("Medium priority", Is(Schema.Contact.Priority, Schema.Priority.Medium), "Customers worth developing."),
        ("Low priority", Is(Schema.Contact.Priority, Schema.Priority.Low), "Customers who bought in the year, a little."),
        ("Champions", RfmGroup(0), "Bought lately, often and much."),
        ("Potential loyalists", RfmGroup(1), "Bought lately and more than once."),
        ("Loyal customers", RfmGroup(2), "Buy often."),
        ("Promising", RfmGroup(3), "Bought lately, not much yet."),
        ("Newcomers by RFM", RfmGroup(4), "Bought lately for the first time."),
        ("Cannot lose them", RfmGroup(5), "Bought often and much, but not for long."),
        ("At risk", RfmGroup(6), "Bought often, some time ago."),
        ("Need attention", RfmGroup(7), "Middling in everything; a reminder may help."),
        ("About to sleep", RfmGroup(8), "Bought seldom, and some time ago."),
        ("Lost", RfmGroup(9), "Bought seldom, and long ago."),
        ("Lapsing customers", Lapsing, "The day has come by which they would have bought again, had they kept their habit."),
        ("New customers", Only($"""<condition attribute="{Schema.Contact.FirstPurchase}" operator="last-x-months" value="3" />"""), "First bought in the last three months."),
        ("Gift buyers", Is(Schema.Contact.BuysGifts, 1), "Bought a gift in the year."),
        ("Birthdays in the next 30 days", Birthdays, "To congratulate in time."),
    ];

    /// <summary>Creates and publishes those that are missing. One that is there stays as its owner made it.</summary>
    public static void Publish(IOrganizationService service)
    {
        var present = service
            .RetrieveByValues(Schema.Segment.Table, Schema.Segment.Name, Segments.Select(s => s.Name), [Schema.Segment.Name])
            .Select(e => e.GetAttributeValue<string>(Schema.Segment.Name))
            .ToHashSet();
        foreach (var (name, filter, description) in Segments.Where(s => !present.Contains(s.Name)))
        {
            service.Create(new Entity(Schema.Segment.Table)
            {
                [Schema.Segment.Name] = name,
                [Schema.Segment.Description] = description,
                [Schema.Segment.Filter] = filter,
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

    private static string RfmGroup(int number) => Is(Schema.Contact.RfmSegment, Schema.FirstOptionValue + number);

    private static string Is(string column, int value) =>
        Only(string.Create(CultureInfo.InvariantCulture, $"<condition attribute=\"{column}\" operator=\"eq\" value=\"{value}\" />"));

    private static string Only(string condition) => $"<filter>{condition}</filter>";
}
