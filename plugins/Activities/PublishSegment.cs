using System.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.PublishSegment;

namespace CrmSegmentation.Activities;

/// <summary>Publishes a segment. Doing it twice changes nothing.</summary>
[PluginType("637bfe4f-49b8-4463-ad9b-02d759c01339")]
[WorkflowActivity("Publish segment")]
public sealed class PublishSegment : ApiActivity
{
    [RequiredArgument]
    [Input("Segment")]
    [ReferenceTarget(SegmentTable.Name)]
    public InArgument<EntityReference> Segment { get; set; } = null!;

    [Output("Marketing list")]
    [ReferenceTarget(ListTable.Name)]
    public OutArgument<EntityReference> List { get; set; } = null!;

    /// <summary>0, too, when there are too many to count in a save.</summary>
    [Output("Members")]
    public OutArgument<int> Members { get; set; } = null!;

    [Output("Warnings")]
    public OutArgument<string> Warnings { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var answer = service.Execute(RequestOn(Segment, context, Api.Message, "segment"));
        List.Set(context, (EntityReference)answer[Api.List]);
        SetIfAnswered(Members, context, answer, Api.Members);
        Warnings.Set(context, (string)answer[Api.Warnings]);
    }
}
