namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table of queues.</summary>
internal static class QueueTable
{
    public const string Name = "queue";
    public const string Title = "name";
    public const string State = "statecode";
}
