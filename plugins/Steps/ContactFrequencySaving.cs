using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>A contact was made, or a customer chose another frequency: the next allowed contact follows in the same row, without a request.</summary>
[PluginType("65c35a24-e96c-5cf1-a6b6-08b82b8b8ce7")]
[Step(StepId, "UpdateMultiple", ContactTable.Name, StepStage.PreOperation, FilteringColumns = [ContactTable.ContactFrequency, ContactTable.LastContactedOn])]
[StepImage("b9d4814a-cbd7-5eb5-a17a-c6c9f812e9fa", StepId, StepImageKind.PreImage, "Targets", Before, ContactTable.ContactFrequency, ContactTable.LastContactedOn)]
public sealed class ContactFrequencySaving : PluginStep
{
    private const string StepId = "ec8fc414-e502-55b3-a15f-70575d859aba";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        for (var i = 0; i < call.Targets.Count; i++)
            ContactChoice.Fill(call.Targets[i], call.PreImage(i, Before));
    }
}
