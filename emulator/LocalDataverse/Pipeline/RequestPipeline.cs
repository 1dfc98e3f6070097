using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.ServiceModel;
using System.Threading;
using LocalDataverse.Messages;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>
/// The way of every request: depth, transaction, the steps of stages 10 and 20, the main operation, the steps of stage 40, the queueing
/// of asynchronous ones, commit. Whatever fails undoes all of it.
/// </summary>
internal sealed class RequestPipeline(LocalOrganization organization, RowStore store, StepRegistry steps, PluginRunner runner, AsyncQueue queue) : IDisposable
{
    /// <summary>Requests take turns where the store has one writer; a plug-in's own requests re-enter on its thread.</summary>
    private readonly Lock gate = new();

    /// <summary>Where it has many, requests run side by side, and only an import keeps all others out.</summary>
    private readonly ReaderWriterLockSlim imports = new(LockRecursionPolicy.SupportsRecursion);

    private readonly ThreadLocal<Running> running = new(static () => new Running());

    public OrganizationResponse Execute(OrganizationRequest request, CallScope scope)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrEmpty(request.RequestName))
            throw ServiceFault.Of(ErrorCode.InvalidArgument, "The request has no name.");
        var queued = false;
        OrganizationResponse response;
        using (TakeTurn())
        {
            var run = running.Value!;
            if (run.Nesting++ == 0)
                run.StartedAt = Stopwatch.GetTimestamp();
            try
            {
                response = Respond(request, scope);
            }
            finally
            {
                if (--run.Nesting == 0)
                {
                    if (!store.IsInTransaction)
                        runner.WriteTraces();
                    queued = queue.TakeHasNewWork();
                }
            }
        }

        if (queued && organization.Options.RunAsyncInBackground)
            organization.Background.Start(() => organization.RunAsyncOperations());
        return response;
    }

    /// <summary>Runs something while no request runs.</summary>
    public T Exclusively<T>(Func<T> action)
    {
        if (!store.ServesMany)
        {
            lock (gate)
                return action();
        }

        // The request that imports, where one does, is one of those that are kept out.
        var held = imports.RecursiveReadCount;
        for (var i = 0; i < held; i++)
            imports.ExitReadLock();
        try
        {
            imports.EnterWriteLock();
            try
            {
                return action();
            }
            finally
            {
                imports.ExitWriteLock();
            }
        }
        finally
        {
            for (var i = 0; i < held; i++)
                imports.EnterReadLock();
        }
    }

    /// <summary>Runs an asynchronous job as a request is run; all its requests together have the time of one message.</summary>
    public T RunJob<T>(Func<T> job)
    {
        using (TakeTurn())
        {
            var run = running.Value!;
            run.Nesting++;
            run.StartedAt = Stopwatch.GetTimestamp();
            try
            {
                return job();
            }
            finally
            {
                run.Nesting--;
            }
        }
    }

    /// <summary>What plug-ins have traced on this thread and is not written yet.</summary>
    public List<Dictionary<string, object?>> Traces => running.Value!.Traces;

    public void Dispose()
    {
        imports.Dispose();
        running.Dispose();
    }

    /// <exception cref="FaultException{OrganizationServiceFault}">The message that is running has used up its time.</exception>
    public void CheckTime()
    {
        if (Stopwatch.GetElapsedTime(running.Value!.StartedAt) > organization.Options.MessageTimeLimit)
            throw ServiceFault.Of(ErrorCode.SandboxTimeout, $"The operation with its synchronous steps took longer than {organization.Options.MessageTimeLimit.TotalSeconds:0.###} seconds and was rolled back.");
    }

    /// <summary>Runs an event as part of another request: with its steps, in the same transaction and at the same depth.</summary>
    public ParameterCollection Run(string message, ParameterCollection input, CallScope scope, Guid? requestId = null) =>
        RunMessage(MessageOf(message), input, scope, requestId);

    /// <summary>Runs something in the scope's transaction, or in one of its own.</summary>
    public void InTransaction(CallScope scope, Action<CallScope> action)
    {
        if (scope.Transaction != null)
        {
            action(scope);
            return;
        }

        using var transaction = new CallTransaction(store.BeginTransaction());
        action(scope.Inside(transaction));
        transaction.Commit();
    }

    private OrganizationResponse Respond(OrganizationRequest request, CallScope scope)
    {
        try
        {
            if (scope.Depth > organization.Options.MaximumDepth)
            {
                throw ServiceFault.Of(
                    ErrorCode.LoopDetected,
                    "This workflow job was canceled because the workflow that started it included an infinite loop. Correct the workflow logic and try again.");
            }

            if (running.Value!.Nesting > 1)
                CheckTime();
            organization.Principals.RequireUser(scope.UserId);
            var message = MessageOf(request.RequestName);
            organization.OnRequestExecuted(message, request, scope);
            if (organization.Options.Loses?.Invoke(request, scope.CallerPluginType) == true)
                return ResponseTypes.Create(request.RequestName, []);
            if (scope.IsInSynchronousStep && message.IsBatch)
                scope.Trace?.Trace($"Warning: {request.RequestName} was sent from a synchronous step. Batch requests in plug-ins are not supported by the platform's guidance; send single requests.");
            var output = RunMessage(message, request.Parameters, scope, request.RequestId);
            return ResponseTypes.Create(request.RequestName, output);
        }
        catch (Exception e)
        {
            scope.Transaction?.Doom();
            if (e is FaultException<OrganizationServiceFault>)
                throw;
            var fault = ServiceFault.From(e);
            fault.Detail.TraceText ??= e.ToString();
            throw fault;
        }
    }

    private Message MessageOf(string name)
    {
        if (MessageTable.Find(name) is { } message)
            return message;
        return steps.CustomApi(name) is { } api
            ? new CustomApiMessage(api)
            : throw ServiceFault.Of(ErrorCode.MessageNotSupported, $"The message '{name}' is not known to this local Dataverse: neither one of the messages it supports nor a custom API of an imported solution.");
    }

    private ParameterCollection RunMessage(Message asked, ParameterCollection input, CallScope scope, Guid? requestId)
    {
        var message = asked.For(input);
        if (message.HasNoEvent)
        {
            var call = new MessageCall(organization, scope, input);
            if (!message.Writes)
            {
                message.Execute(call);
                return call.Output;
            }

            scope.Transaction?.RequireAlive();
            InTransaction(scope, inside => message.Execute(call.Inside(inside)));
            return call.Output;
        }

        if (message.Writes)
            scope.Transaction?.RequireAlive();
        var tableName = message.TableOf(input);
        if (tableName != null && organization.Metadata.Find(tableName) is null)
            throw ServiceFault.UnknownTable(tableName);
        var registered = organization.Options.RunStepsEnabled ? steps.For(message.Event, tableName) : EventSteps.None;
        if (message is RowMessage rows)
            return RunRows(rows, input, tableName!, registered, scope, requestId);
        if (registered.All.Count == 0)
        {
            var call = new MessageCall(organization, scope, input);
            if (message.Writes)
                InTransaction(scope, inside => message.Execute(call.Inside(inside)));
            else
                message.Execute(call);
            return call.Output;
        }

        var run = new EventRun(organization, runner, queue, registered, scope, message.Name, tableName, requestId)
        {
            Input = ValueCopy.Of(input),
            PrimaryId = message.IdOf(input),
        };
        run.Stage(10, null);
        void Main(CallScope inside)
        {
            run.CaptureBefore();
            run.Stage(20, inside.Transaction);
            var call = new MessageCall(organization, inside, run.Input);
            message.Execute(call);
            run.Output = call.Output;
            run.Stage(40, inside.Transaction);
            run.Queue(inside.Transaction);
        }

        if (message.Writes || registered.All.Any(s => !s.IsAsynchronous))
            InTransaction(scope, Main);
        else
            Main(scope);
        CheckTime();
        return run.Output;
    }

    private ParameterCollection RunRows(RowMessage message, ParameterCollection input, string tableName, EventSteps registered, CallScope scope, Guid? requestId)
    {
        var table = organization.Table(tableName);
        var rows = message.RowsOf(input, table, organization);
        var output = new ParameterCollection();
        if (registered.All.Count == 0)
        {
            RequireColumns(message, table, rows, scope);
            if (RelatedWrites.Any(rows))
                rows = rows.ConvertAll(ValueCopy.Of);
            InTransaction(scope, inside => message.Finish(output, Write(message, table, rows, input, inside)));
            return output;
        }

        // Steps may rely on the types of the columns.
        foreach (var row in rows)
            ColumnValue.RequireTypes(table, row);
        var run = new EventRun(organization, runner, queue, registered, scope, message.Name, table.LogicalName, requestId)
        {
            Event = message.Event,
            Input = RowMessage.Others(input),
            Rows = message.LeavesRowsAlone(rows) ? rows : rows.ConvertAll(ValueCopy.Of),
        };
        run.Stage(10, null);
        InTransaction(scope, inside =>
        {
            RequireColumns(message, table, run.Rows, scope);
            message.Prepare(organization, table, run.Rows);
            var parts = message.Event == "Update" ? SpecialUpdates.Split(table, run.Rows) : null;
            if (parts == null)
            {
                RunPart(run, message, table, input, output, inside);
                return;
            }

            var rest = input;
            foreach (var part in parts)
            {
                RunPart(run.Part(part), message, table, rest, output, inside);

                // The first part has changed the version that the caller knew.
                rest = ValueCopy.Of(input);
                rest.Remove("ConcurrencyBehavior");
            }
        });
        CheckTime();
        return output;
    }

    private void RunPart(EventRun run, RowMessage message, Table table, ParameterCollection input, ParameterCollection output, CallScope inside)
    {
        run.CaptureBefore();
        run.Stage(20, inside.Transaction);
        var written = Write(message, table, run.Rows, input, inside);
        run.Complete(table, written);
        message.Finish(output, written);
        run.Output = output;
        run.Stage(40, inside.Transaction);
        run.Queue(inside.Transaction);
    }

    /// <summary>The main operation, with the rows that come along in RelatedEntities.</summary>
    private List<WrittenRow> Write(RowMessage message, Table table, List<Entity> rows, ParameterCollection input, CallScope inside)
    {
        if (!RelatedWrites.Any(rows))
            return message.Write(organization, table, rows, input, inside);
        var call = new MessageCall(organization, inside, input);
        foreach (var row in rows)
            RelatedWrites.Before(call, table, row);
        var written = message.Write(organization, table, rows, input, inside);
        for (var i = 0; i < rows.Count; i++)
            RelatedWrites.After(call, table, written[i].Id, rows[i]);
        return written;
    }

    private void RequireColumns(RowMessage message, Table table, List<Entity> rows, CallScope scope)
    {
        foreach (var row in rows)
            organization.Access.RequireColumns(table, row, creating: message.Event == "Create", scope);
    }

    /// <summary>The main operation of a custom API: its plug-in, at stage 30.</summary>
    public ParameterCollection RunImplementation(CustomApi api, MessageCall call)
    {
        var context = new PluginContext
        {
            Stage = 30,
            MessageName = api.UniqueName,
            PrimaryEntityName = api.BoundTable ?? "none",
            PrimaryEntityId = call.Input.TryGetValue("Target", out var target) && target is EntityReference reference ? reference.Id : Guid.Empty,
            InputParameters = ValueCopy.Of(call.Input),
            ParentContext = call.Scope.Parent,
            IsInTransaction = call.Scope.Transaction != null,
        };
        EventRun.Fill(context, organization, call.Scope);
        runner.Run(api.Id, api.Implementation!, null, null, context, call.Scope, call.Scope.Transaction);
        return ValueCopy.Of(context.OutputParameters);
    }

    /// <summary>Runs a workflow activity in a transaction.</summary>
    public IReadOnlyDictionary<string, object?> RunActivity(string typeName, IReadOnlyDictionary<string, object?> inputs, EntityReference? primaryRow, CallScope scope)
    {
        using (TakeTurn())
        {
            var run = running.Value!;
            run.Nesting++;
            run.StartedAt = Stopwatch.GetTimestamp();
            try
            {
                var type = steps.Types.FirstOrDefault(t => t.IsWorkflowActivity && t.TypeName == typeName)
                    ?? throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"No workflow activity '{typeName}' is registered.");
                var context = new PluginContext
                {
                    Stage = 40,
                    MessageName = "ExecuteWorkflow",
                    PrimaryEntityName = primaryRow?.LogicalName ?? "none",
                    PrimaryEntityId = primaryRow?.Id ?? Guid.Empty,
                    IsInTransaction = true,
                };
                EventRun.Fill(context, organization, scope);
                IReadOnlyDictionary<string, object?>? results = null;
                InTransaction(scope, inside => results = runner.RunActivity(type, inputs, context, inside));
                return results!;
            }
            finally
            {
                run.Nesting--;
                runner.WriteTraces();
            }
        }
    }

    private Turn TakeTurn()
    {
        if (store.ServesMany)
            imports.EnterReadLock();
        else
            gate.Enter();
        return new Turn(this);
    }

    private void EndTurn()
    {
        if (store.ServesMany)
            imports.ExitReadLock();
        else
            gate.Exit();
    }

    private readonly ref struct Turn(RequestPipeline pipeline)
    {
        public void Dispose() => pipeline.EndTurn();
    }

    /// <summary>The request from outside that a thread is running.</summary>
    private sealed class Running
    {
        public int Nesting { get; set; }

        public long StartedAt { get; set; }

        public List<Dictionary<string, object?>> Traces { get; } = [];
    }
}
