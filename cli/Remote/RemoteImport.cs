using System;
using System.Linq;
using System.ServiceModel;
using System.Threading;
using System.Xml.Linq;
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
            var row = Row(importJob);
            var done = (int)(row?.GetAttributeValue<double?>("progress") ?? 0);
            if (done > shown)
            {
                progress.Advance(done - shown);
                shown = done;
            }

            if (IsDone(file, job, row))
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
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode == AnotherIsUnderWay && AnAnswerMayBeLost)
        {
            return null;
        }
    }

    private bool AnAnswerMayBeLost => environment.Client.Traffic.Troubles.Count > 0;

    private bool IsDone(SolutionFile file, Guid? job, Entity? importJob)
    {
        if (job is not { } id)
        {
            if (importJob?.GetAttributeValue<DateTime?>("completedon") != null && !IsWhole(importJob))
                throw Failed(ErrorText(importJob.Id));
            return environment.SolutionVersion(file.Name) == file.Version;
        }

        var row = environment.Service.Retrieve("asyncoperation", id, new ColumnSet("statecode", "statuscode", "friendlymessage", "message"));
        if (row.GetAttributeValue<OptionSetValue>("statecode").Value != Completed)
            return false;
        if (row.GetAttributeValue<OptionSetValue>("statuscode").Value == Succeeded)
            return true;

        // The request whose answer was lost has done it; this job is that of its repetition, whose import has the same id.
        if (AnAnswerMayBeLost && importJob != null && IsWhole(importJob))
            return true;
        throw Failed((AnAnswerMayBeLost && importJob != null ? ErrorText(importJob.Id) : null) ?? row.GetAttributeValue<string>("friendlymessage") ?? row.GetAttributeValue<string>("message"));
    }

    private static bool IsWhole(Entity importJob) => importJob.GetAttributeValue<double?>("progress") >= 100;

    private InputException Failed(string? why) => new($"The import failed, and {environment.Client.Environment.Host} is as it was: {why ?? "no reason is given"}");

    /// <summary>What the report of an import says of why it failed; null where it says nothing.</summary>
    private string? ErrorText(Guid importJob)
    {
        var report = environment.Service.Retrieve("importjob", importJob, new ColumnSet("data")).GetAttributeValue<string>("data");
        var text = report == null ? null : (string?)XElement.Parse(report).Descendants("solutionManifest").Elements("result").Attributes("errortext").FirstOrDefault();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>The row is there once the environment has begun, and users without the right to read it see none.</summary>
    private Entity? Row(Guid importJob)
    {
        var query = new QueryExpression("importjob") { ColumnSet = new ColumnSet("progress", "completedon"), TopCount = 1 };
        query.Criteria.AddCondition("importjobid", ConditionOperator.Equal, importJob);
        return environment.Service.RetrieveMultiple(query).Entities.FirstOrDefault();
    }
}
