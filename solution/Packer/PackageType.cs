namespace CrmSegmentation.Packer;

/// <summary>The two zips that one source folder gives.</summary>
public enum PackageType
{
    /// <summary>For organisations that develop the solution further.</summary>
    Unmanaged,

    /// <summary>For organisations that use it: what it brings can be removed again as a whole.</summary>
    Managed,
}
