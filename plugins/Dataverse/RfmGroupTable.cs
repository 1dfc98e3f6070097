namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of RFM groups and its columns.</summary>
internal static class RfmGroupTable
{
    public const string Name = "cseg_rfmgroup";
    public const string Id = "cseg_rfmgroupid";
    public const string Title = "cseg_name";
    public const string Scheme = "cseg_schemeid";
    public const string Order = "cseg_order";
    public const string Group = "cseg_rfmsegment";
    public const string RecencyFrom = "cseg_recencyfrom";
    public const string RecencyTo = "cseg_recencyto";
    public const string FrequencyFrom = "cseg_frequencyfrom";
    public const string FrequencyTo = "cseg_frequencyto";
    public const string MonetaryFrom = "cseg_monetaryfrom";
    public const string MonetaryTo = "cseg_monetaryto";
    public const string State = "statecode";
}
