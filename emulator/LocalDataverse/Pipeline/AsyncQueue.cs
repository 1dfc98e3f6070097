using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using System.Threading;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// System jobs: asynchronous steps and background workflows wait as rows of asyncoperation, written in the transaction that triggers them,
/// and run once it has committed. Each request that they send is a transaction of its own.
/// </summary>
internal sealed class AsyncQueue(LocalOrganization organization, StepRegistry steps)
{
    private static readonly (int State, int Status) Ready = (0, 0);
    private static readonly (int State, int Status) Locked = (2, 20);
    private static readonly (int State, int Status) Succeeded = (3, 30);
    private static readonly (int State, int Status) Failed = (3, 31);

    private static readonly HashSet<string> SolutionJobs = ["ImportSolutionAsync", "StageAndUpgradeAsync"];

    private const int SystemEvent = 1;
    private const int Workflow = 10;

    private int hasNewWork;

    public void Add(Step step, PluginContext context, CallTransaction? transaction) =>
        Add(step.Name, SystemEvent, ("owningextensionid", new EntityReference("sdkmessageprocessingstep", step.Id)), context, transaction);

    /// <summary>Queues a background workflow; the id of the job.</summary>
    public Guid Add(Entity workflow, PluginContext context, CallTransaction? transaction) =>
        Add(workflow.GetAttributeValue<string>("name"), Workflow, ("workflowactivationid", workflow.ToEntityReference()), context, transaction);

    private Guid Add(string name, int type, (string Column, EntityReference Row) work, PluginContext context, CallTransaction? transaction)
    {
        context.IsInTransaction = false;
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["name"] = name.Length > 256 ? name[..256] : name,
            ["operationtype"] = new OptionSetValue(type),
            ["messagename"] = context.MessageName,
            ["primaryentitytype"] = context.PrimaryEntityName,
            [work.Column] = work.Row,
            ["correlationid"] = context.CorrelationId,
            ["requestid"] = context.RequestId,
            ["depth"] = context.Depth,
            ["ownerid"] = new EntityReference("systemuser", context.UserId),
            ["regardingobjectid"] = Regarding(context),
            ["data"] = ContextText.Write(context),
            ["retrycount"] = 0,
        };
        SetState(values, Ready);
        var id = NewId.Growing();
        organization.Rows.WriteSystemRow("asyncoperation", id, values);
        if (transaction == null)
            hasNewWork = 1;
        else
            transaction.AfterCommit(() => hasNewWork = 1);
        return id;
    }

    /// <summary>Writes the row of a job that imports a solution and is under way; its id.</summary>
    public Guid AddSolutionJob(string message, Guid user)
    {
        var id = Guid.CreateVersion7();
        Set(id, Locked, ("name", message), ("messagename", message), ("ownerid", new EntityReference("systemuser", user)), ("startedon", Now), ("retrycount", 0));
        return id;
    }

    /// <summary>Says how such a job ended.</summary>
    /// <param name="fault">Null: well.</param>
    public void EndSolutionJob(Guid job, OrganizationServiceFault? fault)
    {
        if (fault == null)
            Set(job, Succeeded, ("completedon", Now));
        else
            Set(job, Failed, ("completedon", Now), ("message", fault.Message), ("friendlymessage", fault.Message), ("errorcode", fault.ErrorCode));
    }

    /// <summary>Makes jobs ready again that were running when the process ended.</summary>
    public void Recover()
    {
        var query = new QueryExpression("asyncoperation") { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition("statecode", ConditionOperator.Equal, Locked.State);
        foreach (var job in organization.SystemQuery(query).ToList())
            Set(job.Id, Ready);
    }

    /// <summary>Whether jobs were added since the last time.</summary>
    public bool TakeHasNewWork() => Interlocked.Exchange(ref hasNewWork, 0) == 1;

    /// <summary>Runs what is ready, and what that queues, until nothing is or the organisation is being closed; the number of jobs run.</summary>
    /// <param name="runner">Runs the plug-ins.</param>
    /// <param name="exclusively">Runs something while no request runs; jobs take turns with requests.</param>
    public int RunAll(PluginRunner runner, Func<Func<bool>, bool> exclusively)
    {
        var count = 0;
        while (!organization.Background.IsClosing && exclusively(() => RunNext(runner)))
            count++;
        return count;
    }

    private bool RunNext(PluginRunner runner)
    {
        if (NextReady() is not { } job)
            return false;
        Run(job, runner);
        return true;
    }

    private Entity? NextReady()
    {
        var query = new QueryExpression("asyncoperation") { ColumnSet = new ColumnSet("name", "messagename", "data", "owningextensionid", "workflowactivationid", "retrycount", "postponeuntil"), TopCount = 1 };
        query.Criteria.AddCondition("statecode", ConditionOperator.Equal, 0);
        query.AddOrder("createdon", OrderType.Ascending);
        query.AddOrder("asyncoperationid", OrderType.Ascending);
        return organization.SystemQuery(query).FirstOrDefault();
    }

    private void Run(Entity job, PluginRunner runner)
    {
        var attempts = job.GetAttributeValue<int>("retrycount") + 1;
        Set(job.Id, Locked, ("startedon", Now), ("retrycount", attempts));
        try
        {
            if (job.GetAttributeValue<EntityReference>("workflowactivationid") is { } workflow)
            {
                Run(job, organization.SystemRetrieve("workflow", workflow.Id, new ColumnSet("name", "xaml", "asyncautodelete")), runner);
                return;
            }

            var step = job.GetAttributeValue<EntityReference>("owningextensionid") is { } extension ? steps.ById(extension.Id) : null;
            if (step == null)
            {
                var why = SolutionJobs.Contains(job.GetAttributeValue<string>("messagename"))
                    ? "The import was cut off when its organisation was closed. Look at the version of the solution; if it is not the new one, start the import again."
                    : $"The step '{job.GetAttributeValue<string>("name")}' of this job does not exist any more, or it is disabled.";
                Set(job.Id, Failed, ("completedon", Now), ("message", why), ("friendlymessage", why), ("errorcode", ErrorCode.ObjectDoesNotExist));
                return;
            }

            var context = ContextText.Read(job.GetAttributeValue<string>("data"));
            var caller = new CallScope
            {
                UserId = context.UserId,
                InitiatingUserId = context.InitiatingUserId,
                Depth = context.Depth,
                CorrelationId = context.CorrelationId,
            };
            runner.Run(step, context, caller, null);
            Succeed(job, step.DeleteJobOnSuccess);
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            var wantsRetry = fault.Detail.ErrorDetails.TryGetValue("OperationStatus", out var status) && status as string == ((int)OperationStatus.Retry).ToString(CultureInfo.InvariantCulture);
            if (wantsRetry && attempts < organization.Options.AsyncAttempts)
                Set(job.Id, Ready, ("message", fault.Detail.TraceText), ("friendlymessage", fault.Detail.Message), ("errorcode", fault.Detail.ErrorCode));
            else
                Set(job.Id, Failed, ("completedon", Now), ("message", fault.Detail.TraceText), ("friendlymessage", fault.Detail.Message), ("errorcode", fault.Detail.ErrorCode));
        }
        catch (Exception unexpected) when (unexpected is not ObjectDisposedException)
        {
            // Not the plug-in's doing, but whoever waits for the job looks at its row.
            var fault = ServiceFault.From(unexpected).Detail;
            Set(job.Id, Failed, ("completedon", Now), ("message", unexpected.ToString()), ("friendlymessage", fault.Message), ("errorcode", fault.ErrorCode));
        }
        finally
        {
            runner.WriteTraces();
        }
    }

    private void Run(Entity job, Entity? workflow, PluginRunner runner)
    {
        if (workflow == null)
        {
            Set(job.Id, Failed, ("completedon", Now), ("friendlymessage", $"The workflow '{job.GetAttributeValue<string>("name")}' of this job does not exist any more."), ("errorcode", ErrorCode.ObjectDoesNotExist));
            return;
        }

        new WorkflowRun(organization, steps, runner, workflow, ContextText.Read(job.GetAttributeValue<string>("data"))).ToTheEnd();
        Succeed(job, workflow.GetAttributeValue<bool>("asyncautodelete"));
    }

    private void Succeed(Entity job, bool delete)
    {
        if (delete)
            organization.Store.Delete(organization.Table("asyncoperation"), job.Id);
        else
            Set(job.Id, Succeeded, ("completedon", Now));
    }

    private DateTime Now => organization.Options.Clock.GetUtcNow().UtcDateTime;

    private void Set(Guid job, (int State, int Status) state, params (string Name, object? Value)[] columns)
    {
        var values = columns.ToDictionary(c => c.Name, c => c.Value, StringComparer.OrdinalIgnoreCase);
        SetState(values, state);
        organization.Rows.WriteSystemRow("asyncoperation", job, values);
    }

    private static void SetState(Dictionary<string, object?> values, (int State, int Status) state)
    {
        values["statecode"] = new OptionSetValue(state.State);
        values["statuscode"] = new OptionSetValue(state.Status);
    }

    private EntityReference? Regarding(PluginContext context) =>
        context.PrimaryEntityId != Guid.Empty && organization.Metadata.Find(context.PrimaryEntityName) != null ? new EntityReference(context.PrimaryEntityName, context.PrimaryEntityId) : null;
}
