using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Steps;

/// <summary>An entered value is gone: where the category derives one, the derived value is back.</summary>
[PluginType("dc18c456-7032-5bc6-8bf7-b4184f9a4422")]
[Step(StepId, "Delete", ProfileAttributeTable.Name, StepStage.PostOperation)]
[StepImage("074422e8-d571-5ccc-b09e-c7b34d5fb208", StepId, StepImageKind.PreImage, "Target", Before, ProfileAttributeTable.Contact)]
public sealed class ProfileAttributeDeleted : PluginStep
{
    private const string StepId = "5c974b21-2c02-5a52-b79d-1e340b713770";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        if (call.IsPartOfRecalculation || call.GoesWith(ContactTable.Name))
            return;

        if (call.Context.PreEntityImages[Before].GetAttributeValue<EntityReference>(ProfileAttributeTable.Contact) is { } contact)
            call.WriteComputed(() => new ProfileAttributeDerivation(call.AsSystem, () => call.Calculator).Derive([contact.Id]));
    }

    private protected override Sentence Outcome(StepCall call) => $"The profile attribute was not deleted";
}
