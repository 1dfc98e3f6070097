namespace Microsoft.Xrm.Sdk;

/// <summary>Which side of a relationship a row stands on.</summary>
public enum EntityRole
{
    Referencing = 0,
    Referenced = 1,
}
