namespace CrmSegmentation.Dataverse;

/// <summary>One part of maintenance, done page by page: each page is one call of the API and one transaction.</summary>
internal interface IMaintenancePhase
{
    /// <summary>Stands in the token and says to people what a run is at.</summary>
    public string Name { get; }

    /// <summary>
    /// Does one page. The page says where to go on (<see cref="MaintenancePage.Next"/>, with a <see cref="MaintenanceToken.Place"/>
    /// of the phase's own making), or nothing when the phase is done. A page that did nothing at all costs no call of its own.
    /// </summary>
    public MaintenancePage Run(MaintenanceToken token, int pageSize);
}
