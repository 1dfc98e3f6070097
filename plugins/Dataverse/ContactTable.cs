namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table of contacts: its own columns that are used, and those the solution adds.</summary>
internal static class ContactTable
{
    public const string Name = "contact";
    public const string Id = "contactid";

    public const string State = "statecode";
    public const string FullName = "fullname";
    public const string Salutation = "salutation";
    public const string FirstName = "firstname";
    public const string LastName = "lastname";
    public const string Nickname = "nickname";
    public const string CreatedOn = "createdon";
    public const string Owner = "ownerid";
    public const string OwningUser = "owninguser";
    public const string PreferredUser = "preferredsystemuserid";
    public const string ModifiedOn = "modifiedon";
    public const string Merged = "merged";
    public const string Master = "masterid";
    public const string BirthDate = "birthdate";
    public const string Anniversary = "anniversary";
    public const string AnnualIncome = "annualincome";
    public const string AnnualIncomeBase = "annualincome_base";
    public const string Currency = "transactioncurrencyid";
    public const string ExchangeRate = "exchangerate";
    public const string EmailAddress = "emailaddress1";
    public const string DoNotEmail = "donotemail";
    public const string DoNotBulkEmail = "donotbulkemail";
    public const string DoNotPhone = "donotphone";
    public const string DoNotPostalMail = "donotpostalmail";
    public const string DoNotBulkPostalMail = "donotbulkpostalmail";
    public const string DoNotSendMarketingMaterial = "donotsendmm";
    public const string BusinessPhone = "telephone1";
    public const string HomePhone = "telephone2";
    public const string MobilePhone = "mobilephone";
    public const string Street = "address1_line1";
    public const string City = "address1_city";
    public const string PostalCode = "address1_postalcode";

    public const string CategoryReadiness = "cseg_categoryreadiness";
    public const string HouseholdIncome = "cseg_householdincome";
    public const string HouseholdIncomeBase = "cseg_householdincome_base";
    public const string ConsentBasis = "cseg_consentbasis";
    public const string SpouseBirthDate = "cseg_spousebirthdate";
    public const string ProfilingOptOut = "cseg_profilingoptout";
    public const string ContactFrequency = "cseg_contactfrequency";
    public const string LastContactedOn = "cseg_lastcontactedon";
    public const string Topics = "cseg_topics";
    public const string NextContactAllowedOn = "cseg_nextcontactallowedon";

    public const string FirstPurchaseOn = "cseg_firstpurchaseon";
    public const string LastPurchaseOn = "cseg_lastpurchaseon";
    public const string AnnualPurchaseCount = "cseg_annualpurchasecount";
    public const string AnnualValue = "cseg_annualvalue";
    public const string AnnualValueBase = "cseg_annualvalue_base";
    public const string AveragePurchaseValue = "cseg_averagepurchasevalue";
    public const string AveragePurchaseValueBase = "cseg_averagepurchasevalue_base";
    public const string LifetimePurchaseCount = "cseg_lifetimepurchasecount";
    public const string LifetimeValue = "cseg_lifetimevalue";
    public const string LifetimeValueBase = "cseg_lifetimevalue_base";
    public const string PreviousAnnualValue = "cseg_previousannualvalue";
    public const string PreviousAnnualValueBase = "cseg_previousannualvalue_base";
    public const string Trend = "cseg_trend";
    public const string AveragePurchaseInterval = "cseg_averagepurchaseinterval";
    public const string LapsesOn = "cseg_lapseson";
    public const string Age = "cseg_age";
    public const string NextBirthdayOn = "cseg_nextbirthdayon";
    public const string NextAnniversaryOn = "cseg_nextanniversaryon";
    public const string Channels = "cseg_channels";
    public const string BuysGifts = "cseg_buysgifts";
    public const string LastProductCategory = "cseg_lastproductcategoryid";
    public const string RecencyScore = "cseg_recencyscore";
    public const string FrequencyScore = "cseg_frequencyscore";
    public const string MonetaryScore = "cseg_monetaryscore";
    public const string RfmSegment = "cseg_rfmsegment";
    public const string Priority = "cseg_priority";
    public const string PriorityScore = "cseg_priorityscore";
    public const string PriorityReason = "cseg_priorityreason";
    public const string PriorityChangedOn = "cseg_prioritychangedon";
    public const string ProfileAsOf = "cseg_profileasof";
    public const string NextRecalculationOn = "cseg_nextrecalculationon";
    public const string SchemeVersion = "cseg_schemeversion";
    public const string PriorityScheme = "cseg_priorityschemeid";
    public const string ClosedHistory = "cseg_closedhistory";
}
