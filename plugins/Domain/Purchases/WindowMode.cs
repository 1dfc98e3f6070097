namespace CrmSegmentation.Domain.Purchases;

/// <summary>What 'a year' means when purchases are added up.</summary>
internal enum WindowMode
{
    /// <summary>The twelve months up to and including the as-of date.</summary>
    TrailingTwelveMonths,

    /// <summary>From 1 January up to and including the as-of date.</summary>
    CalendarYear,

    /// <summary>From the first day of the organisation's own year up to and including the as-of date.</summary>
    FiscalYear,

    /// <summary>A number of days that ends with the as-of date.</summary>
    TrailingDays,
}
