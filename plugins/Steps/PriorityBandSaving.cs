using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>Bands of a scheme that counts, or once did, stay as they are.</summary>
[PluginType("213b21ae-5c5c-5593-8a96-9b27f47de5f3")]
[Step("5f144fa4-f632-5c03-8c49-c94b49f500b3", "Create", PriorityBandTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", PriorityBandTable.Name, StepStage.PreOperation, FilteringColumns =
[
    PriorityBandTable.Factor, PriorityBandTable.From, PriorityBandTable.Score, PriorityBandTable.State,
])]
[Step(DeleteStepId, "Delete", PriorityBandTable.Name, StepStage.PreOperation)]
[StepImage("ca53c1b9-49b1-5645-9859-30445bc6913c", UpdateStepId, StepImageKind.PreImage, "Target", Before, PriorityBandTable.Factor)]
[StepImage("7ee0ce4d-74c8-517b-a116-36a12919785e", DeleteStepId, StepImageKind.PreImage, "Target", Before, PriorityBandTable.Factor)]
public sealed class PriorityBandSaving : SchemePartStep
{
    private const string UpdateStepId = "6b5bd1a5-97c1-562a-aa3c-e84e5406f2f4";
    private const string DeleteStepId = "094d862c-aa45-5363-9049-2ff066413202";

    private protected override string Table => PriorityBandTable.Name;

    private protected override string Parent => PriorityBandTable.Factor;
}
