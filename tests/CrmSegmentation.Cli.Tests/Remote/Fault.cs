namespace CrmSegmentation.Tests.Remote;

/// <summary>What can happen to a request between a client and an environment.</summary>
internal enum Fault
{
    None,

    /// <summary>Turned away with status 429 and the wait in seconds.</summary>
    TooManyRequests,

    /// <summary>Turned away with status 429 and the wait as a time of day.</summary>
    TooManyRequestsUntil,

    /// <summary>Turned away with status 503.</summary>
    Unavailable,

    /// <summary>The connection ends before the request has arrived.</summary>
    DroppedBefore,

    /// <summary>The request is carried out, and the connection ends before the answer.</summary>
    DroppedAfter,

    /// <summary>The request is carried out, and the connection ends in the middle of the answer.</summary>
    DroppedInMidBody,

    /// <summary>The request is carried out at once, and its answer comes when nobody waits for it any more.</summary>
    LateAnswer,

    /// <summary>The request is carried out when its sender has long given it up, and perhaps sent it again.</summary>
    LateArrival,

    /// <summary>The environment says that there is no such address.</summary>
    NotThere,
}
