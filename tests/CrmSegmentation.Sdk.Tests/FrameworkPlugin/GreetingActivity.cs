using System.Activities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;

namespace FrameworkPlugin;

/// <summary>Greets, and tells the trace so.</summary>
public sealed class GreetingActivity : CodeActivity
{
    [RequiredArgument]
    [Input("Name")]
    public InArgument<string> Name { get; set; }

    [Input("Customer")]
    [ReferenceTarget("contact")]
    public InArgument<EntityReference> Customer { get; set; }

    [Output("Greeting")]
    public OutArgument<string> Greeting { get; set; }

    [Output("Letters")]
    public OutArgument<int> Letters { get; set; }

    protected override void Execute(CodeActivityContext context)
    {
        var name = Name.Get(context);
        context.GetExtension<ITracingService>().Trace("Greeting {0} in {1}", name, Customer.Get(context)?.LogicalName);
        Greeting.Set(context, "Hello " + name);
        Letters.Set(context, name.Length);
    }
}
