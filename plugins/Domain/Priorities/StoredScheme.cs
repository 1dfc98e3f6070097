using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>A scheme that somebody set up, with what is kept about it beside its rules.</summary>
internal sealed record StoredScheme
{
    public required Guid Id { get; init; }

    public required PriorityScheme Scheme { get; init; }

    public SchemeStatus Status { get; init; }

    public LevelMode Mode { get; init; }

    /// <summary>Per cent that are to be High.</summary>
    public decimal HighShare { get; init; }

    /// <summary>Per cent that are to be Medium.</summary>
    public decimal MediumShare { get; init; }

    /// <summary>Whether the scores that the shares come to have been computed.</summary>
    public bool HasLevelCuts { get; init; }

    /// <summary>One for each level. They are no rules: they may change while the scheme counts.</summary>
    public IReadOnlyList<Treatment> Treatments { get; init; } = [];

    /// <summary>How often the cut points were computed.</summary>
    public int Revision { get; init; }
}
