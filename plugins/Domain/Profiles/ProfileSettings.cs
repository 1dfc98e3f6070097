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

    /// <summary>The currency of customers who have none of their own; the platform's default where none is chosen.</summary>
    public ReportingCurrency? ReportingCurrency { get; init; }

    /// <summary>Whether all purchases of one day count as one. Their amounts add up all the same.</summary>
    public bool MergeSameDayPurchases { get; init; }

    /// <summary>What a return does.</summary>
    public ReturnPolicy Returns { get; init; } = ReturnPolicy.ReducesValue;

    /// <summary>Whether only a customer whose consent basis is stated has a profile.</summary>
    public bool ConsentRequired { get; init; }

    /// <summary>After how many of the customer's own average intervals without a purchase he counts as lapsing.</summary>
    public decimal LapseFactor { get; init; } = 2m;

    /// <summary>The interval in days that stands in below two purchases.</summary>
    public decimal DefaultInterval { get; init; } = 90m;
}
