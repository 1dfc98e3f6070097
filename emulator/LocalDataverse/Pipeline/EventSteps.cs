using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace LocalDataverse.Pipeline;

/// <summary>The enabled steps on an event of a table, by rank, and for which of them a column makes the event one of theirs.</summary>
internal sealed class EventSteps
{
    private readonly FrozenDictionary<string, List<int>> waiting;

    public EventSteps(IReadOnlyList<Step> steps)
    {
        All = steps;
        var places = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < steps.Count; i++)
        {
            foreach (var column in steps[i].FilteringColumns ?? [])
            {
                if (!places.TryGetValue(column, out var waitingForIt))
                    places.Add(column, waitingForIt = []);
                waitingForIt.Add(i);
            }
        }

        waiting = places.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public static EventSteps None { get; } = new([]);

    public IReadOnlyList<Step> All { get; }

    /// <summary>Notes the steps that wait for a column.</summary>
    public void Note(string column, Span<bool> concerned)
    {
        if (!waiting.TryGetValue(column, out var places))
            return;
        foreach (var place in places)
            concerned[place] = true;
    }
}
