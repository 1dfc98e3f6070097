using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>A segment is checked before it is saved: its filter, its purpose, its parents. What publishing and counting note on it is nobody's to write.</summary>
[PluginType("4327ad0d-76c4-4d63-974c-4a8344e2e850")]
[Step("6558223f-7a1e-42ac-9f4c-d922390d2c65", "Create", SegmentTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", SegmentTable.Name, StepStage.PreOperation, FilteringColumns =
[
    SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle,
    SegmentTable.List, SegmentTable.MemberCount, SegmentTable.MemberCountedOn, SegmentTable.AnnualValue, SegmentTable.Drift, SegmentTable.PublishedQuery,
    SegmentTable.HistoryOn, SegmentTable.HistoryOf, SegmentTable.Sketch, SegmentTable.Warnings,
])]
[StepImage("fb6e652e-c30b-4404-9a5f-2ea098251d08", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle)]
public sealed class SegmentSaving : PluginStep
{
    private const string UpdateStepId = "279978fb-1aee-420f-a560-22d8b5609dda";
    private const string Before = "before";

    private static readonly string[] Definition = [SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle];

    private static readonly string[] Noted =
    [
        SegmentTable.List, SegmentTable.MemberCount, SegmentTable.MemberCountedOn, SegmentTable.AnnualValue, SegmentTable.Drift, SegmentTable.PublishedQuery,
        SegmentTable.HistoryOn, SegmentTable.HistoryOf, SegmentTable.Sketch, SegmentTable.Warnings,
    ];

    private protected override void Run(StepCall call)
    {
        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        // A marketing list that is deleted empties the column that points to it.
        if (!call.IsPartOfRecalculation && !call.IsPartOf("Delete"))
            Protect(call.Target, before);
        if (before == null || Definition.Any(call.Target.Contains))
            new SegmentCheck(call.AsUser).Check(call.Target, before);
    }

    /// <summary>Who copies a segment may send all its columns; who changes one says what he means.</summary>
    private static void Protect(Entity segment, Entity? before)
    {
        foreach (var column in Noted.Where(segment.Contains))
        {
            if (before != null)
                throw new RefusedException($"{column} of the segment '{SegmentChain.NameOf(before)}' is noted when it is published and counted, and cannot be set. Leave the column out.");
            segment.Attributes.Remove(column);
        }
    }
}
