namespace CrmSegmentation.Cli;

/// <summary>Names of the tables and columns that the command line reads and writes through the organisation service.</summary>
internal static class Schema
{
    public const string SolutionName = "CrmSegmentation";

    /// <summary>Options of the solution's choices count from here in the order of their labels.</summary>
    public const int FirstOptionValue = 653210000;

    internal static class Contact
    {
        public const string Table = "contact";
        public const string Id = "contactid";
        public const string FirstName = "firstname";
        public const string LastName = "lastname";
        public const string FullName = "fullname";
        public const string ModifiedOn = "modifiedon";
        public const string Email = "emailaddress1";
        public const string MobilePhone = "mobilephone";
        public const string Telephone = "telephone1";
        public const string JobTitle = "jobtitle";
        public const string Gender = "gendercode";
        public const string MaritalStatus = "familystatuscode";
        public const string NumberOfChildren = "numberofchildren";
        public const string ChildrensNames = "childrensnames";
        public const string SpousesName = "spousesname";
        public const string Salutation = "salutation";
        public const string Nickname = "nickname";
        public const string BirthDate = "birthdate";
        public const string Anniversary = "anniversary";
        public const string AnnualIncome = "annualincome";
        public const string PreferredContactMethod = "preferredcontactmethodcode";
        public const string Street = "address1_line1";
        public const string City = "address1_city";
        public const string StateOrProvince = "address1_stateorprovince";
        public const string Country = "address1_country";
        public const string PostalCode = "address1_postalcode";
        public const string DoNotEmail = "donotemail";
        public const string DoNotBulkEmail = "donotbulkemail";
        public const string DoNotPhone = "donotphone";
        public const string DoNotPostalMail = "donotpostalmail";
        public const string StateCode = "statecode";
        public const string CreatedOn = "createdon";

        public const string CustomerNumber = "cseg_customernumber";
        public const string SelfOrientation = "cseg_selforientation";
        public const string CategoryReadiness = "cseg_categoryreadiness";
        public const string Influencers = "cseg_influencers";
        public const string LifeStage = "cseg_lifestage";
        public const string HouseholdIncome = "cseg_householdincome";
        public const string Interests = "cseg_interests";
        public const string CustomerSince = "cseg_customersince";
        public const string SpouseBirthDate = "cseg_spousebirthdate";
        public const string ContactFrequency = "cseg_contactfrequency";

        public const string FirstPurchase = "cseg_firstpurchaseon";
        public const string LastPurchase = "cseg_lastpurchaseon";
        public const string AnnualCount = "cseg_annualpurchasecount";
        public const string AnnualValue = "cseg_annualvalue";
        public const string AnnualValueBase = "cseg_annualvalue_base";
        public const string AverageValue = "cseg_averagepurchasevalue";
        public const string LifetimeCount = "cseg_lifetimepurchasecount";
        public const string LifetimeValue = "cseg_lifetimevalue";
        public const string Priority = "cseg_priority";
        public const string PriorityScore = "cseg_priorityscore";
        public const string RfmGroup = "cseg_rfmsegment";
        public const string PriorityReason = "cseg_priorityreason";
        public const string ProfileAsOf = "cseg_profileasof";
        public const string NextRecalculation = "cseg_nextrecalculationon";
        public const string ClosedHistory = "cseg_closedhistory";
    }

    internal static class Purchase
    {
        public const string Table = "cseg_purchase";
        public const string Id = "cseg_purchaseid";
        public const string Name = "cseg_name";
        public const string Contact = "cseg_contactid";
        public const string Date = "cseg_purchasedate";
        public const string Amount = "cseg_amount";
        public const string AmountBase = "cseg_amount_base";
        public const string Kind = "cseg_kind";
        public const string Channel = "cseg_channel";
        public const string IsGift = "cseg_isgift";
        public const string Category = "cseg_productcategoryid";
        public const string Product = "cseg_product";
        public const string Units = "cseg_units";
        public const string SourceSystem = "cseg_sourcesystem";
        public const string DocumentNumber = "cseg_documentnumber";
        public const string Currency = "transactioncurrencyid";
    }

    internal static class ProductCategory
    {
        public const string Table = "cseg_productcategory";
        public const string Id = "cseg_productcategoryid";
        public const string Name = "cseg_name";
        public const string Code = "cseg_code";
    }

    internal static class List
    {
        public const string Table = "list";
        public const string Id = "listid";
        public const string Name = "listname";
        public const string Query = "query";
        public const string StateCode = "statecode";
        public const string CreatedOn = "createdon";
        public const string Segment = "cseg_segmentid";
    }

    internal static class Segment
    {
        public const string Table = "cseg_segment";
        public const string Name = "cseg_name";
        public const string Filter = "cseg_filter";
        public const string Lifecycle = "cseg_lifecycle";
        public const int Published = FirstOptionValue + 1;
    }

    /// <summary>The custom API that counts the members of a published segment anew.</summary>
    internal static class RefreshSegment
    {
        public const string Name = "cseg_RefreshSegment";
        public const string Target = "Target";
        public const string Members = "Members";
    }

    internal static class Currency
    {
        public const string Table = "transactioncurrency";
        public const string Id = "transactioncurrencyid";
        public const string IsoCode = "isocurrencycode";
    }

    internal static class Solution
    {
        public const string Table = "solution";
        public const string UniqueName = "uniquename";
        public const string Version = "version";
    }

    internal static class Channel
    {
        public const int Store = FirstOptionValue;
        public const int Web = FirstOptionValue + 1;
        public const int Phone = FirstOptionValue + 2;
        public const int MailOrder = FirstOptionValue + 3;
        public const int FieldSales = FirstOptionValue + 4;
        public const int Partner = FirstOptionValue + 5;
        public const int Other = FirstOptionValue + 6;
    }

    internal static class PurchaseKind
    {
        public const int Purchase = FirstOptionValue;
        public const int Return = FirstOptionValue + 1;
    }

    internal static class Priority
    {
        public const int High = FirstOptionValue;
        public const int Medium = FirstOptionValue + 1;
        public const int Low = FirstOptionValue + 2;
        public const int None = FirstOptionValue + 3;
    }

    /// <summary>The custom API that recalculates whoever has become due.</summary>
    internal static class RunMaintenance
    {
        public const string Name = "cseg_RunMaintenance";
        public const string AsOf = "AsOf";
        public const string ContinuationToken = "ContinuationToken";
        public const string Touched = "Touched";
        public const string Changed = "Changed";
        public const string Failed = "Failed";
        public const string Failures = "Failures";
        public const string Remaining = "Remaining";
    }

    internal static class MaintenanceRun
    {
        public const string Table = "cseg_maintenancerun";
        public const string Id = "cseg_maintenancerunid";
        public const string Title = "cseg_name";
        public const string Kind = "cseg_runkind";
        public const string State = "cseg_runstate";
        public const string Details = "cseg_details";
        public const string Total = "cseg_total";
        public const string Remaining = "cseg_remaining";
    }

    /// <summary>The custom APIs of runs over everything.</summary>
    internal static class BulkRun
    {
        public const int RecalculateAll = FirstOptionValue + 2;
        public const int PublishAll = FirstOptionValue + 3;
        public const int MineCoPurchases = FirstOptionValue + 4;
        public const int Running = FirstOptionValue;
        public const int Interrupted = FirstOptionValue + 3;
        public const int Cancelled = FirstOptionValue + 4;

        public const string Start = "cseg_StartBulkRun";
        public const string Continue = "cseg_ContinueBulkRun";
        public const string Cancel = "cseg_CancelBulkRun";
        public const string Target = "Target";
        public const string Kind = "Kind";
        public const string Run = "Run";
        public const string ContinuationToken = "ContinuationToken";
        public const string IsOpen = "IsOpen";
        public const string State = "State";
        public const string Done = "Done";
        public const string Total = "Total";
        public const string Changed = "Changed";
        public const string Failed = "Failed";
    }

    internal static class Suggestion
    {
        public const string Table = "cseg_suggestion";
        public const string Contact = "cseg_contactid";
        public const string Category = "cseg_productcategoryid";
        public const string Status = "cseg_suggestionstatus";
        public const string Reason = "cseg_reason";
        public const string Confidence = "cseg_confidence";
        public const int Open = FirstOptionValue;
    }

    /// <summary>The custom API that makes the segments every organisation can start with.</summary>
    internal static class CreateStarterSegments
    {
        public const string Name = "cseg_CreateStarterSegments";
        public const string Publish = "Publish";
    }

    internal static class PriorityScheme
    {
        public const string Table = "cseg_priorityscheme";
        public const string Id = "cseg_priorityschemeid";
        public const string Name = "cseg_name";
        public const string VersionNumber = "cseg_versionnumber";
        public const string Status = "cseg_schemestatus";
    }

    internal static class SchemeStatus
    {
        public const int Draft = FirstOptionValue;
    }

    /// <summary>The custom API that says what would become of all customers were a scheme active.</summary>
    internal static class PreviewScheme
    {
        public const string Name = "cseg_PreviewScheme";
        public const string Target = "Target";
        public const string CompareWith = "CompareWith";
        public const string Customers = "Customers";
        public const string Moved = "Moved";
        public const string MovedValue = "MovedValue";
        public const string Levels = "Levels";
        public const string Groups = "Groups";
        public const string Migration = "Migration";
        public const string Movers = "Movers";
        public const string CutPoints = "CutPoints";
        public const string Problems = "Problems";
    }

    /// <summary>The custom API that compares stored profiles with the purchases.</summary>
    internal static class VerifyProfiles
    {
        public const string Name = "cseg_VerifyProfiles";
        public const string SampleSize = "SampleSize";
        public const string Repair = "Repair";
        public const string ContinuationToken = "ContinuationToken";
        public const string Verified = "Verified";
        public const string Due = "Due";
        public const string Mismatches = "Mismatches";
        public const string Repaired = "Repaired";
        public const string Details = "Details";
    }
}
