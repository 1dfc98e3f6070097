namespace CrmSegmentation.Domain.FollowUps;

/// <summary>Values of the choice <c>cseg_weekday</c>; the week begins on Monday.</summary>
internal enum Weekday
{
    Monday = 653210000,
    Tuesday = 653210001,
    Wednesday = 653210002,
    Thursday = 653210003,
    Friday = 653210004,
    Saturday = 653210005,
    Sunday = 653210006,
}
