using System;

namespace LocalDataverse.Pipeline;

/// <summary>In whose name and inside of what a request is sent.</summary>
internal sealed class CallScope
{
    public required Guid UserId { get; init; }

    /// <summary>The user who started it all, whomever plug-ins impersonate since.</summary>
    public required Guid InitiatingUserId { get; init; }

    public int Depth { get; init; } = 1;

    public required Guid CorrelationId { get; init; }

    /// <summary>The context of the plug-in that sends the request.</summary>
    public PluginContext? Parent { get; init; }

    public string? CallerPluginType { get; init; }

    /// <summary>Whether a synchronous step sends the request: then batches are warned of.</summary>
    public bool IsInSynchronousStep { get; init; }

    /// <summary>Where what the platform would warn of is noted.</summary>
    public TraceText? Trace { get; init; }

    private readonly CallTransaction? transaction;

    /// <summary>The transaction that the request joins; null when it needs one of its own.</summary>
    public CallTransaction? Transaction
    {
        get => transaction is { HasEnded: false } ? transaction : null;
        init => transaction = value;
    }

    public CallScope Inside(CallTransaction joined) => With(joined, Parent);

    /// <summary>The same for what an operation does by itself: its own context is the parent.</summary>
    public CallScope Under(PluginContext operation) => With(Transaction, operation);

    private CallScope With(CallTransaction? joined, PluginContext? parent) => new()
    {
        UserId = UserId,
        InitiatingUserId = InitiatingUserId,
        Depth = Depth,
        CorrelationId = CorrelationId,
        Parent = parent,
        CallerPluginType = CallerPluginType,
        IsInSynchronousStep = IsInSynchronousStep,
        Trace = Trace,
        Transaction = joined,
    };
}
