namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>Kind of a choice.</summary>
public enum OptionSetType
{
    Picklist = 0,
    State = 1,
    Status = 2,
    Boolean = 3,
}
