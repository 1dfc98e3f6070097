using System;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>What the plug-ins here share: their services by short names.</summary>
public abstract class TestPlugin : IPlugin
{
    public void Execute(IServiceProvider serviceProvider)
    {
        if (serviceProvider == null)
            throw new ArgumentNullException(nameof(serviceProvider));
        var context = (IPluginExecutionContext4)serviceProvider.GetService(typeof(IPluginExecutionContext4));
        var factory = (IOrganizationServiceFactory)serviceProvider.GetService(typeof(IOrganizationServiceFactory));
        Run(context, factory.CreateOrganizationService(context.UserId), (ITracingService)serviceProvider.GetService(typeof(ITracingService)));
    }

    protected abstract void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing);

    protected static Entity Target(IPluginExecutionContext context) => (Entity)context.InputParameters["Target"];
}
