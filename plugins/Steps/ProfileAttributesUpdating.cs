using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>Changed values of customers fit their category; a derived value that people change counts as entered.</summary>
[PluginType("14a1eeb3-a923-5155-9dc6-13902bc64c2a")]
[Step(StepId, "UpdateMultiple", ProfileAttributeTable.Name, StepStage.PreOperation, FilteringColumns =
[
    ProfileAttributeTable.Contact, ProfileAttributeTable.Category, ProfileAttributeTable.Text, ProfileAttributeTable.Number,
    ProfileAttributeTable.Date, ProfileAttributeTable.YesNo, ProfileAttributeTable.Title, ProfileAttributeTable.IsDerived,
    ProfileAttributeTable.Revision,
])]
[StepImage("3697e863-c566-50dd-9908-3bf35edc6ed1", StepId, StepImageKind.PreImage, "Targets", Before,
    ProfileAttributeTable.Contact, ProfileAttributeTable.Category, ProfileAttributeTable.Text, ProfileAttributeTable.Number,
    ProfileAttributeTable.Date, ProfileAttributeTable.YesNo)]
public sealed class ProfileAttributesUpdating : PluginStep
{
    private const string StepId = "76626699-b8e6-5fde-b487-be71a3700d52";
    private const string Before = "before";

    private protected override void Run(StepCall call) => new ProfileAttributeCheck(call.AsSystem).Fit(
        call.Targets.Select((row, index) => new KeyValuePair<Entity, Entity?>(row, call.PreImage(index, Before))).ToList(),
        call.IsPartOfRecalculation);
}
