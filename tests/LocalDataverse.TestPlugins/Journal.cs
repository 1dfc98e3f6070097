using System.Globalization;
using System.Linq;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Writes a note about the context it runs in: the step's configuration first, then what it sees.</summary>
public sealed class Journal : TestPlugin
{
    private readonly string _label;
    private int _runs;

    public Journal(string unsecure) => _label = unsecure;

    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing)
    {
        _runs++;
        var rows = context.InputParameters.Contains("Targets") ? ((EntityCollection)context.InputParameters["Targets"]).Entities.Count : 1;
        var columns = context.InputParameters.TryGetValue("Target", out Entity target) ? string.Join(",", target.Attributes.Keys.OrderBy(k => k)) : "";
        service.Create(new Entity("annotation")
        {
            ["subject"] = $"{_label}|{context.MessageName}|{context.Stage}|{context.Depth}|{rows}|{context.IsInTransaction}",
            ["notetext"] = columns,
            ["filename"] = _runs.ToString(CultureInfo.InvariantCulture),
        });
        tracing.Trace("{0} saw {1} rows", _label, rows);
    }
}
