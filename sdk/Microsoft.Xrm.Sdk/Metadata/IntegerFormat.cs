namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>How a whole number is shown.</summary>
public enum IntegerFormat
{
    None = 0,
    Duration = 1,
    TimeZone = 2,
    Language = 3,
    Locale = 4,
}
