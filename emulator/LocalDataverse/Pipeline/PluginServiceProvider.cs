using System;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>What the platform hands to a plug-in.</summary>
internal sealed class PluginServiceProvider(PluginRunner runner, PluginType type, PluginContext context, CallScope caller, CallTransaction? transaction, TraceText trace) : IServiceProvider, IOrganizationServiceFactory
{
    public object? GetService(Type serviceType)
    {
        if (serviceType == typeof(ITracingService))
            return trace;
        if (serviceType == typeof(IOrganizationServiceFactory))
            return this;
        return serviceType.IsInstanceOfType(context) && serviceType != typeof(object) ? context : null;
    }

    /// <param name="userId">Null: the system; <see cref="Guid.Empty"/>: the user the step runs as; else that user.</param>
    public IOrganizationService CreateOrganizationService(Guid? userId) => runner.Service(userId, type, context, caller, transaction, trace);
}
