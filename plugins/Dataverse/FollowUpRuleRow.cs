using System;
using System.Linq;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>A follow-up rule as it is stored: when a task is due, for whom, and what it is like.</summary>
internal sealed record FollowUpRuleRow
{
    private static readonly string[] Columns =
    [
        FollowUpRuleTable.Title, FollowUpRuleTable.Kind, FollowUpRuleTable.Days, FollowUpRuleTable.Level, FollowUpRuleTable.Category,
        FollowUpRuleTable.FlaggedCategoriesOnly, FollowUpRuleTable.Month, FollowUpRuleTable.DayOfMonth, FollowUpRuleTable.Week, FollowUpRuleTable.Weekday,
        FollowUpRuleTable.Segment, FollowUpRuleTable.Contact, FollowUpRuleTable.Subject, FollowUpRuleTable.Description, FollowUpRuleTable.Assignee,
        FollowUpRuleTable.Queue, FollowUpRuleTable.TaskPriority, FollowUpRuleTable.ClosesWhenGone, FollowUpRuleTable.StartsOn, FollowUpRuleTable.CheckedTo,
    ];

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required FollowUpRule Rule { get; init; }

    public Guid? Category { get; init; }

    public bool FlaggedCategoriesOnly { get; init; }

    public Guid? Segment { get; init; }

    public Guid? Contact { get; init; }

    public string? Subject { get; init; }

    public string? Description { get; init; }

    public FollowUpAssignee Assignee { get; init; }

    public Guid? Queue { get; init; }

    public TaskPriority TaskPriority { get; init; }

    public bool ClosesWhenGone { get; init; }

    /// <summary>The n-th active rule; none when there are fewer.</summary>
    public static FollowUpRuleRow? At(IOrganizationService service, int number)
    {
        var query = new QueryExpression(FollowUpRuleTable.Name) { ColumnSet = new ColumnSet(Columns), PageInfo = new PagingInfo { Count = 1, PageNumber = number + 1 } };
        query.Criteria.AddCondition(FollowUpRuleTable.State, ConditionOperator.Equal, 0);
        query.AddOrder(FollowUpRuleTable.Id, OrderType.Ascending);
        return service.RetrieveMultiple(query).Entities.Select(Read).FirstOrDefault();
    }

    /// <summary>One rule, active or not.</summary>
    public static FollowUpRuleRow Of(IOrganizationService service, Guid id) => Read(service.Retrieve(FollowUpRuleTable.Name, id, new ColumnSet(Columns)));

    /// <summary>What decides whether a rule makes sense, from the row as it will be.</summary>
    public static FollowUpRow Entered(Entity row) => new()
    {
        Kind = (FollowUpKind?)row.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.Kind)?.Value,
        Days = row.GetAttributeValue<int?>(FollowUpRuleTable.Days),
        Level = LevelOf(row),
        HasCategory = row.GetAttributeValue<EntityReference>(FollowUpRuleTable.Category) != null,
        FlaggedCategoriesOnly = row.GetAttributeValue<bool>(FollowUpRuleTable.FlaggedCategoriesOnly),
        Recurring = RecurringOf(row),
        HasSegment = row.GetAttributeValue<EntityReference>(FollowUpRuleTable.Segment) != null,
        HasCustomer = row.GetAttributeValue<EntityReference>(FollowUpRuleTable.Contact) != null,
        Assignee = AssigneeOf(row),
        HasQueue = row.GetAttributeValue<EntityReference>(FollowUpRuleTable.Queue) != null,
        Subject = row.GetAttributeValue<string>(FollowUpRuleTable.Subject),
        Description = row.GetAttributeValue<string>(FollowUpRuleTable.Description),
    };

    private static FollowUpRuleRow Read(Entity row) => new()
    {
        Id = row.Id,
        Name = row.GetAttributeValue<string>(FollowUpRuleTable.Title) ?? "",
        Rule = new FollowUpRule
        {
            Kind = (FollowUpKind)row.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.Kind).Value,
            Days = row.GetAttributeValue<int?>(FollowUpRuleTable.Days) ?? 0,
            Level = LevelOf(row),
            Recurring = RecurringOf(row),
            StartsOn = row.GetAttributeValue<DateTime>(FollowUpRuleTable.StartsOn),
            CheckedTo = row.GetAttributeValue<DateTime?>(FollowUpRuleTable.CheckedTo),
        },
        Category = row.GetAttributeValue<EntityReference>(FollowUpRuleTable.Category)?.Id,
        FlaggedCategoriesOnly = row.GetAttributeValue<bool>(FollowUpRuleTable.FlaggedCategoriesOnly),
        Segment = row.GetAttributeValue<EntityReference>(FollowUpRuleTable.Segment)?.Id,
        Contact = row.GetAttributeValue<EntityReference>(FollowUpRuleTable.Contact)?.Id,
        Subject = row.GetAttributeValue<string>(FollowUpRuleTable.Subject),
        Description = row.GetAttributeValue<string>(FollowUpRuleTable.Description),
        Assignee = AssigneeOf(row),
        Queue = row.GetAttributeValue<EntityReference>(FollowUpRuleTable.Queue)?.Id,
        TaskPriority = (TaskPriority)(row.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.TaskPriority)?.Value ?? (int)TaskPriority.Normal),
        ClosesWhenGone = row.GetAttributeValue<bool>(FollowUpRuleTable.ClosesWhenGone),
    };

    private static PriorityLevel? LevelOf(Entity row) => (PriorityLevel?)row.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.Level)?.Value;

    private static RecurringDate RecurringOf(Entity row) => new()
    {
        Month = row.GetAttributeValue<int?>(FollowUpRuleTable.Month),
        DayOfMonth = row.GetAttributeValue<int?>(FollowUpRuleTable.DayOfMonth),
        Week = (WeekOfMonth?)row.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.Week)?.Value,
        Weekday = (Weekday?)row.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.Weekday)?.Value,
    };

    private static FollowUpAssignee AssigneeOf(Entity row) =>
        (FollowUpAssignee)(row.GetAttributeValue<OptionSetValue>(FollowUpRuleTable.Assignee)?.Value ?? (int)FollowUpAssignee.CustomerOwner);
}
