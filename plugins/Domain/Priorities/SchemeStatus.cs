namespace CrmSegmentation.Domain.Priorities;

/// <summary>Values of the choice <c>cseg_schemestatus</c>: whether a scheme counts.</summary>
internal enum SchemeStatus
{
    /// <summary>Can be changed and tried out.</summary>
    Draft = 653210000,

    /// <summary>Counts; its rules stand.</summary>
    Active = 653210001,

    /// <summary>Counted once; its rules stand.</summary>
    Retired = 653210002,
}
