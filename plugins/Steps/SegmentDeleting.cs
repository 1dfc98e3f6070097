using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Steps;

/// <summary>A segment goes: its marketing list becomes inactive, and where a campaign uses the list the segment stays.</summary>
[PluginType("b2f4a9c7-3e58-4d16-9c7b-60d8e1f52a94")]
[Step(StepId, "Delete", SegmentTable.Name, StepStage.PreOperation)]
[StepImage("e09d7c31-84ab-4f62-b5e8-1a7c93d60f4b", StepId, StepImageKind.PreImage, "Target", Before, SegmentTable.Title, SegmentTable.List)]
public sealed class SegmentDeleting : PluginStep
{
    private const string StepId = "4c8e15b9-d07a-46f3-a2c4-9b5f7e30d1a6";
    private const string Before = "before";

    private protected override void Run(StepCall call) =>
        new SegmentRemoval(call.AsUser, call.AsSystem).LeaveListOf(call.Context.PreEntityImages[Before]);

    private protected override Sentence Outcome(StepCall call) => $"The segment was not deleted";
}
