namespace CrmSegmentation.Domain.Priorities;

/// <summary>Recency, frequency and monetary scores, each 1..5, 5 best.</summary>
internal readonly record struct RfmScores(int Recency, int Frequency, int Monetary);
