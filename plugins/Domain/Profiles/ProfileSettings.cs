using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>What an organisation decides about profiles. The defaults hold where it decides nothing.</summary>
internal sealed record ProfileSettings
{
    public static ProfileSettings Default { get; } = new();

    public AnnualWindow Window { get; init; } = AnnualWindow.TrailingTwelveMonths;

    /// <summary>The language of reasons: that of the organisation.</summary>
    public ReasonTexts Texts { get; init; } = ReasonTexts.English;

    /// <summary>After how many of the customer's own average intervals without a purchase he counts as lapsing.</summary>
    public decimal LapseFactor { get; init; } = 2m;

    /// <summary>The interval in days that stands in below two purchases.</summary>
    public decimal DefaultInterval { get; init; } = 90m;
}
