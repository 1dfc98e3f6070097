using System;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The platform refused one row, and with it the page of a run. The sentence ends in the token to go on with, in quotes, for
/// callers that can do so by themselves; as programs read it, it is in English for everybody.
/// </summary>
/// <param name="subject">The row and that it could not be worked on: the beginning of the sentence.</param>
/// <param name="next">Leaves the row out and reports it.</param>
/// <param name="cause">What the platform said.</param>
internal sealed class RowRefusedException(string subject, MaintenanceToken next, Exception cause) : Exception(subject, cause)
{
    private const int LongestReason = 300;

    public MaintenanceToken Next => next;

    public string Sentence => SentenceWith(next.ToString());

    /// <summary>The sentence where the run goes on with another token than the page's own.</summary>
    public string SentenceWith(string token) => $"{Message} Nothing of this page was written. To go on without this row, continue with the token '{token}'.";

    /// <summary>
    /// For a contact. A failure of an earlier call that is not yet reported would be lost with this one, so it is told along.
    /// </summary>
    /// <exception cref="RefusedException">So many were refused that the run must stop.</exception>
    public static RowRefusedException Of(MaintenanceToken token, CustomerFailedException failure) =>
        Of(token, failure.ContactId, $"The contact {failure.ContactId} could not be recalculated:", failure);

    /// <inheritdoc cref="Of(MaintenanceToken, CustomerFailedException)"/>
    public static RowRefusedException Of(MaintenanceToken token, Guid row, string subject, Exception failure)
    {
        if (token.Failed.Count >= MaintenanceToken.MostFailures)
            throw TooMany(token.Failed.Count + 1, failure.Message);

        var reason = failure.Message.Replace('\'', '"');
        var next = token with
        {
            Failed = [.. token.Failed, row],
            Unreported = new(row, Short(token.Unreported is { } earlier ? $"{reason} (before: {earlier.Key}: {earlier.Value})" : reason)),
        };
        return new RowRefusedException($"{subject} {reason}", next, failure);
    }

    public static RefusedException TooMany(int count, string? reason) =>
        new($"{count} rows could not be worked on, so the run stops: {reason} Mend the cause and run maintenance again; it goes on where it stopped.");

    private static string Short(string text) => text.Length <= LongestReason ? text : text.Substring(0, LongestReason);
}
