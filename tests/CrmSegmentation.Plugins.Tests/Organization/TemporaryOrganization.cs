using System;
using System.IO;
using LocalDataverse;

namespace CrmSegmentation.Tests.Organization;

/// <summary>An organisation in a file with the solution in it, that can be opened in other ways than the one all tests share.</summary>
internal sealed class TemporaryOrganization : IDisposable
{
    private readonly string database = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".db");

    private readonly bool salesDocuments;

    /// <param name="salesDocuments">Whether the organisation has orders and invoices.</param>
    public TemporaryOrganization(bool salesDocuments = false)
    {
        this.salesDocuments = salesDocuments;
        using var organization = Open();
        using var zip = File.OpenRead(ImportedSolution.ZipPath);
        organization.ImportSolution(zip);
    }

    public MovableClock Clock { get; } = new();

    /// <param name="stepsOn">False: what is written counts nowhere, as if the solution had not been there yet or had failed.</param>
    /// <param name="mergeUpdatesChildren">Whether a merge sends an update for each row it moves.</param>
    public LocalOrganization Open(bool stepsOn = true, bool mergeUpdatesChildren = true) => LocalOrganization.Open(new LocalOrganizationOptions
    {
        DatabasePath = database, Clock = Clock, RunStepsEnabled = stepsOn, MergeUpdatesChildren = mergeUpdatesChildren, SalesDocuments = salesDocuments,
    });

    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(database) + "*"))
            File.Delete(file);
    }
}
