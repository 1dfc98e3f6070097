using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Where a maintenance run stands between two calls. It needs no place in a sequence: who has been recalculated is no longer
/// due. It only remembers whom to leave out, since a customer that fails stays due and would be met again and again.
/// </summary>
internal sealed record MaintenanceToken
{
    /// <summary>More failures than this are no bad rows but a fault of the whole, which must not be worked around.</summary>
    public const int MostFailures = 100;

    private const string Version = "2";
    private const char Part = '|';
    private const char Item = ',';

    public required DateTime AsOf { get; init; }

    /// <summary>The row that keeps what the run does; none before its first page.</summary>
    public Guid? Run { get; init; }

    /// <summary>The phase that the next call goes on with; none to begin with the first.</summary>
    public string? Phase { get; init; }

    /// <summary>Where within the phase, in the phase's own words; none to begin with its first page.</summary>
    public string? Place { get; init; }

    /// <summary>Customers that failed in this run.</summary>
    public IReadOnlyCollection<Guid> Failed { get; init; } = [];

    /// <summary>A failure that lost its transaction, for the next call to report.</summary>
    public KeyValuePair<Guid, string>? Unreported { get; init; }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="RefusedException">The text is something else.</exception>
    public static MaintenanceToken Parse(string text)
    {
        var parts = text.Split(Part);
        if (parts.Length != 8
            || parts[0] != Version
            || !DateTime.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf)
            || Ids(parts[4]) is not { } run
            || Ids(parts[5]) is not { } failed
            || Ids(parts[6]) is not { } unreported)
        {
            throw new RefusedException($"The continuation token is not one that this API gave out. Leave it empty to begin anew: customers that have been recalculated are not touched again.");
        }

        return new MaintenanceToken
        {
            AsOf = asOf,
            Phase = Unescaped(parts[2]),
            Place = Unescaped(parts[3]),
            Run = run.Count == 1 ? run[0] : null,
            Failed = failed,
            Unreported = unreported.Count == 1 ? new(unreported[0], Uri.UnescapeDataString(parts[7])) : null,
        };
    }

    public override string ToString() => string.Join(
        Part.ToString(),
        Version,
        AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Escaped(Phase),
        Escaped(Place),
        Run?.ToString("N"),
        string.Join(Item.ToString(), Failed.Select(id => id.ToString("N"))),
        Unreported?.Key.ToString("N"),
        Unreported is { } failure ? Escaped(failure.Value) : null);

    /// <summary>Quotes too: a token may stand between quotes in a sentence.</summary>
    private static string? Escaped(string? text) => text == null ? null : Uri.EscapeDataString(text).Replace("'", "%27");

    private static string? Unescaped(string text) => text.Length == 0 ? null : Uri.UnescapeDataString(text);

    private static List<Guid>? Ids(string text)
    {
        var ids = new List<Guid>();
        foreach (var one in text.Split([Item], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Guid.TryParseExact(one, "N", out var id))
                return null;
            ids.Add(id);
        }

        return ids;
    }
}
