using System;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Domain.Segments;

/// <summary>What averages and groups look at in one customer; amounts in the base currency.</summary>
/// <param name="AnnualValue">0 where nothing was bought.</param>
internal readonly record struct CustomerFigures(
    decimal AnnualValue,
    int AnnualCount,
    decimal? AverageValue,
    DateTime? LastPurchaseOn,
    int? Age,
    PriorityLevel? Priority,
    bool BuysGifts);
