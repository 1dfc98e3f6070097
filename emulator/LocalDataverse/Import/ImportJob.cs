using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Import;

/// <summary>
/// The row of importjob by which whoever started an import follows it: there from the beginning, and in the end with how it went. It is
/// not part of what is undone when the import fails. An import is done as a whole, so its progress is either 0 or 100.
/// </summary>
internal sealed class ImportJob
{
    private const string Table = "importjob";

    private readonly LocalOrganization organization;
    private readonly Guid id;
    private readonly DateTime startedOn;
    private SolutionPackage? package;

    private ImportJob(LocalOrganization organization, Guid id)
    {
        this.organization = organization;
        this.id = id;
        startedOn = Now;
    }

    private DateTime Now => organization.Options.Clock.GetUtcNow().UtcDateTime;

    /// <summary>Reads the file and imports it, and writes the row.</summary>
    /// <param name="organization">Where.</param>
    /// <param name="id">The id that the caller wants the row to have; empty when he does not care.</param>
    /// <param name="read">Reads the file.</param>
    /// <param name="import">Imports it.</param>
    public static ImportResult Run(LocalOrganization organization, Guid id, Func<SolutionPackage> read, Func<SolutionPackage, ImportResult> import)
    {
        if (id != Guid.Empty && organization.Store.Exists(organization.Table(Table), id))
            throw RowWriter.Duplicate(organization.Table(Table), id);
        var job = new ImportJob(organization, id == Guid.Empty ? NewId.Growing() : id);
        job.Write(("name", "Customizations"), ("startedon", job.startedOn), ("progress", 0d));
        try
        {
            job.package = read();
            job.Write(("solutionname", job.package.UniqueName), ("solutionid", StableGuid.Of("solution:" + job.package.UniqueName)));
            var result = import(job.package);
            job.End(100, null);
            return result;
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            job.End(0, ServiceFault.From(e).Detail);
            throw;
        }
    }

    private void End(double progress, OrganizationServiceFault? fault)
    {
        var now = Now;
        Write(("progress", progress), ("completedon", now), ("data", ImportReport.Of(package, startedOn, now, progress, fault)));
    }

    private void Write(params (string Name, object? Value)[] columns) =>
        organization.Rows.WriteSystemRow(Table, id, columns.ToDictionary(c => c.Name, c => c.Value, StringComparer.OrdinalIgnoreCase));
}
