using System;

namespace CrmSegmentation.Domain.FollowUps;

/// <summary>Monday to Friday. Holidays are business days: which they are differs by place, and nothing says where a customer is.</summary>
internal static class BusinessDays
{
    public static bool IsBusinessDay(DateTime day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The day itself, or the Monday after a weekend.</summary>
    public static DateTime OnOrAfter(DateTime day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    /// <summary>The day itself, or the Friday before a weekend.</summary>
    public static DateTime OnOrBefore(DateTime day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(-2),
        _ => day,
    };
}
