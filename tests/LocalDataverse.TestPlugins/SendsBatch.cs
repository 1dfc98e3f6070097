using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace LocalDataverse.TestPlugins;

/// <summary>Sends a batch from a synchronous step, of which the host warns.</summary>
public sealed class SendsBatch : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing) =>
        service.Execute(new CreateMultipleRequest { Targets = new EntityCollection(new[] { new Entity("account") { ["name"] = "In a batch" } }) { EntityName = "account" } });
}
