namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of settings and its columns.</summary>
internal static class SettingsTable
{
    public const string Name = "cseg_settings";
    public const string Id = "cseg_settingsid";
    public const string Title = "cseg_name";
    public const string WindowMode = "cseg_windowmode";
    public const string WindowDays = "cseg_windowdays";
    public const string FiscalYearStartMonth = "cseg_fiscalyearstartmonth";
    public const string TimeZoneCode = "cseg_timezonecode";
    public const string MergeSameDayPurchases = "cseg_mergesamedaypurchases";
    public const string ReturnPolicy = "cseg_returnpolicy";
    public const string ProfilingConsentRequired = "cseg_profilingconsentrequired";
    public const string ReportingCurrency = "cseg_reportingcurrencyid";
    public const string LapseFactor = "cseg_lapsefactor";
    public const string DefaultIntervalDays = "cseg_defaultintervaldays";
    public const string HandoverLimit = "cseg_handoverlimit";
    public const string InvoiceSource = "cseg_invoicesource";
    public const string OrderSource = "cseg_ordersource";
    public const string InvoicesReadTo = "cseg_invoicesreadto";
    public const string OrdersReadTo = "cseg_ordersreadto";
    public const string LevelHistoryDays = "cseg_levelhistorydays";
    public const string SegmentHistoryDays = "cseg_segmenthistorydays";
    public const string PrivacyNoticeUrl = "cseg_privacynoticeurl";
    public const string SmallSegment = "cseg_smallsegment";
    public const string MostConditions = "cseg_mostconditions";
    public const string OverlapWarning = "cseg_overlapwarning";
    public const string UnusedAfterDays = "cseg_unusedafterdays";
    public const string AssociationSchedule = "cseg_associationschedule";
    public const string AssociationMonths = "cseg_associationmonths";
    public const string AssociationCustomers = "cseg_associationcustomers";
    public const string AssociationConfidence = "cseg_associationconfidence";
    public const string AssociationLift = "cseg_associationlift";
    public const string MostSuggestions = "cseg_mostsuggestions";
    public const string DismissedDays = "cseg_dismisseddays";
    public const string OnlyActive = "cseg_onlyactive";
    public const string ModifiedOn = "modifiedon";
    public const string Organization = "organizationid";
    public const string State = "statecode";
}
