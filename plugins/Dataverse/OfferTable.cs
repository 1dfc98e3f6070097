namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of offers and its columns.</summary>
internal static class OfferTable
{
    public const string Name = "cseg_offer";
    public const string Id = "cseg_offerid";
    public const string Title = "cseg_name";
    public const string Campaign = "cseg_campaignid";
    public const string Segment = "cseg_segmentid";
    public const string HoldOutShare = "cseg_holdoutshare";
    public const string StartsOn = "cseg_startson";
    public const string EndsOn = "cseg_endson";
    public const string Status = "cseg_offerstatus";
    public const string LaunchedOn = "cseg_launchedon";
    public const string LaunchPlace = "cseg_launchplace";
    public const string List = "cseg_listid";
    public const string HoldOutList = "cseg_holdoutlistid";
    public const string MemberCount = "cseg_membercount";
    public const string HoldOutCount = "cseg_holdoutcount";
    public const string Responses = "cseg_responses";
    public const string Buyers = "cseg_buyers";
    public const string HoldOutBuyers = "cseg_holdoutbuyers";
    public const string Purchases = "cseg_purchases";
    public const string HoldOutPurchases = "cseg_holdoutpurchases";
    public const string Value = "cseg_value";
    public const string HoldOutValue = "cseg_holdoutvalue";
    public const string BuyerUplift = "cseg_buyeruplift";
    public const string BuyerUpliftLow = "cseg_buyerupliftlow";
    public const string BuyerUpliftHigh = "cseg_buyeruplifthigh";
    public const string ValueUplift = "cseg_valueuplift";
    public const string ValueUpliftLow = "cseg_valueupliftlow";
    public const string ValueUpliftHigh = "cseg_valueuplifthigh";
    public const string ResultsOn = "cseg_resultson";
    public const string Result = "cseg_result";
}
