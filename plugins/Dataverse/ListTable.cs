namespace CrmSegmentation.Dataverse;

/// <summary>Names of the marketing list, a table of Dynamics 365 Sales, and the column that the solution adds to it.</summary>
internal static class ListTable
{
    public const string Name = "list";
    public const string Id = "listid";
    public const string Title = "listname";
    public const string Description = "description";
    public const string Purpose = "purpose";
    public const string Type = "type";
    public const string MemberTable = "createdfromcode";
    public const string MemberType = "membertype";
    public const string Query = "query";
    public const string LastUsedOn = "lastusedon";
    public const string CreatedOn = "createdon";
    public const string State = "statecode";
    public const string Status = "statuscode";
    public const string IsLocked = "lockstatus";
    public const string MemberCount = "membercount";
    public const string Segment = "cseg_segmentid";

    private const int LongestTitle = 128;

    /// <summary>A title cut to what the column holds.</summary>
    public static string Titled(string title) => title.Length <= LongestTitle ? title : title.Substring(0, LongestTitle);
}
