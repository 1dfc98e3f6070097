namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of purchases and its columns.</summary>
internal static class PurchaseTable
{
    public const string Name = "cseg_purchase";
    public const string Id = "cseg_purchaseid";
    public const string Title = "cseg_name";
    public const string Contact = "cseg_contactid";
    public const string PurchaseDate = "cseg_purchasedate";
    public const string Amount = "cseg_amount";
    public const string AmountBase = "cseg_amount_base";
    public const string Kind = "cseg_kind";
    public const string Channel = "cseg_channel";
    public const string IsGift = "cseg_isgift";
    public const string ProductCategory = "cseg_productcategoryid";
    public const string Product = "cseg_product";
    public const string SourceSystem = "cseg_sourcesystem";
    public const string DocumentNumber = "cseg_documentnumber";
    public const string Currency = "transactioncurrencyid";
    public const string State = "statecode";
    public const string Status = "statuscode";
}
