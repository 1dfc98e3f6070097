namespace LocalDataverse.Query;

/// <summary>How much a query may ask for; the defaults are the platform's.</summary>
public sealed record QueryLimits
{
    /// <summary>Rows in a page, and in a query with <c>top</c>.</summary>
    public int PageSize { get; init; } = 5_000;

    /// <summary>The highest total count that is told.</summary>
    public int TotalRecordCount { get; init; } = 5_000;

    /// <summary>Rows that an aggregate may be taken over (fault 0x8004E023 above).</summary>
    public int AggregateRows { get; init; } = 50_000;

    /// <summary>Rows that can be paged through without a cookie (fault 0x8004430A above).</summary>
    public int RowsWithoutCookie { get; init; } = 50_000;

    /// <summary>Conditions and links together (fault 0x8004430C above).</summary>
    public int Conditions { get; init; } = 500;

    /// <summary>Links (fault 0x8004430D above).</summary>
    public int Links { get; init; } = 15;

    /// <summary>Longest text in the list of the <c>in</c> operator.</summary>
    public int TextInListLength { get; init; } = 850;
}
