namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table that says which lists a campaign uses.</summary>
internal static class CampaignItems
{
    public const string Name = "campaignitem";
    public const string Campaign = "campaignid";
    public const string Item = "entityid";
}
