using System.Globalization;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>The phase of maintenance that deletes memberships that ended longer ago than the settings keep them, or of customers who opted out of profiling.</summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="daysKept">Days for which past memberships are kept.</param>
internal sealed class MembershipsPruned(IOrganizationService service, int daysKept) : IMaintenancePhase
{
    public string Name => "old memberships in segments";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var deleted = new SegmentHistory(service).Prune(token.AsOf.AddDays(-daysKept), pageSize);
        return new MaintenancePage
        {
            Note = deleted == 0 ? null : string.Format(CultureInfo.InvariantCulture, "{0} memberships deleted that ended more than {1} days ago or whose customer opted out of profiling", deleted, daysKept),
            Next = deleted < pageSize ? null : token,
        };
    }
}
