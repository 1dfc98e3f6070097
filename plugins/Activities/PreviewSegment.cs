using System.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.PreviewSegment;

namespace CrmSegmentation.Activities;

/// <summary>What a segment would find and change, before it is saved or published. What is given goes over what the segment has stored.</summary>
[PluginType("66ddbb49-af23-45df-b77e-0e6be4c6cd3d")]
[WorkflowActivity("Preview segment")]
public sealed class PreviewSegment : ApiActivity
{
    [Input("Segment")]
    [ReferenceTarget(SegmentTable.Name)]
    public InArgument<EntityReference> Segment { get; set; } = null!;

    /// <summary>FetchXML as in the filter of a segment.</summary>
    [Input("Filter")]
    public InArgument<string> Filter { get; set; } = null!;

    [Input("Purpose")]
    [AttributeTarget(SegmentTable.Name, SegmentTable.Purpose)]
    public InArgument<OptionSetValue> Purpose { get; set; } = null!;

    [Input("Parent segment")]
    [ReferenceTarget(SegmentTable.Name)]
    public InArgument<EntityReference> Parent { get; set; } = null!;

    [Input("Topic")]
    [AttributeTarget(SegmentTable.Name, SegmentTable.Topic)]
    public InArgument<OptionSetValue> Topic { get; set; } = null!;

    [Output("Matched")]
    public OutArgument<int> Matched { get; set; } = null!;

    [Output("Contactable")]
    public OutArgument<int> Contactable { get; set; } = null!;

    [Output("Held back")]
    public OutArgument<string> HeldBack { get; set; } = null!;

    /// <summary>In the base currency, as are those of who joins and leaves.</summary>
    [Output("Annual value")]
    public OutArgument<decimal> AnnualValue { get; set; } = null!;

    [Output("Share of total")]
    public OutArgument<decimal> ShareOfTotal { get; set; } = null!;

    [Output("Joiners")]
    public OutArgument<int> Joiners { get; set; } = null!;

    [Output("Leavers")]
    public OutArgument<int> Leavers { get; set; } = null!;

    [Output("Value of joiners")]
    public OutArgument<decimal> JoinersValue { get; set; } = null!;

    [Output("Value of leavers")]
    public OutArgument<decimal> LeaversValue { get; set; } = null!;

    [Output("Query")]
    public OutArgument<string> Query { get; set; } = null!;

    [Output("Warnings")]
    public OutArgument<string> Warnings { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var request = new OrganizationRequest(Api.Message);
        Give(request, Api.Segment, Segment.Get(context));
        Give(request, Api.Filter, Filter.Get(context));
        Give(request, Api.Purpose, Purpose.Get(context)?.Value);
        Give(request, Api.Parent, Parent.Get(context));
        Give(request, Api.Topic, Topic.Get(context)?.Value);

        var answer = service.Execute(request);
        Matched.Set(context, (int)answer[Api.Matched]);
        Contactable.Set(context, (int)answer[Api.Contactable]);
        HeldBack.Set(context, (string)answer[Api.HeldBack]);
        AnnualValue.Set(context, (decimal)answer[Api.AnnualValue]);
        ShareOfTotal.Set(context, (decimal)answer[Api.ShareOfTotal]);
        Joiners.Set(context, (int)answer[Api.Joiners]);
        Leavers.Set(context, (int)answer[Api.Leavers]);
        JoinersValue.Set(context, (decimal)answer[Api.JoinersValue]);
        LeaversValue.Set(context, (decimal)answer[Api.LeaversValue]);
        Query.Set(context, (string)answer[Api.Query]);
        Warnings.Set(context, (string)answer[Api.Warnings]);
    }
}
