namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of tasks that rules made, and its columns.</summary>
internal static class FollowUpTable
{
    public const string Name = "cseg_followup";
    public const string Id = "cseg_followupid";
    public const string Title = "cseg_name";
    public const string Rule = "cseg_followupruleid";
    public const string Contact = "cseg_contactid";
    public const string Task = "cseg_taskid";
    public const string Purchase = "cseg_purchaseid";
    public const string EventOn = "cseg_eventon";
    public const string Level = "cseg_level";
    public const string Key = "cseg_key";
    public const string IsRequested = "cseg_isrequested";
    public const string CreatedOn = "createdon";
    public const string ClosedOn = "cseg_closedon";
    public const string ClosedReason = "cseg_closedreason";
}
