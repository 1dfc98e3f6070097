using System;
using System.Collections.Generic;
using System.Linq;

namespace LocalDataverse.Pipeline;

/// <summary>The platform's time zone codes and the zones they stand for.</summary>
internal static class TimeZones
{
    /// <summary>Code, Windows name, name in lists.</summary>
    public static readonly IReadOnlyList<(int Code, string Name, string Label)> All =
    [
        (0, "Dateline Standard Time", "(GMT-12:00) International Date Line West"),
        (2, "Hawaiian Standard Time", "(GMT-10:00) Hawaii"),
        (3, "Alaskan Standard Time", "(GMT-09:00) Alaska"),
        (4, "Pacific Standard Time", "(GMT-08:00) Pacific Time (US & Canada)"),
        (10, "Mountain Standard Time", "(GMT-07:00) Mountain Time (US & Canada)"),
        (15, "US Mountain Standard Time", "(GMT-07:00) Arizona"),
        (20, "Central Standard Time", "(GMT-06:00) Central Time (US & Canada)"),
        (35, "Eastern Standard Time", "(GMT-05:00) Eastern Time (US & Canada)"),
        (50, "Atlantic Standard Time", "(GMT-04:00) Atlantic Time (Canada)"),
        (65, "E. South America Standard Time", "(GMT-03:00) Brasilia"),
        (85, "GMT Standard Time", "(GMT+00:00) Dublin, Edinburgh, Lisbon, London"),
        (90, "Greenwich Standard Time", "(GMT+00:00) Monrovia, Reykjavik"),
        (92, "UTC", "(GMT) Coordinated Universal Time"),
        (95, "Central Europe Standard Time", "(GMT+01:00) Belgrade, Bratislava, Budapest, Ljubljana, Prague"),
        (100, "Central European Standard Time", "(GMT+01:00) Sarajevo, Skopje, Warsaw, Zagreb"),
        (105, "Romance Standard Time", "(GMT+01:00) Brussels, Copenhagen, Madrid, Paris"),
        (110, "W. Europe Standard Time", "(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"),
        (125, "FLE Standard Time", "(GMT+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius"),
        (145, "Russian Standard Time", "(GMT+03:00) Moscow, St. Petersburg"),
        (190, "India Standard Time", "(GMT+05:30) Chennai, Kolkata, Mumbai, New Delhi"),
        (210, "China Standard Time", "(GMT+08:00) Beijing, Chongqing, Hong Kong, Urumqi"),
        (235, "Tokyo Standard Time", "(GMT+09:00) Osaka, Sapporo, Tokyo"),
        (255, "AUS Eastern Standard Time", "(GMT+10:00) Canberra, Melbourne, Sydney"),
        (290, "New Zealand Standard Time", "(GMT+12:00) Auckland, Wellington"),
    ];

    /// <summary>UTC for a code that is not known, or on a machine that does not have the zone.</summary>
    public static TimeZoneInfo ByCode(int? code)
    {
        var name = All.FirstOrDefault(z => z.Code == code).Name;
        return name != null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
    }
}
