namespace LocalDataverse.Metadata;

/// <summary>How the platform treats the value of a date column.</summary>
public enum DateTimeBehavior
{
    /// <summary>Stored in UTC, shown in the user's time zone.</summary>
    UserLocal,

    /// <summary>A calendar day: no time, no conversion, Kind Unspecified.</summary>
    DateOnly,

    /// <summary>A wall-clock time: no conversion, Kind Unspecified.</summary>
    TimeZoneIndependent,
}
