using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace LocalDataverse.Pipeline;

/// <summary>A registered step: which plug-in runs on which event.</summary>
internal sealed class Step
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Message
    {
        get;
        init
        {
            field = value;
            IsMultiple = value.Equals("CreateMultiple", StringComparison.OrdinalIgnoreCase) || value.Equals("UpdateMultiple", StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Null for a step on the message of every table.</summary>
    public string? Table { get; init; }

    public required int Stage { get; init; }

    public bool IsAsynchronous { get; init; }

    public bool DeleteJobOnSuccess { get; init; }

    public int Rank { get; init; }

    /// <summary>Null when the step runs whatever columns are written.</summary>
    public FrozenSet<string>? FilteringColumns { get; init; }

    public required PluginType PluginType { get; init; }

    public string? UnsecureConfiguration { get; init; }

    public string? SecureConfiguration { get; init; }

    public Guid? RunAs { get; init; }

    public List<StepImage> Images { get; } = [];

    /// <summary>The event without the word Multiple: Create for CreateMultiple.</summary>
    public string Event => field ??= IsMultiple ? Message[..^"Multiple".Length] : Message;

    /// <summary>Whether the step wants all rows of a request at once.</summary>
    public bool IsMultiple { get; private init; }
}
