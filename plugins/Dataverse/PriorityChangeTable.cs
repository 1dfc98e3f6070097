namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of changes of priority and its columns.</summary>
internal static class PriorityChangeTable
{
    public const string Name = "cseg_prioritychange";
    public const string Id = "cseg_prioritychangeid";
    public const string Title = "cseg_name";
    public const string Contact = "cseg_contactid";
    public const string ChangedOn = "cseg_changedon";
    public const string FromLevel = "cseg_fromlevel";
    public const string ToLevel = "cseg_tolevel";
    public const string Cause = "cseg_changecause";
    public const string ScoreFrom = "cseg_scorefrom";
    public const string ScoreTo = "cseg_scoreto";
    public const string Reason = "cseg_reason";
    public const string SchemeVersion = "cseg_schemeversion";
}
