using System.Linq;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Changes everything that its context holds.</summary>
public sealed class Tampers : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing)
    {
        foreach (var image in context.PreEntityImagesCollection.Concat(context.PostEntityImagesCollection).SelectMany(i => i.Values))
            image["jobtitle"] = "tampered with";
        var target = Target(context);
        target["jobtitle"] = "tampered with";
        if (target.GetAttributeValue<Money>("annualincome") is { } income)
            income.Value = 999;
    }
}
