using System;
using System.Activities;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;

namespace LocalDataverse.Pipeline;

/// <summary>Runs one plug-in with its services, turns what it throws into the platform's faults and notes what it traced.</summary>
internal sealed class PluginRunner(LocalOrganization organization, PluginHost host)
{
    public void Run(Step step, PluginContext context, CallScope caller, CallTransaction? transaction) =>
        Run(step.Id, step.PluginType, step.UnsecureConfiguration, step.SecureConfiguration, context, caller, transaction);

    public void Run(Guid registration, PluginType type, string? unsecure, string? secure, PluginContext context, CallScope caller, CallTransaction? transaction)
    {
        var trace = new TraceText();
        var started = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            var plugin = host.InstanceFor(registration, type, unsecure, secure);
            plugin.Execute(new PluginServiceProvider(this, type, context, caller, transaction, trace));
            organization.Pipeline.CheckTime();
        }
        catch (Exception e)
        {
            failure = e;
            throw ToFault(e, type, trace);
        }
        finally
        {
            Note(registration, type, unsecure, context, trace, failure, started);
        }
    }

    /// <summary>Runs a workflow activity; the values of its output arguments by name.</summary>
    public IReadOnlyDictionary<string, object?> RunActivity(PluginType type, IReadOnlyDictionary<string, object?> inputs, PluginContext context, CallScope caller)
    {
        var trace = new TraceText();
        var started = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            if (Activator.CreateInstance(host.TypeOf(type)) is not CodeActivity activity)
                throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"The class {type.TypeName} is no CodeActivity.");
            var invoker = new WorkflowInvoker(activity);
            invoker.Extensions.Add(new ActivityContext(context));
            invoker.Extensions.Add<ITracingService>(() => trace);
            invoker.Extensions.Add<IOrganizationServiceFactory>(() => new PluginServiceProvider(this, type, context, caller, caller.Transaction, trace));
            return invoker.Invoke(WithDefaults(activity, inputs)).ToDictionary(r => r.Key, r => ValueCopy.Of(r.Value));
        }
        catch (Exception e)
        {
            failure = e;
            throw ToFault(e, type, trace);
        }
        finally
        {
            Note(type.Id, type, null, context, trace, failure, started);
        }
    }

    /// <summary>Writes the traces to the trace log. Called once the transaction has ended, so that they outlive a rollback.</summary>
    public void WriteTraces()
    {
        var traces = organization.Pipeline.Traces;
        if (traces.Count == 0)
            return;
        var batch = traces.ToArray();
        traces.Clear();
        organization.WriteSystemRows("plugintracelog", batch);
    }

    public OrganizationService Service(Guid? user, PluginType type, PluginContext context, CallScope caller, CallTransaction? transaction, TraceText trace)
    {
        var userId = user switch
        {
            null => organization.SystemUserId,
            { } id when id == Guid.Empty => context.UserId,
            { } id => id,
        };
        return new OrganizationService(organization, new CallScope
        {
            UserId = userId,
            InitiatingUserId = context.InitiatingUserId,
            Depth = caller.Depth + 1,
            CorrelationId = caller.CorrelationId,
            Parent = context,
            CallerPluginType = type.TypeName,
            IsInSynchronousStep = context.Mode == 0,
            Trace = trace,
            Transaction = transaction,
        });
    }

    /// <summary>The given arguments, and the declared default for each that is not given.</summary>
    private static Dictionary<string, object?> WithDefaults(CodeActivity activity, IReadOnlyDictionary<string, object?> inputs)
    {
        var arguments = inputs.ToDictionary(i => i.Key, i => ValueCopy.Of(i.Value));
        foreach (var property in activity.GetType().GetProperties())
        {
            if (arguments.ContainsKey(property.Name) || property.GetCustomAttribute<DefaultAttribute>()?.Value is not { } text || !property.PropertyType.IsGenericType)
                continue;
            var wanted = property.PropertyType.GetGenericArguments()[0];
            if (typeof(IConvertible).IsAssignableFrom(wanted))
                arguments[property.Name] = Convert.ChangeType(text, wanted, CultureInfo.InvariantCulture);
        }

        return arguments;
    }

    private static FaultException<OrganizationServiceFault> ToFault(Exception exception, PluginType type, TraceText trace)
    {
        FaultException<OrganizationServiceFault> fault;
        switch (exception)
        {
            case FaultException<OrganizationServiceFault> service:
                fault = service;
                break;
            case InvalidPluginExecutionException refused:
                fault = ServiceFault.Of(ErrorCode.IsvAborted, refused.Message);
                fault.Detail.ErrorDetails["OperationStatus"] = ((int)refused.Status).ToString(CultureInfo.InvariantCulture);
                fault.Detail.ErrorDetails["SubErrorCode"] = refused.ErrorCode.ToString(CultureInfo.InvariantCulture);
                if (refused.HttpStatus != PluginHttpStatusCode.NotSet)
                    fault.Data[ServiceFault.HttpStatus] = (int)refused.HttpStatus;
                break;
            default:
                fault = ServiceFault.Of(ErrorCode.IsvUnexpected, $"An unexpected error occurred from ISV code. (ErrorType = ClientError) Unexpected exception from plug-in (Execute): {type.TypeName}: {exception.GetType()}: {exception.Message}");
                break;
        }

        if (string.IsNullOrEmpty(fault.Detail.TraceText) && !trace.IsEmpty)
            fault.Detail.TraceText = trace.ToString();
        return fault;
    }

    private void Note(Guid registration, PluginType type, string? unsecure, PluginContext context, TraceText trace, Exception? failure, long started)
    {
        if (organization.Options.PluginTraceLog == PluginTraceLogLevel.Off || (failure == null && (trace.IsEmpty || organization.Options.PluginTraceLog == PluginTraceLogLevel.Exception)))
            return;
        var elapsed = Stopwatch.GetElapsedTime(started);
        organization.Pipeline.Traces.Add(new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["typename"] = type.TypeName,
            ["messagename"] = context.MessageName,
            ["primaryentity"] = context.PrimaryEntityName,
            ["messageblock"] = trace.ToString(),
            ["exceptiondetails"] = failure?.ToString(),
            ["depth"] = context.Depth,
            ["mode"] = new OptionSetValue(context.Mode),
            ["operationtype"] = new OptionSetValue(1),
            ["correlationid"] = context.CorrelationId,
            ["requestid"] = context.RequestId,
            ["pluginstepid"] = registration,
            ["configuration"] = unsecure,
            ["performanceexecutionstarttime"] = organization.Options.Clock.GetUtcNow().UtcDateTime,
            ["performanceexecutionduration"] = (int)elapsed.TotalMilliseconds,
        });
    }
}
