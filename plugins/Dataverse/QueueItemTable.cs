namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table of what is in queues.</summary>
internal static class QueueItemTable
{
    public const string Name = "queueitem";
    public const string Queue = "queueid";
    public const string Item = "objectid";
}
