using System.Globalization;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>The phase of maintenance that deletes changes of level from longer ago than the settings keep them.</summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="daysKept">Days for which changes are kept.</param>
internal sealed class LevelsPruned(IOrganizationService service, int daysKept) : IMaintenancePhase
{
    public string Name => "old changes of level";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var deleted = new LevelHistory(service).Prune(token.AsOf.AddDays(-daysKept), pageSize);
        return new MaintenancePage
        {
            Note = deleted == 0 ? null : string.Format(CultureInfo.InvariantCulture, "{0} changes of level of more than {1} days ago deleted", deleted, daysKept),
            Next = deleted < pageSize ? null : token,
        };
    }
}
