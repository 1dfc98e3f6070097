namespace CrmSegmentation.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>It was not done, or not to the end: the command line, a file or an environment cannot be used; the printed sentence says why.</summary>
    public const int Unusable = 1;

    /// <summary>Loaded, except for the rows that were reported by line and reason.</summary>
    public const int SomeRowsBad = 2;

    /// <summary>Measured, and a measure is beyond its bar.</summary>
    public const int BeyondBar = 3;

    /// <summary>Ctrl+C before the work was done; the number is what shells expect.</summary>
    public const int Stopped = 130;
}
