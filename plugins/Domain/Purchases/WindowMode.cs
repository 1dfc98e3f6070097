namespace CrmSegmentation.Domain.Purchases;

/// <summary>Values of the choice <c>cseg_windowmode</c>: what 'a year' means when purchases are added up.</summary>
internal enum WindowMode
{
    /// <summary>The twelve months up to and including the as-of date.</summary>
    TrailingTwelveMonths = 653210000,

    /// <summary>From 1 January up to and including the as-of date.</summary>
    CalendarYear = 653210001,

    /// <summary>From the first day of the organisation's own year up to and including the as-of date.</summary>
    FiscalYear = 653210002,

    /// <summary>A number of days that ends with the as-of date.</summary>
    TrailingDays = 653210003,
}
