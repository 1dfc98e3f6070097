namespace CrmSegmentation.Domain.FollowUps;

/// <summary>Values of the choice <c>cseg_followupassignee</c>: who gets the task.</summary>
internal enum FollowUpAssignee
{
    CustomerOwner = 653210000,

    /// <summary>The customer's preferred user; the owner where there is none or he is disabled.</summary>
    PreferredUser = 653210001,

    Queue = 653210002,
}
