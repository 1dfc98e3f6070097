using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>Before a scheme is written: its name and version are its own, no other one is active beside it, and one that becomes active says who made it so, and when.</summary>
[PluginType("ae75b26b-1170-5203-8b3d-c69ad8c2dfd8")]
[Step("46988cc1-0275-5920-afd0-758ea87f7473", "Create", PrioritySchemeTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", PrioritySchemeTable.Name, StepStage.PreOperation, FilteringColumns =
[
    PrioritySchemeTable.Title, PrioritySchemeTable.VersionNumber, PrioritySchemeTable.SchemeStatus,
    PrioritySchemeTable.PublishedBy, PrioritySchemeTable.PublishedOn, PrioritySchemeTable.OutdatedCustomers,
    PrioritySchemeTable.OnlyActive, PrioritySchemeTable.State,
])]
[StepImage("d48a799e-6212-5f2d-9a43-189a9d7c6310", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    PrioritySchemeTable.Title, PrioritySchemeTable.VersionNumber, PrioritySchemeTable.SchemeStatus, PrioritySchemeTable.State)]
public sealed class SchemeSaving : PluginStep
{
    private const string UpdateStepId = "3f8bb2cc-feb5-53e8-bcf8-0cb51611ffcd";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        // Maintenance writes how far it has come; deleting a user empties the column that points to it.
        if (call.IsPartOfRecalculation || call.IsPartOf("Delete"))
            return;

        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        new SchemeName(call.AsSystem).RequireOwn(call.Target, before);
        new SchemeGuard(call.AsSystem).AllowOneActive(call.Target, before);
        SchemePublication.Stamp(call.Target, before, call.Context.InitiatingUserId, call.Context.OperationCreatedOn);
    }
}
