namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of bands of factors and its columns.</summary>
internal static class PriorityBandTable
{
    public const string Name = "cseg_priorityband";
    public const string Id = "cseg_prioritybandid";
    public const string Title = "cseg_name";
    public const string Factor = "cseg_factorid";
    public const string From = "cseg_from";
    public const string Score = "cseg_score";
    public const string State = "statecode";
}
