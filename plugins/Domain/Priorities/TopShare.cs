namespace CrmSegmentation.Domain.Priorities;

/// <summary>Customers whose annual value is at least <paramref name="From"/> are among the highest <paramref name="Percent"/> per cent.</summary>
/// <param name="Percent">A whole number of per cent of the customers with a purchase in the window.</param>
/// <param name="From">Annual value in the base currency.</param>
internal readonly record struct TopShare(int Percent, decimal From);
