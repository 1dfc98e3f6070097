using System.Globalization;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that computes the cut points of the active scheme when its schedule says so, before customers are
/// recalculated: the next call reads the rules anew and finds everybody due where a cut point has changed.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="rules">The rules that count.</param>
internal sealed class CutPointsDue(IOrganizationService service, Rules rules) : IMaintenancePhase
{
    public string Name => "cut points";

    public MaintenancePage Run(MaintenanceToken token, int pageSize) =>
        new() { Note = rules.Scheme.Id is { } id && new SchemeReader(service).ById(id) is var scheme && scheme.IsDueForCutPoints(token.AsOf) ? Refresh(scheme, token) : null };

    private Sentence Refresh(StoredScheme scheme, MaintenanceToken token)
    {
        var refreshed = new CutPointRefresh(service, rules.Calculator).Run(scheme.Id, token.AsOf);
        return refreshed.Value
            ? (Sentence)$"Cut points of '{scheme.Scheme.Version}' computed from {refreshed.Key.Population} customers: they have changed, and everybody is due"
            : $"Cut points of '{scheme.Scheme.Version}' computed from {refreshed.Key.Population} customers: they are what they were";
    }
}
