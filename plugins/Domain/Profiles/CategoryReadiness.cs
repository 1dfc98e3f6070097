namespace CrmSegmentation.Domain.Profiles;

/// <summary>Values of the choice <c>cseg_categoryreadiness</c>: how a customer meets new products. Declared, never inferred.</summary>
internal enum CategoryReadiness
{
    FirstForNewProducts = 653210000,
    Early = 653210001,
    WaitsForProvenResults = 653210002,
    SlowForNewProducts = 653210003,
    AvoidsNewProducts = 653210004,
}
