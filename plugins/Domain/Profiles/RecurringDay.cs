using System;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>A day that comes round every year: a birthday, an anniversary.</summary>
internal static class RecurringDay
{
    /// <summary>The next occurrence on or after a day. 29 February is kept on 1 March in other years.</summary>
    public static DateTime NextOnOrAfter(DateTime asOf, DateTime origin)
    {
        var thisYear = InYear(asOf.Year, origin);
        return thisYear >= asOf ? thisYear : InYear(asOf.Year + 1, origin);
    }

    /// <summary>
    /// How often the day has come round: full years, one more on the day itself. Who was born on 29 February grows older on
    /// 1 March of other years. None before the first day.
    /// </summary>
    public static int? Years(DateTime asOf, DateTime origin)
    {
        if (origin > asOf)
            return null;
        var years = asOf.Year - origin.Year;
        return asOf < InYear(asOf.Year, origin) ? years - 1 : years;
    }

    private static DateTime InYear(int year, DateTime origin) =>
        origin is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year)
            ? new DateTime(year, 3, 1)
            : new DateTime(year, origin.Month, origin.Day);
}
