using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Updates the row whose update it runs on, for ever.</summary>
public sealed class CallsItself : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing) =>
        service.Update(new Entity("contact", context.PrimaryEntityId) { ["jobtitle"] = "Depth " + context.Depth });
}
