namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table of users.</summary>
internal static class UserTable
{
    public const string Name = "systemuser";
    public const string Id = "systemuserid";
    public const string FullName = "fullname";
    public const string IsDisabled = "isdisabled";
}
