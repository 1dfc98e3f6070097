using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>A segment is checked before it is saved: its filter, its purpose, its parents.</summary>
[PluginType("4327ad0d-76c4-4d63-974c-4a8344e2e850")]
[Step("6558223f-7a1e-42ac-9f4c-d922390d2c65", "Create", SegmentTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", SegmentTable.Name, StepStage.PreOperation, FilteringColumns =
[
    SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle,
])]
[StepImage("fb6e652e-c30b-4404-9a5f-2ea098251d08", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle)]
public sealed class SegmentSaving : PluginStep
{
    private const string UpdateStepId = "279978fb-1aee-420f-a560-22d8b5609dda";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        new SegmentCheck(call.AsUser).Check(call.Target, before);
    }
}
