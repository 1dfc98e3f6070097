using System;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// What a scheme suggests for customers of one level: words, and who preferably looks after them. It is shown and never
/// applied: nobody is assigned by it.
/// </summary>
internal sealed record Treatment(PriorityLevel Level)
{
    /// <summary>None for the text that ships.</summary>
    public string? Text { get; init; }

    public Guid? User { get; init; }

    /// <summary>In place of a user.</summary>
    public Guid? Queue { get; init; }
}
