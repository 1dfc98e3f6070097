using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Asks to be tried again until it has been run as often as its configuration says.</summary>
public sealed class TriesAgain : TestPlugin
{
    private readonly int _wanted;
    private int _runs;

    public TriesAgain(string unsecure) => _wanted = int.Parse(unsecure, System.Globalization.CultureInfo.InvariantCulture);

    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing)
    {
        service.Create(new Entity("account") { ["name"] = "Attempt " + ++_runs });
        if (_runs < _wanted)
            throw new InvalidPluginExecutionException(OperationStatus.Retry, "Not yet.");
    }
}
