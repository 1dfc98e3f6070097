using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>A profile category is checked before it is saved, and gets the birthstones where it derives by month and names no choices.</summary>
[PluginType("cdd6995e-fa5e-575d-a908-a08cfef697fc")]
[Step("08665f12-cee1-51bb-9826-811e2d7cb078", "Create", ProfileCategoryTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", ProfileCategoryTable.Name, StepStage.PreOperation, FilteringColumns =
[
    ProfileCategoryTable.Title, ProfileCategoryTable.Kind, ProfileCategoryTable.Unit, ProfileCategoryTable.Choices,
    ProfileCategoryTable.Derivation, ProfileCategoryTable.Revision,
])]
[StepImage("93bddd3a-2cda-585f-81ab-08f64dfe9899", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    ProfileCategoryTable.Title, ProfileCategoryTable.Kind, ProfileCategoryTable.Unit, ProfileCategoryTable.Choices,
    ProfileCategoryTable.Derivation, ProfileCategoryTable.Revision)]
public sealed class ProfileCategorySaving : PluginStep
{
    private const string UpdateStepId = "a920b4be-f0da-5722-b716-5cea2047c1cb";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        new ProfileCategories(call.AsSystem).Check(call.Target, before);
    }
}
