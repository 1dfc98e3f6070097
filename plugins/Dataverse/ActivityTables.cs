namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's tables of activities by which we contact customers, the columns they share, and their participants.</summary>
internal static class ActivityTables
{
    public const string Email = "email";
    public const string Letter = "letter";
    public const string PhoneCall = "phonecall";

    public const string Id = "activityid";
    public const string State = "statecode";
    public const string Status = "statuscode";
    public const string IsOutgoing = "directioncode";
    public const string ActualEnd = "actualend";

    public const string Task = "task";
    public const string Subject = "subject";
    public const string Description = "description";
    public const string Regarding = "regardingobjectid";
    public const string Owner = "ownerid";
    public const string DueOn = "scheduledend";
    public const string Priority = "prioritycode";

    public const string Party = "activityparty";
    public const string PartyId = "partyid";
    public const string Participation = "participationtypemask";
}
