namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of text templates and its columns.</summary>
internal static class TextTemplateTable
{
    public const string Name = "cseg_texttemplate";
    public const string Title = "cseg_name";
    public const string Format = "cseg_format";
    public const string Language = "cseg_language";
    public const string Subject = "cseg_subject";
    public const string Body = "cseg_body";
    public const string State = "statecode";
}
