using System;
using System.Collections.Generic;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Loading;

/// <summary>What a load did.</summary>
/// <param name="BadRows">Rows that were read but not loaded.</param>
/// <param name="CustomersTime">Time spent on customers.</param>
/// <param name="PurchasesTime">Time spent on purchases, with everything the organisation does in the same save.</param>
internal sealed record LoadResult(
    LoadCounts Customers, LoadCounts Purchases, IReadOnlyList<BadRow> BadRows, TimeSpan CustomersTime, TimeSpan PurchasesTime);
