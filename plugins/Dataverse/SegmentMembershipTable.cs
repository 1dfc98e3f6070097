namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of memberships in segments and its columns.</summary>
internal static class SegmentMembershipTable
{
    public const string Name = "cseg_segmentmembership";
    public const string Id = "cseg_segmentmembershipid";
    public const string Title = "cseg_name";
    public const string Contact = "cseg_contactid";
    public const string Segment = "cseg_segmentid";
    public const string EnteredOn = "cseg_enteredon";
    public const string LeftOn = "cseg_lefton";
    public const string EnteredCause = "cseg_enteredcause";
    public const string LeftCause = "cseg_leftcause";
    public const string OpenKey = "cseg_openkey";
}
