using System;
using LocalDataverse.Metadata;

namespace LocalDataverse.Query;

/// <summary>Who asks, and when.</summary>
/// <param name="UserId">For <c>eq-userid</c> and its kin.</param>
/// <param name="BusinessUnitId">For <c>eq-businessid</c>.</param>
/// <param name="TimeZone">In which days begin, dates without offset are read and dates are shown.</param>
/// <param name="UtcNow">For the relative date operators.</param>
/// <param name="RowSecurity">The rows of a table that the user may read; null, or a null answer, for all. It may throw the platform's fault when the user may read none.</param>
internal sealed record QueryContext(Guid UserId, Guid BusinessUnitId, TimeZoneInfo TimeZone, DateTime UtcNow, Func<Table, SecurityFilter?>? RowSecurity = null)
{
    /// <summary>The fiscal year; the organisation's own when null.</summary>
    public FiscalCalendar? Fiscal { get; init; }

    /// <summary>Whether the user may see a column; null for all. Values of others are left out of the result, and nothing may depend on them.</summary>
    public Func<Table, Column, bool>? MayReadColumn { get; init; }

    public int LanguageCode { get; init; } = 1033;

    /// <summary>The user's clock: <see cref="UtcNow"/> in <see cref="TimeZone"/>, Kind Unspecified.</summary>
    public DateTime LocalNow => DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(UtcNow, DateTimeKind.Utc), TimeZone), DateTimeKind.Unspecified);

    /// <summary>The moment at which the user's clock shows that time; the moment after a gap for times that daylight saving skips.</summary>
    public DateTime ToUtc(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (TimeZone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return TimeZoneInfo.ConvertTimeToUtc(local, TimeZone);
    }
}
