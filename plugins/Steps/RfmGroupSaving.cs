using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>RFM groups of a scheme that counts, or once did, stay as they are.</summary>
[PluginType("ed6282bf-5d03-5629-a87f-050bbf0c6414")]
[Step("112ed321-4374-517b-97a3-b2ca3725d86a", "Create", RfmGroupTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", RfmGroupTable.Name, StepStage.PreOperation, FilteringColumns =
[
    RfmGroupTable.Scheme, RfmGroupTable.Order, RfmGroupTable.Group, RfmGroupTable.RecencyFrom, RfmGroupTable.RecencyTo,
    RfmGroupTable.FrequencyFrom, RfmGroupTable.FrequencyTo, RfmGroupTable.MonetaryFrom, RfmGroupTable.MonetaryTo,
    RfmGroupTable.State,
])]
[Step(DeleteStepId, "Delete", RfmGroupTable.Name, StepStage.PreOperation)]
[StepImage("aeb7c334-734c-5272-b048-f4cd5d30be2e", UpdateStepId, StepImageKind.PreImage, "Target", Before, RfmGroupTable.Scheme)]
[StepImage("e079da58-37c3-5edb-8776-4d8d98463bad", DeleteStepId, StepImageKind.PreImage, "Target", Before, RfmGroupTable.Scheme)]
public sealed class RfmGroupSaving : SchemePartStep
{
    private const string UpdateStepId = "d0bc0913-3703-56ff-a7a5-36cc71fbb09b";
    private const string DeleteStepId = "90ed4893-9da4-50ce-b756-570ef1a0d0dc";

    private protected override string Table => RfmGroupTable.Name;

    private protected override string Parent => RfmGroupTable.Scheme;
}
