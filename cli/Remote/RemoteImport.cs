using System;
using System.Linq;
using System.ServiceModel;
using System.Threading;
using CrmSegmentation.Cli.Loading;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Remote;

/// <summary>
/// Imports a solution by a job of the environment, and waits for it. A new version of a managed one is staged and takes the place of the
/// old in the same job, so that what is no longer in it goes.
/// </summary>
internal sealed class RemoteImport(RemoteEnvironment environment)
{
    private const int Completed = 3;
    private const int Succeeded = 30;

    /// <summary>Another solution is being imported; it may be this very one, whose answer was lost.</summary>
    private const int AnotherIsUnderWay = unchecked((int)0x80071151);

    public Guid Import(SolutionFile file, bool upgrade, ILoadProgress progress, CancellationToken cancellation)
    {
        const int Percent = 100;
        progress.Begin($"{file.Name} {file.Version}, percent", Percent);
        var importJob = Guid.NewGuid();
        var job = Start(file, upgrade, importJob);
        var shown = 0;
        while (true)
        {
            var done = Progress(importJob);
            if (done > shown)
            {
                progress.Advance(done - shown);
                shown = done;
            }

            if (IsDone(file, job))
            {
                progress.Advance(Percent - shown);
                return job ?? Guid.Empty;
            }

            cancellation.WaitHandle.WaitOne(environment.PollEvery);
            progress.Advance(0);
        }
    }

    /// <summary>The job; null: it runs, but its id was in an answer that was lost.</summary>
    private Guid? Start(SolutionFile file, bool upgrade, Guid importJob)
    {
        try
        {
            var response = environment.Service.Execute(new OrganizationRequest(upgrade && file.IsManaged ? "StageAndUpgradeAsync" : "ImportSolutionAsync")
            {
                ["OverwriteUnmanagedCustomizations"] = false,
                // Also switches on the steps of the plug-ins. The processes that come switched off stay so.
                ["PublishWorkflows"] = true,
                ["CustomizationFile"] = file.Zip,
                ["ImportJobId"] = importJob,
            });
            return Guid.Parse((string)response["AsyncOperationId"]);
        }
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode == AnotherIsUnderWay && environment.Client.Traffic.Troubles.Count > 0)
        {
            return null;
        }
    }

    private bool IsDone(SolutionFile file, Guid? job)
    {
        if (job is not { } id)
            return environment.SolutionVersion(file.Name) == file.Version;

        var row = environment.Service.Retrieve("asyncoperation", id, new ColumnSet("statecode", "statuscode", "friendlymessage", "message"));
        if (row.GetAttributeValue<OptionSetValue>("statecode").Value != Completed)
            return false;
        if (row.GetAttributeValue<OptionSetValue>("statuscode").Value == Succeeded)
            return true;

        var why = row.GetAttributeValue<string>("friendlymessage") ?? row.GetAttributeValue<string>("message") ?? "no reason is given";
        throw new InputException($"The import failed, and {environment.Client.Environment.Host} is as it was: {why}");
    }

    /// <summary>Percent. The row is there once the environment has begun, and users without the right to read it see none.</summary>
    private int Progress(Guid importJob)
    {
        var query = new QueryExpression("importjob") { ColumnSet = new ColumnSet("progress"), TopCount = 1 };
        query.Criteria.AddCondition("importjobid", ConditionOperator.Equal, importJob);
        return (int)(environment.Service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<double?>("progress") ?? 0);
    }
}
