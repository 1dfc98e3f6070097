namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of segments and its columns.</summary>
internal static class SegmentTable
{
    public const string Name = "cseg_segment";
    public const string Id = "cseg_segmentid";
    public const string Title = "cseg_name";
    public const string Description = "cseg_description";
    public const string Filter = "cseg_filter";
    public const string Parent = "cseg_parentsegmentid";
    public const string Purpose = "cseg_purpose";
    public const string Topic = "cseg_topic";
    public const string Lifecycle = "cseg_lifecycle";
    public const string List = "cseg_listid";
    public const string MemberCount = "cseg_membercount";
    public const string MemberCountedOn = "cseg_membercountedon";
    public const string AnnualValue = "cseg_annualvalue";
    public const string Currency = "transactioncurrencyid";
    public const string ExchangeRate = "exchangerate";
    public const string Drift = "cseg_listdrift";
    public const string PublishedQuery = "cseg_publishedquery";
    public const string HistoryOn = "cseg_historyon";
    public const string HistoryOf = "cseg_historyof";
    public const string Sketch = "cseg_membersketch";
    public const string Warnings = "cseg_warnings";
}
