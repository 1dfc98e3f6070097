using System.Linq;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Notes the shared variables it finds in its own context and in the parent's.</summary>
public sealed class FindsVariable : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing) => service.Create(new Entity("annotation")
    {
        ["subject"] = "own: " + string.Join(",", context.SharedVariables.Keys.OrderBy(k => k)) + "; parent: " + string.Join(",", context.ParentContext.SharedVariables.Keys.OrderBy(k => k)),
    });
}
