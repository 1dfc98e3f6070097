using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Domain.FollowUps;

/// <summary>A rule as somebody entered it, whether or not it makes sense.</summary>
internal sealed record FollowUpRow
{
    public FollowUpKind? Kind { get; init; }

    public int? Days { get; init; }

    public PriorityLevel? Level { get; init; }

    public bool HasCategory { get; init; }

    public bool FlaggedCategoriesOnly { get; init; }

    public RecurringDate Recurring { get; init; } = new();

    public bool HasSegment { get; init; }

    public bool HasCustomer { get; init; }

    public FollowUpAssignee Assignee { get; init; } = FollowUpAssignee.CustomerOwner;

    public bool HasQueue { get; init; }

    public string? Subject { get; init; }

    public string? Description { get; init; }
}
