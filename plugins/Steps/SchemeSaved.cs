using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>A saved scheme is checked as a whole: a draft for what can never work, an active one for all that it needs. A deleted one counts no more.</summary>
[PluginType("66bd5868-47a7-5d04-bb55-f9dabc7c6045")]
[Step("ca7ed8a9-6986-536b-b643-d702fc90c080", "Create", PrioritySchemeTable.Name, StepStage.PostOperation)]
[Step(UpdateStepId, "Update", PrioritySchemeTable.Name, StepStage.PostOperation, FilteringColumns =
[
    PrioritySchemeTable.Title, PrioritySchemeTable.VersionNumber, PrioritySchemeTable.SchemeStatus,
    PrioritySchemeTable.LevelMode, PrioritySchemeTable.HighFrom, PrioritySchemeTable.MediumFrom, PrioritySchemeTable.HighShare,
    PrioritySchemeTable.MediumShare, PrioritySchemeTable.RecencyCuts, PrioritySchemeTable.FrequencyCuts,
    PrioritySchemeTable.MonetaryCuts, PrioritySchemeTable.HighCut, PrioritySchemeTable.MediumCut,
    PrioritySchemeTable.CutPointRevision, PrioritySchemeTable.TopValues, PrioritySchemeTable.State,
    PrioritySchemeTable.HighUser, PrioritySchemeTable.HighQueue, PrioritySchemeTable.MediumUser, PrioritySchemeTable.MediumQueue,
    PrioritySchemeTable.LowUser, PrioritySchemeTable.LowQueue, PrioritySchemeTable.NoneUser, PrioritySchemeTable.NoneQueue,
])]
[Step("0d9e3b52-6f1c-4b7a-9a86-c14e5d20f7a3", "Delete", PrioritySchemeTable.Name, StepStage.PostOperation)]
[StepImage("4499f07f-3da5-5793-be86-3057af0facfc", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    PrioritySchemeTable.Title, PrioritySchemeTable.VersionNumber, PrioritySchemeTable.SchemeStatus,
    PrioritySchemeTable.LevelMode, PrioritySchemeTable.HighFrom, PrioritySchemeTable.MediumFrom, PrioritySchemeTable.HighShare,
    PrioritySchemeTable.MediumShare, PrioritySchemeTable.RecencyCuts, PrioritySchemeTable.FrequencyCuts,
    PrioritySchemeTable.MonetaryCuts, PrioritySchemeTable.HighCut, PrioritySchemeTable.MediumCut,
    PrioritySchemeTable.CutPointRevision, PrioritySchemeTable.TopValues, PrioritySchemeTable.State)]
public sealed class SchemeSaved : PluginStep
{
    private const string UpdateStepId = "54a5988a-3484-5abd-8c5d-6a3d3844ecf7";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        call.ForgetRules();
        if (call.TargetOrNull == null)
            return;

        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        new SchemeGuard(call.AsSystem).Check(call.Target, before, call.IsPartOfCutPoints);
    }
}
