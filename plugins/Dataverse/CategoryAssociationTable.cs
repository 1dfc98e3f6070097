namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of co-purchase rules and its columns.</summary>
internal static class CategoryAssociationTable
{
    public const string Name = "cseg_categoryassociation";
    public const string Id = "cseg_categoryassociationid";
    public const string Title = "cseg_name";
    public const string From = "cseg_fromcategoryid";
    public const string To = "cseg_tocategoryid";
    public const string Customers = "cseg_customers";
    public const string FromCustomers = "cseg_fromcustomers";
    public const string ToCustomers = "cseg_tocustomers";
    public const string AllCustomers = "cseg_allcustomers";
    public const string Support = "cseg_support";
    public const string Confidence = "cseg_confidence";
    public const string Lift = "cseg_lift";
    public const string MinedOn = "cseg_minedon";
}
