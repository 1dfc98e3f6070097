using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>Factors of a scheme that counts, or once did, stay as they are.</summary>
[PluginType("f4e0e8cd-1b57-53a6-b283-9af0885f2c11")]
[Step("2ecfba3f-96b9-5dbe-a648-98cb50adcf33", "Create", PriorityFactorTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", PriorityFactorTable.Name, StepStage.PreOperation, FilteringColumns =
[
    PriorityFactorTable.Scheme, PriorityFactorTable.Kind, PriorityFactorTable.Weight, PriorityFactorTable.Order,
    PriorityFactorTable.Scoring, PriorityFactorTable.CutPoints, PriorityFactorTable.State,
])]
[Step(DeleteStepId, "Delete", PriorityFactorTable.Name, StepStage.PreOperation)]
[StepImage("e0efc987-7c5b-5e25-b70c-f0bfffb77d97", UpdateStepId, StepImageKind.PreImage, "Target", Before, PriorityFactorTable.Scheme)]
[StepImage("14f3be99-11b8-5b6c-86b7-a0f9bcf991e2", DeleteStepId, StepImageKind.PreImage, "Target", Before, PriorityFactorTable.Scheme)]
public sealed class PriorityFactorSaving : SchemePartStep
{
    private const string UpdateStepId = "7b4958c9-45b6-505b-9005-59c908a4a8d0";
    private const string DeleteStepId = "996c500a-8fe7-51d0-90ab-af40e4ce8b4c";

    private protected override string Table => PriorityFactorTable.Name;

    private protected override string Parent => PriorityFactorTable.Scheme;
}
