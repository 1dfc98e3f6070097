using System;

namespace LocalDataverse.Web;

/// <summary>
/// How much one user may ask of the Web API in a stretch of time. The defaults are the platform's for one web server. What plug-ins send
/// is not counted, but their time is part of the request that they run for.
/// </summary>
public sealed class ServiceProtectionLimits
{
    /// <summary>Requests within <see cref="Window"/>. A batch is one.</summary>
    public int Requests { get; init; } = 6000;

    /// <summary>Time that requests within <see cref="Window"/> may take together.</summary>
    public TimeSpan ExecutionTime { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Requests that may be under way at the same time.</summary>
    public int ConcurrentRequests { get; init; } = 52;

    /// <summary>How far back requests and their time are counted.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many requests at once do the server good, which each answer says in the header x-ms-dop-hint.</summary>
    public int RecommendedParallelism { get; init; } = 4;
}
