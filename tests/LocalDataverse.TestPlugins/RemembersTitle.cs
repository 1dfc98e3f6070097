using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Notes the title before and after from the step's images; works on single and on multiple messages.</summary>
public sealed class RemembersTitle : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing)
    {
        for (var i = 0; i < context.PreEntityImagesCollection.Length; i++)
        {
            var before = context.PreEntityImagesCollection[i]["before"];
            var after = context.PostEntityImagesCollection[i]["after"];
            service.Create(new Entity("annotation")
            {
                ["subject"] = $"{before.GetAttributeValue<string>("jobtitle")} -> {after.GetAttributeValue<string>("jobtitle")}",
                ["notetext"] = $"{before.Attributes.Count} {before.Contains("lastname")}",
            });
        }
    }
}
