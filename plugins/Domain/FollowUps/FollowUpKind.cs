namespace CrmSegmentation.Domain.FollowUps;

/// <summary>Values of the choice <c>cseg_followupkind</c>: what makes a follow-up task due.</summary>
internal enum FollowUpKind
{
    /// <summary>The priority level rose; a first level is no rise.</summary>
    PriorityRise = 653210000,

    /// <summary>The lapse date has come without a purchase.</summary>
    Lapse = 653210001,

    AfterPurchase = 653210002,

    BeforeBirthday = 653210003,

    BeforeAnniversary = 653210004,

    /// <summary>A date that customers asked for, whatever their profile says and whether or not they have one.</summary>
    RecurringDate = 653210005,
}
