using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>Publishes a segment, as its column Lifecycle does, and answers with its marketing list. Doing it twice changes nothing. Bound to the segment.</summary>
[PluginType("12037d23-4e15-4325-aa8d-e8aa4241f7f7")]
[CustomApi(Message)]
public sealed class PublishSegment : PluginApi
{
    /// <summary>EntityReference: the dynamic marketing list.</summary>
    public const string List = "List";

    /// <summary>Integer: its members; none when there are too many to count in a save, which maintenance then does.</summary>
    public const string Members = "Members";

    /// <summary>String: a line for each thing that may be wrong with the segment.</summary>
    public const string Warnings = "Warnings";

    internal const string Message = "cseg_PublishSegment";

    private protected override void Run(StepCall call)
    {
        var id = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        call.AsUser.Update(new Entity(SegmentTable.Name, id) { [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Published) });
        var segment = call.AsUser.Retrieve(SegmentTable.Name, id, new ColumnSet(SegmentTable.List, SegmentTable.MemberCount, SegmentTable.Warnings));
        call.Output(List, segment[SegmentTable.List]);
        if (segment.GetAttributeValue<int?>(SegmentTable.MemberCount) is { } members)
            call.Output(Members, members);
        call.Output(Warnings, segment.GetAttributeValue<string>(SegmentTable.Warnings) ?? "");
    }
}
