namespace CrmSegmentation.Dataverse;

/// <summary>Names of the members of static marketing lists, a table of Dynamics 365 Sales that only the list messages change.</summary>
internal static class ListMemberTable
{
    public const string Name = "listmember";
    public const string Id = "listmemberid";
    public const string List = "listid";
    public const string Member = "entityid";
}
