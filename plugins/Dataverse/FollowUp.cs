using System;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Dataverse;

/// <summary>A task that is to be made for a customer.</summary>
/// <param name="Contact">The customer.</param>
/// <param name="EventOn">What tells it from others of the same rule and customer.</param>
/// <param name="Reason">A sentence.</param>
internal sealed record FollowUp(Guid Contact, DateTime EventOn, string Reason)
{
    /// <summary>The business day on which it is due.</summary>
    public DateTime DueOn { get; init; }

    /// <summary>The level that a rise reached.</summary>
    public PriorityLevel? Level { get; init; }

    public Guid? Purchase { get; init; }

    /// <summary>Whether somebody asked for it, so that it has no other reason that could be gone.</summary>
    public bool IsRequested { get; init; }

    /// <summary>Tells the follow-ups of a rule apart: customer and day.</summary>
    public string Key => KeyOf(Contact, EventOn);

    public static string KeyOf(Guid contact, DateTime eventOn) => FormattableString.Invariant($"{contact:N}{eventOn:yyyyMMdd}");
}
