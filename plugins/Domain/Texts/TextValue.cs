using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain.Texts;

/// <summary>What a customer has for a placeholder: one of these. There is no value for what is empty.</summary>
internal sealed record TextValue
{
    public string? Text { get; init; }

    /// <summary>A number; an amount in the customer's currency.</summary>
    public decimal? Number { get; init; }

    /// <summary>An amount in the base currency, for comparing.</summary>
    public decimal? Base { get; init; }

    /// <summary>Of a number that has one, as "cm".</summary>
    public string? Unit { get; init; }

    public DateTime? Date { get; init; }

    /// <summary>The values of a choice; what it is called is <see cref="Text"/>.</summary>
    public IReadOnlyList<int>? Choices { get; init; }

    public bool? YesNo { get; init; }
}
