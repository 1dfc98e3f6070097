namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table of responses to campaigns.</summary>
internal static class CampaignResponses
{
    public const string Name = "campaignresponse";
    public const string Id = "activityid";
    public const string Campaign = "regardingobjectid";
    public const string ReceivedOn = "receivedon";
    public const string CreatedOn = "createdon";
    public const string State = "statecode";

    /// <summary>Participation of the customer who responds.</summary>
    public const int Customer = 11;
}
