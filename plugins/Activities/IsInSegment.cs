using System.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.IsInSegment;

namespace CrmSegmentation.Activities;

/// <summary>Whether a customer is in a segment now, published or not.</summary>
[PluginType("870a1e6c-69e0-4760-9d3d-e6a93d6a6a35")]
[WorkflowActivity("Is in segment")]
public sealed class IsInSegment : ApiActivity
{
    [RequiredArgument]
    [Input("Customer")]
    [ReferenceTarget(ContactTable.Name)]
    public InArgument<EntityReference> Customer { get; set; } = null!;

    [RequiredArgument]
    [Input("Segment")]
    [ReferenceTarget(SegmentTable.Name)]
    public InArgument<EntityReference> Segment { get; set; } = null!;

    [Output("Is member")]
    public OutArgument<bool> IsMember { get; set; } = null!;

    [Output("Matches")]
    public OutArgument<bool> Matches { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var request = RequestOn(Customer, context, Api.Message, "customer");
        request[Api.Segment] = Row(Segment, context, "segment");
        var answer = service.Execute(request);
        IsMember.Set(context, (bool)answer[Api.IsMember]);
        Matches.Set(context, (bool)answer[Api.Matches]);
    }
}
