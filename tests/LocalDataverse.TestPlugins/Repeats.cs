using System.Linq;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>A custom API: repeats a text.</summary>
public sealed class Repeats : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing)
    {
        var text = (string)context.InputParameters["Text"];
        var times = (int)context.InputParameters["Times"];
        service.Create(new Entity("account") { ["name"] = $"Repeats at stage {context.Stage}" });
        if (text == "throw")
            throw new InvalidPluginExecutionException("Will not repeat that.");
        context.OutputParameters["Repeated"] = string.Concat(Enumerable.Repeat(text, times));
    }
}
