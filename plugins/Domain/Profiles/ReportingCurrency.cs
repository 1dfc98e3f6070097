using System;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>The currency in which amounts are written to customers who have none of their own; theirs from then on.</summary>
/// <param name="Id">The row of the currency.</param>
/// <param name="Code">Its ISO code.</param>
/// <param name="Rate">Units of it for one of the base currency.</param>
internal sealed record ReportingCurrency(Guid Id, string Code, decimal Rate);
