using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain;

/// <summary>
/// The time zone whose midnight begins the business day, by the platform's own code (<c>timezonedefinition.timezonecode</c>).
/// </summary>
/// <remarks>
/// The platform would convert a time itself (LocalTimeFromUtcTime), for one request at every save. The framework knows the
/// same zones by the same names (<c>timezonedefinition.standardname</c>), so only the table from code to name is kept here.
/// Codes that the platform gives to one-time events (the Commonwealth Games of 2006) are left out.
/// </remarks>
internal sealed class BusinessTimeZone
{
    public const int UtcCode = 92;

    /// <summary>Name of each zone in Windows. Where the platform still uses a name that Windows has retired, it is the name of today.</summary>
    private static readonly Dictionary<int, string> Names = new()
    {
        [0] = "Dateline Standard Time",
        [1] = "Samoa Standard Time",
        [2] = "Hawaiian Standard Time",
        [3] = "Alaskan Standard Time",
        [4] = "Pacific Standard Time",
        [5] = "Pacific Standard Time (Mexico)",
        [6] = "UTC-11",
        [7] = "Aleutian Standard Time",
        [8] = "Marquesas Standard Time",
        [9] = "UTC-09",
        [10] = "Mountain Standard Time",
        [11] = "UTC-08",
        [12] = "Mountain Standard Time (Mexico)",
        [13] = "Mountain Standard Time (Mexico)",
        [15] = "US Mountain Standard Time",
        [20] = "Central Standard Time",
        [25] = "Canada Central Standard Time",
        [29] = "Central Standard Time (Mexico)",
        [30] = "Central Standard Time (Mexico)",
        [33] = "Central America Standard Time",
        [34] = "Easter Island Standard Time",
        [35] = "Eastern Standard Time",
        [40] = "US Eastern Standard Time",
        [43] = "Haiti Standard Time",
        [44] = "Cuba Standard Time",
        [45] = "SA Pacific Standard Time",
        [47] = "Venezuela Standard Time",
        [50] = "Atlantic Standard Time",
        [51] = "Turks And Caicos Standard Time",
        [55] = "SA Western Standard Time",
        [56] = "Pacific SA Standard Time",
        [58] = "Central Brazilian Standard Time",
        [59] = "Paraguay Standard Time",
        [60] = "Newfoundland Standard Time",
        [65] = "E. South America Standard Time",
        [69] = "Argentina Standard Time",
        [70] = "SA Eastern Standard Time",
        [71] = "Bahia Standard Time",
        [72] = "Saint Pierre Standard Time",
        [73] = "Greenland Standard Time",
        [74] = "Montevideo Standard Time",
        [75] = "UTC-02",
        [76] = "UTC-02",
        [77] = "Tocantins Standard Time",
        [80] = "Azores Standard Time",
        [83] = "Cape Verde Standard Time",
        [84] = "Morocco Standard Time",
        [85] = "GMT Standard Time",
        [90] = "Greenwich Standard Time",
        [UtcCode] = "UTC",
        [95] = "Central Europe Standard Time",
        [100] = "Central European Standard Time",
        [105] = "Romance Standard Time",
        [110] = "W. Europe Standard Time",
        [113] = "W. Central Africa Standard Time",
        [115] = "E. Europe Standard Time",
        [120] = "Egypt Standard Time",
        [125] = "FLE Standard Time",
        [129] = "Jordan Standard Time",
        [130] = "GTB Standard Time",
        [131] = "Middle East Standard Time",
        [133] = "Syria Standard Time",
        [134] = "Turkey Standard Time",
        [135] = "Israel Standard Time",
        [140] = "South Africa Standard Time",
        [141] = "Namibia Standard Time",
        [142] = "West Bank Standard Time",
        [145] = "Russian Standard Time",
        [150] = "Arab Standard Time",
        [151] = "Belarus Standard Time",
        [155] = "E. Africa Standard Time",
        [158] = "Arabic Standard Time",
        [159] = "Kaliningrad Standard Time",
        [160] = "Iran Standard Time",
        [165] = "Arabian Standard Time",
        [169] = "Azerbaijan Standard Time",
        [170] = "Caucasus Standard Time",
        [172] = "Mauritius Standard Time",
        [173] = "Georgian Standard Time",
        [174] = "Russia Time Zone 3",
        [175] = "Afghanistan Standard Time",
        [176] = "Astrakhan Standard Time",
        [180] = "Ekaterinburg Standard Time",
        [184] = "Pakistan Standard Time",
        [185] = "West Asia Standard Time",
        [190] = "India Standard Time",
        [193] = "Nepal Standard Time",
        [195] = "Central Asia Standard Time",
        [196] = "Bangladesh Standard Time",
        [197] = "Omsk Standard Time",
        [200] = "Sri Lanka Standard Time",
        [201] = "N. Central Asia Standard Time",
        [203] = "Myanmar Standard Time",
        [205] = "SE Asia Standard Time",
        [207] = "North Asia Standard Time",
        [208] = "Altai Standard Time",
        [209] = "W. Mongolia Standard Time",
        [210] = "China Standard Time",
        [211] = "Tomsk Standard Time",
        [215] = "Singapore Standard Time",
        [220] = "Taipei Standard Time",
        [225] = "W. Australia Standard Time",
        [227] = "North Asia East Standard Time",
        [228] = "Ulaanbaatar Standard Time",
        [229] = "North Korea Standard Time",
        [230] = "Korea Standard Time",
        [231] = "Aus Central W. Standard Time",
        [235] = "Tokyo Standard Time",
        [240] = "Yakutsk Standard Time",
        [241] = "Transbaikal Standard Time",
        [245] = "AUS Central Standard Time",
        [250] = "Cen. Australia Standard Time",
        [255] = "AUS Eastern Standard Time",
        [260] = "E. Australia Standard Time",
        [265] = "Tasmania Standard Time",
        [270] = "Vladivostok Standard Time",
        [274] = "Lord Howe Standard Time",
        [275] = "West Pacific Standard Time",
        [276] = "Bougainville Standard Time",
        [277] = "Norfolk Standard Time",
        [278] = "Sakhalin Standard Time",
        [279] = "Russia Time Zone 10",
        [280] = "Central Pacific Standard Time",
        [281] = "Magadan Standard Time",
        [284] = "UTC+12",
        [285] = "Fiji Standard Time",
        [290] = "New Zealand Standard Time",
        [295] = "Russia Time Zone 11",
        [299] = "Chatham Islands Standard Time",
        [300] = "Tonga Standard Time",
        [301] = "Eastern Standard Time (Mexico)",
        [302] = "Sudan Standard Time",
    };

    private readonly TimeZoneInfo zone;

    private BusinessTimeZone(int code, TimeZoneInfo zone)
    {
        Code = code;
        this.zone = zone;
    }

    public static BusinessTimeZone Utc { get; } = new(UtcCode, TimeZoneInfo.Utc);

    /// <summary>The codes that are known.</summary>
    public static IEnumerable<int> Codes => Names.Keys;

    public int Code { get; }

    /// <summary>The zone of a code.</summary>
    /// <exception cref="RefusedException">The code is none of the platform's, or the server has no such zone.</exception>
    public static BusinessTimeZone Of(int code)
    {
        if (code == UtcCode)
            return Utc;
        if (!Names.TryGetValue(code, out var name))
            throw new RefusedException($"The settings name the time zone {code}, which is no code of the platform's time zones: choose a time zone from the list.");

        try
        {
            return new BusinessTimeZone(code, TimeZoneInfo.FindSystemTimeZoneById(name));
        }
        catch (Exception missing) when (missing is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new RefusedException($"The settings name the time zone {code}, '{name}', which this server does not have: choose another one of the same hours.", missing);
        }
    }

    /// <summary>The business day of a moment: its date in this zone. The day begins at the zone's midnight, daylight saving time and all.</summary>
    public DateTime DayOf(DateTime moment) =>
        DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(moment.ToUniversalTime(), zone).Date, DateTimeKind.Unspecified);

    /// <summary>Noon of a day in this zone: a moment that is of the same day to people within twelve hours of it, and that no zone leaves out.</summary>
    public DateTime NoonOf(DateTime day) => TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(day.Date.AddHours(12), DateTimeKind.Unspecified), zone);
}
