namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of priority schemes and its columns.</summary>
internal static class PrioritySchemeTable
{
    public const string Name = "cseg_priorityscheme";
    public const string Id = "cseg_priorityschemeid";
    public const string Title = "cseg_name";
    public const string VersionNumber = "cseg_versionnumber";
    public const string SchemeStatus = "cseg_schemestatus";
    public const string LevelMode = "cseg_levelmode";
    public const string HighFrom = "cseg_highfrom";
    public const string MediumFrom = "cseg_mediumfrom";
    public const string HighShare = "cseg_highshare";
    public const string MediumShare = "cseg_mediumshare";
    public const string RecencyCuts = "cseg_recencycuts";
    public const string FrequencyCuts = "cseg_frequencycuts";
    public const string MonetaryCuts = "cseg_monetarycuts";
    public const string HighCut = "cseg_highcut";
    public const string MediumCut = "cseg_mediumcut";
    public const string CutPointsOn = "cseg_cutpointson";
    public const string CutPointRevision = "cseg_cutpointrevision";
    public const string Population = "cseg_population";
    public const string TopValues = "cseg_topvalues";
    public const string ModifiedOn = "modifiedon";
    public const string Organization = "organizationid";
    public const string State = "statecode";
}
