namespace CrmSegmentation.Domain.FollowUps;

/// <summary>Values of the choice <c>cseg_weekofmonth</c>: which of a month's Mondays, Tuesdays ... is meant.</summary>
internal enum WeekOfMonth
{
    First = 653210000,
    Second = 653210001,
    Third = 653210002,
    Fourth = 653210003,

    /// <summary>The fourth or the fifth.</summary>
    Last = 653210004,
}
