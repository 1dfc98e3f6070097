using System.Globalization;

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
            Note = deleted == 0 ? null : string.Format(CultureInfo.InvariantCulture, "{0} runs of more than {1} days ago deleted", deleted, MaintenanceRuns.DaysKept),
            Next = deleted < pageSize ? null : token,
        };
    }
}
