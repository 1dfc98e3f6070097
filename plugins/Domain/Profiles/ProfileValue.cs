using System;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>A value of a customer in a profile category: one of these, by the category's kind. A choice is kept as text.</summary>
internal sealed record ProfileValue
{
    public string? Text { get; init; }

    public decimal? Number { get; init; }

    public DateTime? Date { get; init; }

    public YesNo? YesNo { get; init; }
}
