namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of maintenance runs and its columns.</summary>
internal static class MaintenanceRunTable
{
    public const string Name = "cseg_maintenancerun";
    public const string Id = "cseg_maintenancerunid";
    public const string Title = "cseg_name";
    public const string Kind = "cseg_runkind";
    public const string RunState = "cseg_runstate";
    public const string AsOf = "cseg_asof";
    public const string StartedOn = "cseg_startedon";
    public const string LastCallOn = "cseg_lastcallon";
    public const string Phase = "cseg_phase";
    public const string Touched = "cseg_touched";
    public const string Changed = "cseg_changed";
    public const string Failed = "cseg_failed";
    public const string Remaining = "cseg_remaining";
    public const string Verified = "cseg_verified";
    public const string Due = "cseg_due";
    public const string Mismatches = "cseg_mismatches";
    public const string Repaired = "cseg_repaired";
    public const string Details = "cseg_details";
    public const string Total = "cseg_total";
    public const string Place = "cseg_place";
    public const string OpenKey = "cseg_openkey";
    public const string Tally = "cseg_tally";
}
