using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Sends one request after another until the host stops it.</summary>
public sealed class NeverEnds : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing)
    {
        while (true)
            service.Create(new Entity("account") { ["name"] = "One more" });
    }
}
