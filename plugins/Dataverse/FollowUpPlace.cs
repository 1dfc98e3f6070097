using System.Globalization;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>Where maintenance stands with follow-up rules: at which rule, and at which page of what it finds.</summary>
/// <param name="Rule">Number of the rule, from 0.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Cookie">The platform's mark of the page; none for the first, and where it gives none.</param>
internal sealed record FollowUpPlace(int Rule, int Page, string? Cookie)
{
    private const char Part = ':';

    public FollowUpPlace NextRule => new(Rule + 1, 1, null);

    /// <summary>Reads what <see cref="ToString"/> wrote; nothing is the beginning.</summary>
    public static FollowUpPlace Parse(string? text)
    {
        if (text == null)
            return new FollowUpPlace(0, 1, null);

        var parts = text.Split([Part], 3);
        if (parts.Length != 3
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rule)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            || page == 0)
        {
            throw new RefusedException($"The continuation token is not one that this API gave out. Leave it empty to begin anew.");
        }

        return new FollowUpPlace(rule, page, parts[2].Length == 0 ? null : parts[2]);
    }

    public override string ToString() => string.Join(Part.ToString(), Rule.ToString(CultureInfo.InvariantCulture), Page.ToString(CultureInfo.InvariantCulture), Cookie);
}
