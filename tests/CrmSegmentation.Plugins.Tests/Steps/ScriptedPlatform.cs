using System;
using System.Collections.Generic;
using System.Reflection;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Steps;

/// <summary>The services a step gets, each answering from a script; what is not scripted has its default value.</summary>
internal sealed class ScriptedPlatform : IServiceProvider, IOrganizationServiceFactory, ITracingService
{
    private readonly Dictionary<string, object?> context = new(StringComparer.Ordinal)
    {
        [nameof(IExecutionContext.CorrelationId)] = new Guid("11111111-2222-3333-4444-555555555555"),
        [nameof(IExecutionContext.PrimaryEntityName)] = "cseg_purchase",
        [nameof(IExecutionContext.SharedVariables)] = new ParameterCollection(),
    };

    public List<string> Traces { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>What every call of the organization service gives; without it, each fails.</summary>
    public Func<object>? Answer { get; set; }

    /// <summary>Thrown by every call of the organization service.</summary>
    public Exception? Failure { get; set; }

    public ScriptedPlatform With(string property, object? value)
    {
        context[property] = value;
        return this;
    }

    public object? GetService(Type serviceType) => serviceType == typeof(IPluginExecutionContext4) ? Context() : this;

    public IPluginExecutionContext4 Context() => Scripted<IPluginExecutionContext4>((method, _) =>
        context.GetValueOrDefault(method.Name[4..]) ?? (method.ReturnType.IsValueType ? Activator.CreateInstance(method.ReturnType) : null));

    public IOrganizationService CreateOrganizationService(Guid? userId) => Scripted<IOrganizationService>((method, _) =>
    {
        Calls.Add(method.Name);
        return Answer?.Invoke() ?? throw Failure ?? new NotSupportedException(method.Name);
    });

    public void Trace(string format, params object[] args) => Traces.Add(string.Format(null, format, args));

    private static T Scripted<T>(Func<MethodInfo, object?[]?, object?> answer)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Script>();
        ((Script)(object)proxy).Answer = answer;
        return proxy;
    }

#pragma warning disable CA1852 // DispatchProxy derives a class from it while the tests run.
    public class Script : DispatchProxy
#pragma warning restore CA1852
    {
        public Func<MethodInfo, object?[]?, object?>? Answer { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer!(targetMethod!, args);
    }
}
