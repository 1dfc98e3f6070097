using System;
using System.Activities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;

namespace LocalDataverse.TestPlugins;

/// <summary>A workflow activity: counts the letters of a text and leaves an account behind.</summary>
public sealed class CountsLetters : CodeActivity
{
    [Input("Text")]
    [Default("none")]
    public InArgument<string> Text { get; set; }

    [Output("Letters")]
    public OutArgument<int> Letters { get; set; }

    protected override void Execute(CodeActivityContext context)
    {
        var workflow = context.GetExtension<IWorkflowContext>();
        var service = context.GetExtension<IOrganizationServiceFactory>().CreateOrganizationService(workflow.UserId);
        var text = Text.Get(context);
        context.GetExtension<ITracingService>().Trace("counting " + text);
        service.Create(new Entity("account") { ["name"] = "Counted for " + workflow.PrimaryEntityName });
        if (text == "throw")
            throw new InvalidPluginExecutionException("Cannot count that.");
        Letters.Set(context, text.Length);
    }
}
