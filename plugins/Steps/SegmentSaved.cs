using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>A saved segment takes its marketing list along: published, renamed, changed or retired with it.</summary>
[PluginType("9fcf15e8-ab8e-4c52-b850-6faba1e88a1c")]
[Step(CreateStepId, "Create", SegmentTable.Name, StepStage.PostOperation)]
[Step(UpdateStepId, "Update", SegmentTable.Name, StepStage.PostOperation, FilteringColumns =
[
    SegmentTable.Title, SegmentTable.Description, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle,
])]
[StepImage("6ac5ca26-521b-4258-b8da-c4351a2b636f", CreateStepId, StepImageKind.PostImage, "Id", After,
    SegmentTable.Title, SegmentTable.Description, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle, SegmentTable.List)]
[StepImage("1e23e973-541e-4e9a-8011-8520901db70e", UpdateStepId, StepImageKind.PostImage, "Target", After,
    SegmentTable.Title, SegmentTable.Description, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle, SegmentTable.List)]
public sealed class SegmentSaved : PluginStep
{
    private const string CreateStepId = "78ff7132-7ef5-494d-b85a-849d6a63c698";
    private const string UpdateStepId = "792da565-c87b-4555-a7f9-db04dcf57d56";
    private const string After = "after";

    private protected override void Run(StepCall call)
    {
        var segment = call.Context.PostEntityImages[After];
        // The notes that it writes are its own.
        call.BeginRecalculation();
        var counter = new MemberCounter(call.AsSystem, MemberCounter.PagesOfASave);
        Lists(call, counter).Follow(segment, DefinitionSent(call));
        if (segment.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle)?.Value == (int)SegmentLifecycle.Published)
            new GuardRails(call.AsSystem, call.Rules.Settings, call.AsOf, MemberCounter.PagesOfASave).Note(segment.Id, counter);
    }

    internal static SegmentLists Lists(StepCall call, MemberCounter counter) =>
        new(call.AsUser, call.AsSystem, counter, call.Rules.Settings.Profiles.Texts, call.Context.OperationCreatedOn);

    /// <summary>A new segment has none below it; of a changed one only filter and parent pass on to those below.</summary>
    private static bool DefinitionSent(StepCall call) =>
        call.Context.MessageName == "Update" && (call.Target.Contains(SegmentTable.Filter) || call.Target.Contains(SegmentTable.Parent));
}
