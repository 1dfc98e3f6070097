namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of profile categories and its columns.</summary>
internal static class ProfileCategoryTable
{
    public const string Name = "cseg_profilecategory";
    public const string Id = "cseg_profilecategoryid";
    public const string Title = "cseg_name";
    public const string Kind = "cseg_kind";
    public const string Unit = "cseg_unit";
    public const string Choices = "cseg_choices";
    public const string Derivation = "cseg_derivation";
    public const string Revision = "cseg_derivationrevision";
    public const string State = "statecode";
}
