namespace CrmSegmentation.Dataverse;

/// <summary>What one call of maintenance did.</summary>
/// <param name="Result">Counts and failures of this page.</param>
/// <param name="Next">To go on with; none when nobody is due any more.</param>
internal sealed record MaintenancePage(RecalculationResult Result, MaintenanceToken? Next);
