namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table of the members of static marketing lists.</summary>
internal static class ListMembers
{
    public const string Name = "listmember";
    public const string Id = "listmemberid";
    public const string List = "listid";
    public const string Member = "entityid";
}
