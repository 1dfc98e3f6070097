using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Leaves a shared variable, and changes a row of which it holds but a copy.</summary>
public sealed class LeavesVariable : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing) => context.SharedVariables["from " + context.Stage] = "left at " + context.Stage;
}
