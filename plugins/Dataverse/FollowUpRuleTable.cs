namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of follow-up rules and its columns.</summary>
internal static class FollowUpRuleTable
{
    public const string Name = "cseg_followuprule";
    public const string Id = "cseg_followupruleid";
    public const string Title = "cseg_name";
    public const string Kind = "cseg_followupkind";
    public const string Days = "cseg_days";
    public const string Level = "cseg_level";
    public const string Category = "cseg_productcategoryid";
    public const string FlaggedCategoriesOnly = "cseg_flaggedcategoriesonly";
    public const string Month = "cseg_month";
    public const string DayOfMonth = "cseg_dayofmonth";
    public const string Week = "cseg_weekofmonth";
    public const string Weekday = "cseg_weekday";
    public const string Segment = "cseg_segmentid";
    public const string Contact = "cseg_contactid";
    public const string Subject = "cseg_subject";
    public const string Description = "cseg_description";
    public const string Assignee = "cseg_followupassignee";
    public const string Queue = "cseg_queueid";
    public const string TaskPriority = "cseg_taskpriority";
    public const string ClosesWhenGone = "cseg_closewhengone";
    public const string StartsOn = "cseg_startson";
    public const string CheckedTo = "cseg_checkedto";
    public const string State = "statecode";
}
