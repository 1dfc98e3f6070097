namespace CrmSegmentation.Domain.FollowUps;

/// <summary>Values of the choice <c>cseg_taskpriority</c>, in the order of the platform's own 0, 1, 2 on activities.</summary>
internal enum TaskPriority
{
    Low = 653210000,
    Normal = 653210001,
    High = 653210002,
}
