namespace CrmSegmentation.Dataverse;

/// <summary>The platform's table of the organisation: one row, which every row that the organisation owns points to.</summary>
internal static class OrganizationRow
{
    public const string Name = "organization";
    public const string Id = "organizationid";
    public const string LanguageCode = "languagecode";
    public const string BaseCurrency = "basecurrencyid";
}
