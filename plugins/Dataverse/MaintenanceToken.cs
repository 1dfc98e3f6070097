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

    private const string Version = "1";
    private const char Part = '|';
    private const char Item = ',';

    public required DateTime AsOf { get; init; }

    /// <summary>Customers that failed in this run.</summary>
    public IReadOnlyCollection<Guid> Failed { get; init; } = [];

    /// <summary>A failure that lost its transaction, for the next call to report.</summary>
    public KeyValuePair<Guid, string>? Unreported { get; init; }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="RefusedException">The text is something else.</exception>
    public static MaintenanceToken Parse(string text)
    {
        var parts = text.Split(Part);
        if (parts.Length != 5
            || parts[0] != Version
            || !DateTime.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf)
            || Ids(parts[2]) is not { } failed
            || Ids(parts[3]) is not { } unreported)
        {
            throw new RefusedException("The continuation token is not one that this API gave out. Leave it empty to begin anew: customers that have been recalculated are not touched again.");
        }

        return new MaintenanceToken
        {
            AsOf = asOf,
            Failed = failed,
            Unreported = unreported.Count == 1 ? new(unreported[0], Uri.UnescapeDataString(parts[4])) : null,
        };
    }

    public override string ToString() => string.Join(
        Part.ToString(),
        Version,
        AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string.Join(Item.ToString(), Failed.Select(id => id.ToString("N"))),
        Unreported?.Key.ToString("N"),
        Unreported is { } failure ? Uri.EscapeDataString(failure.Value) : null);

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
