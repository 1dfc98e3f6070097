namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>Whether a date shows its time.</summary>
public enum DateTimeFormat
{
    DateOnly = 0,
    DateAndTime = 1,
}
