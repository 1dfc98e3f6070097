using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>A follow-up rule is checked before it is saved, and begins today unless it says another day.</summary>
[PluginType("50d5486c-911a-5ce2-8e88-92ee2fcc30b0")]
[Step("7496b680-8738-5618-b9c1-3797ec188c60", "Create", FollowUpRuleTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", FollowUpRuleTable.Name, StepStage.PreOperation, FilteringColumns =
[
    FollowUpRuleTable.Title, FollowUpRuleTable.Kind, FollowUpRuleTable.Days, FollowUpRuleTable.Level,
    FollowUpRuleTable.Category, FollowUpRuleTable.FlaggedCategoriesOnly, FollowUpRuleTable.Month,
    FollowUpRuleTable.DayOfMonth, FollowUpRuleTable.Week, FollowUpRuleTable.Weekday, FollowUpRuleTable.Segment,
    FollowUpRuleTable.Contact, FollowUpRuleTable.Subject, FollowUpRuleTable.Description, FollowUpRuleTable.Assignee,
    FollowUpRuleTable.Queue, FollowUpRuleTable.StartsOn, FollowUpRuleTable.CheckedTo, FollowUpRuleTable.State,
])]
[StepImage("d2691193-6c9b-51e9-a195-7f775224453c", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    FollowUpRuleTable.Title, FollowUpRuleTable.Kind, FollowUpRuleTable.Days, FollowUpRuleTable.Level,
    FollowUpRuleTable.Category, FollowUpRuleTable.FlaggedCategoriesOnly, FollowUpRuleTable.Month,
    FollowUpRuleTable.DayOfMonth, FollowUpRuleTable.Week, FollowUpRuleTable.Weekday, FollowUpRuleTable.Segment,
    FollowUpRuleTable.Contact, FollowUpRuleTable.Subject, FollowUpRuleTable.Description, FollowUpRuleTable.Assignee,
    FollowUpRuleTable.Queue, FollowUpRuleTable.StartsOn, FollowUpRuleTable.CheckedTo, FollowUpRuleTable.State)]
public sealed class FollowUpRuleSaving : PluginStep
{
    private const string UpdateStepId = "368f8702-6e84-5c18-bce3-f5fe7b977365";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        // A customer or queue that is deleted or merged changes the column that points to it, and maintenance says how far it has come.
        if (call.IsPartOf("Delete") || call.IsPartOf("Merge") || call.IsPartOf(RunMaintenance.Message))
            return;
        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        new FollowUpGuard(call.AsSystem, call.AsOf).Check(call.Target, before);
    }
}
