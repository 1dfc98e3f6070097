namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>Input method editor of a column.</summary>
public enum ImeMode
{
    Auto = 0,
    Inactive = 1,
    Active = 2,
    Disabled = 3,
}
