namespace CrmSegmentation.Dataverse;

/// <summary>What one comparison of members with the history wrote.</summary>
/// <param name="Entered">Memberships begun.</param>
/// <param name="Left">Memberships ended.</param>
/// <param name="Remaining">Differences left for the next page.</param>
internal readonly record struct SegmentHistoryPage(int Entered, int Left, int Remaining);
