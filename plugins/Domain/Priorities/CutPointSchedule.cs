namespace CrmSegmentation.Domain.Priorities;

/// <summary>Values of the choice <c>cseg_cutpointschedule</c>: how often maintenance computes the cut points of the active scheme.</summary>
internal enum CutPointSchedule
{
    /// <summary>They stay as they are until somebody asks for new ones.</summary>
    Never = 653210000,
    Daily = 653210001,
    Weekly = 653210002,
    Monthly = 653210003,
    Quarterly = 653210004,
}
