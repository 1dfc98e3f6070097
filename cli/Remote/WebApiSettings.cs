using System;

namespace CrmSegmentation.Cli.Remote;

/// <summary>How patient a client of the Web API is.</summary>
internal sealed record WebApiSettings
{
    /// <summary>How long one try may take. The platform itself gives up on most requests after two minutes; a solution's upload takes longer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Tries after the first. With the waits below they ride out seven minutes without an answer.</summary>
    public int Retries { get; init; } = 12;

    /// <summary>The wait before the second try; it doubles with each, with some chance in it, so that many do not come back at once.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that is chosen here. What the environment asks for by Retry-After is waited in full.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests at once where the environment says nothing about it.</summary>
    public int UnhintedParallelism { get; init; } = 4;

    /// <summary>The most requests at once, whatever the environment says; null: as many as it says.</summary>
    public int? MostParallel { get; init; }

    /// <summary>The pause between two looks at a job of the environment.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(3);
}
