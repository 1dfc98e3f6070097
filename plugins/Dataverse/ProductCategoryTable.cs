namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of product categories.</summary>
internal static class ProductCategoryTable
{
    public const string Name = "cseg_productcategory";
    public const string Id = "cseg_productcategoryid";
    public const string Title = "cseg_name";
    public const string FollowUp = "cseg_followup";
    public const string State = "statecode";
}
