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
    public const string HighTreatment = "cseg_hightreatment";
    public const string HighUser = "cseg_highuserid";
    public const string HighQueue = "cseg_highqueueid";
    public const string MediumTreatment = "cseg_mediumtreatment";
    public const string MediumUser = "cseg_mediumuserid";
    public const string MediumQueue = "cseg_mediumqueueid";
    public const string LowTreatment = "cseg_lowtreatment";
    public const string LowUser = "cseg_lowuserid";
    public const string LowQueue = "cseg_lowqueueid";
    public const string NoneTreatment = "cseg_nonetreatment";
    public const string NoneUser = "cseg_noneuserid";
    public const string NoneQueue = "cseg_nonequeueid";
    public const string PublishedBy = "cseg_publishedbyid";
    public const string PublishedOn = "cseg_publishedon";
    public const string OutdatedCustomers = "cseg_outdatedcustomers";
    public const string ModifiedOn = "modifiedon";
    public const string Organization = "organizationid";
    public const string CutPointSchedule = "cseg_cutpointschedule";
    public const string NextCutPointsOn = "cseg_nextcutpointson";
    public const string OnlyActive = "cseg_onlyactive";
    public const string State = "statecode";
}
