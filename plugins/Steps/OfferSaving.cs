using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>An offer is checked before it is saved; once it is launched, what its results rest on stays.</summary>
[PluginType("6cc74d15-14ff-57c4-bc91-5188e691d3d7")]
[Step("a7030620-caf1-5010-93ec-3e080cde8491", "Create", OfferTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", OfferTable.Name, StepStage.PreOperation, FilteringColumns =
[
    OfferTable.Title, OfferTable.Campaign, OfferTable.Segment, OfferTable.HoldOutShare, OfferTable.StartsOn, OfferTable.EndsOn, OfferTable.Status,
    OfferTable.List, OfferTable.HoldOutList,
])]
[StepImage("ecc8a63e-f53a-54e9-b4a7-ccc16e3d67de", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    OfferTable.Title, OfferTable.Campaign, OfferTable.Segment, OfferTable.HoldOutShare, OfferTable.StartsOn, OfferTable.EndsOn, OfferTable.Status,
    OfferTable.List, OfferTable.HoldOutList)]
public sealed class OfferSaving : PluginStep
{
    private const string UpdateStepId = "ee05a1af-7cc5-5d02-8474-2b060a1fa00c";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        // A segment, list or campaign that is deleted or merged empties the column that points to it.
        if (call.IsPartOf(LaunchOffer.Message) || call.IsPartOf(RunMaintenance.Message) || call.IsPartOf("Delete"))
            return;
        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        OfferGuard.Check(call.Target, before);
    }
}
