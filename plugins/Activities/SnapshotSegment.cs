using System.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.SnapshotSegment;

namespace CrmSegmentation.Activities;

/// <summary>Freezes the members of a published segment in a static marketing list.</summary>
[PluginType("7eb6db54-4aa8-49ae-bd47-3bfe38d711b9")]
[WorkflowActivity("Snapshot segment")]
public sealed class SnapshotSegment : ApiActivity
{
    [RequiredArgument]
    [Input("Segment")]
    [ReferenceTarget(SegmentTable.Name)]
    public InArgument<EntityReference> Segment { get; set; } = null!;

    /// <summary>The name of the list. Empty: the segment's with the day.</summary>
    [Input("Name")]
    public InArgument<string> Name { get; set; } = null!;

    [Output("Marketing list")]
    [ReferenceTarget(ListTable.Name)]
    public OutArgument<EntityReference> List { get; set; } = null!;

    [Output("Members")]
    public OutArgument<int> Members { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var request = RequestOn(Segment, context, Api.Message, "segment");
        Give(request, Api.Name, Name.Get(context));
        var answer = service.Execute(request);
        List.Set(context, (EntityReference)answer[Api.List]);
        Members.Set(context, (int)answer[Api.Members]);
    }
}
