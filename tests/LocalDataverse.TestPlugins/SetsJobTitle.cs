using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Writes the step's configuration into the row before it is saved.</summary>
public sealed class SetsJobTitle : TestPlugin
{
    private readonly string _title;

    public SetsJobTitle(string unsecure, string secure) => _title = unsecure + secure;

    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing) => Target(context)["jobtitle"] = _title;
}
