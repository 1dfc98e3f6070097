namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of suggestions and its columns.</summary>
internal static class SuggestionTable
{
    public const string Name = "cseg_suggestion";
    public const string Id = "cseg_suggestionid";
    public const string Title = "cseg_name";
    public const string Contact = "cseg_contactid";
    public const string Category = "cseg_productcategoryid";
    public const string Type = "cseg_suggestiontype";
    public const string SuggestionStatus = "cseg_suggestionstatus";
    public const string Reason = "cseg_reason";
    public const string Rule = "cseg_associationid";
    public const string Confidence = "cseg_confidence";
    public const string SuggestedOn = "cseg_suggestedon";
    public const string ClosedOn = "cseg_closedon";
    public const string Purchase = "cseg_purchaseid";
    public const string DismissReason = "cseg_dismissreason";
    public const string OpenKey = "cseg_openkey";
    public const string ModifiedOn = "modifiedon";
}
