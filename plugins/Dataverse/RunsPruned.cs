using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>The phase of maintenance that deletes the rows of runs long past.</summary>
internal sealed class RunsPruned(MaintenanceRuns runs) : IMaintenancePhase
{
    public string Name => "old runs";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var deleted = runs.Prune(pageSize);
        return new MaintenancePage
        {
            Note = deleted == 0 ? null : (Sentence)$"{deleted} runs of more than {MaintenanceRuns.DaysKept} days ago deleted",
            Next = deleted < pageSize ? null : token,
        };
    }
}
