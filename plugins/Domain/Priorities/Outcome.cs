namespace CrmSegmentation.Domain.Priorities;

/// <summary>What a scheme makes of a customer, or what is stored about him; a level or group of none was never computed.</summary>
internal readonly record struct Outcome(PriorityLevel? Level, decimal? Score, RfmGroup? Group);
