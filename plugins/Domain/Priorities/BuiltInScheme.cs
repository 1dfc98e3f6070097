using System.Collections.Generic;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// The scheme that works from the first import on, before anybody has set one up. Annual value leads with 60 of 100;
/// purchases, recency and readiness for new products shade it. Its amounts go in steps of roughly a half (1, 2, 3.5, 5 a
/// decade), because it cannot know whether a customer here spends tens or thousands a year.
/// </summary>
internal static class BuiltInScheme
{
    public static PriorityScheme Instance { get; } = new()
    {
        Version = "Built-in 1",
        HighFrom = 75m,
        MediumFrom = 55m,
        Factors =
        [
            new PriorityFactor(FactorKind.AnnualValue, 60m)
            {
                Bands =
                [
                    new(0.01m, 5m), new(10m, 10m), new(20m, 20m), new(35m, 30m), new(50m, 40m), new(100m, 50m), new(200m, 60m),
                    new(350m, 70m), new(500m, 80m), new(1_000m, 90m), new(2_000m, 95m), new(3_500m, 100m),
                ],
            },
            new PriorityFactor(FactorKind.AnnualCount, 10m)
            {
                Bands = [new(1m, 20m), new(2m, 40m), new(3m, 60m), new(5m, 80m), new(10m, 100m)],
            },
            new PriorityFactor(FactorKind.Recency, 10m)
            {
                Bands = [new(0m, 100m), new(31m, 80m), new(91m, 60m), new(181m, 30m), new(271m, 10m)],
            },
            new PriorityFactor(FactorKind.CategoryReadiness, 20m)
            {
                Choices = new Dictionary<int, decimal>
                {
                    [(int)CategoryReadiness.FirstForNewProducts] = 100m,
                    [(int)CategoryReadiness.Early] = 80m,
                    [(int)CategoryReadiness.WaitsForProvenResults] = 50m,
                    [(int)CategoryReadiness.SlowForNewProducts] = 25m,
                    [(int)CategoryReadiness.AvoidsNewProducts] = 0m,
                },
            },
        ],
        Rfm = new RfmScheme
        {
            // The same days as the recency bands above, so that time touches a contact once, not twice.
            RecencyCuts = [30, 90, 180, 270],
            FrequencyCuts = [2, 3, 5, 8],
            MonetaryCuts = [20m, 50m, 150m, 500m],
        },
    };
}
