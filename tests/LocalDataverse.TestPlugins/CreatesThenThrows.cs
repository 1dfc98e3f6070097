using System;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Creates an account, then refuses contacts called Refused and breaks on those called Broken.</summary>
public sealed class CreatesThenThrows : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing)
    {
        service.Create(new Entity("account") { ["name"] = "Made by a plug-in" });
        tracing.Trace("made an account");
        switch (Target(context).GetAttributeValue<string>("lastname"))
        {
            case "Refused":
                throw new InvalidPluginExecutionException("Not this one.");
            case "Broken":
                throw new InvalidOperationException("Broken in the middle.");
        }
    }
}
