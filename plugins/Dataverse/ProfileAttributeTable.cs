namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of profile attributes and its columns.</summary>
internal static class ProfileAttributeTable
{
    public const string Name = "cseg_profileattribute";
    public const string Id = "cseg_profileattributeid";
    public const string Title = "cseg_name";
    public const string Contact = "cseg_contactid";
    public const string Category = "cseg_categoryid";
    public const string Text = "cseg_textvalue";
    public const string Number = "cseg_numbervalue";
    public const string Date = "cseg_datevalue";
    public const string YesNo = "cseg_yesnovalue";
    public const string IsDerived = "cseg_isderived";
    public const string Revision = "cseg_derivationrevision";
}
