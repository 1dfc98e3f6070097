namespace LocalDataverse.Web.Api;

/// <summary>The annotations of values and results that a client can ask for.</summary>
internal static class Annotations
{
    public const string FormattedValue = "OData.Community.Display.V1.FormattedValue";

    public const string LookupLogicalName = "Microsoft.Dynamics.CRM.lookuplogicalname";

    public const string AssociatedNavigationProperty = "Microsoft.Dynamics.CRM.associatednavigationproperty";

    public const string TotalRecordCount = "Microsoft.Dynamics.CRM.totalrecordcount";

    public const string TotalRecordCountLimitExceeded = "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded";

    public const string FetchXmlPagingCookie = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie";

    public const string MoreRecords = "Microsoft.Dynamics.CRM.morerecords";

    public const string HelpLink = "Microsoft.PowerApps.CDS.HelpLink";

    public const string TraceText = "Microsoft.PowerApps.CDS.TraceText";

    public const string InnerErrorMessage = "Microsoft.PowerApps.CDS.InnerError.Message";

    public const string ErrorDetails = "Microsoft.PowerApps.CDS.ErrorDetails.";
}
