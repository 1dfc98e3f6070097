namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>How a lookup is shown.</summary>
public enum LookupFormat
{
    None = 0,
    Connection = 1,
    Regarding = 2,
    Text = 3,
}
