using System;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Steps;

/// <summary>Two contacts become one: what an industry records about them comes together on the master before the platform moves it.</summary>
[PluginType("ef7604ed-d83a-5dc3-a221-3620b6873b03")]
[Step("75403c1f-ff65-55ca-be43-c6163a251bf1", "Merge", ContactTable.Name, StepStage.PreOperation)]
public sealed class ContactsMerging : PluginStep
{
    private protected override void Run(StepCall call) => call.WriteComputed(() => new ProfileAttributeMerge(call.AsSystem).Move(
        ((EntityReference)call.Context.InputParameters["Target"]).Id,
        (Guid)call.Context.InputParameters["SubordinateId"]));

    private protected override Sentence Outcome(StepCall call) => $"The contacts were not merged";
}
