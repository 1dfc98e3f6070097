namespace CrmSegmentation.Domain.Priorities;

/// <summary>A step of a factor's scale: from this input (inclusive) up to the next band, this score (0..100).</summary>
internal readonly record struct Band(decimal From, decimal Score);
