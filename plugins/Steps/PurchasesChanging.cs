using System;
using System.Collections.Generic;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>
/// Purchases are about to change or to go: their customers are locked before the purchases are, and where a purchase may get another customer or day it is then
/// asked whose it is by now. Otherwise two users who move the same purchase at once to different customers would leave it counted with the first of them.
/// </summary>
[PluginType("a3393c4c-ffb4-4a8f-b591-917967e09d17")]
[Step(UpdateStep, "UpdateMultiple", PurchaseTable.Name, StepStage.PreOperation, FilteringColumns =
[
    PurchaseTable.Contact, PurchaseTable.PurchaseDate, PurchaseTable.Amount, PurchaseTable.Kind, PurchaseTable.Channel,
    PurchaseTable.IsGift, PurchaseTable.ProductCategory, PurchaseTable.Currency, PurchaseTable.State,
])]
[Step(DeleteStep, "Delete", PurchaseTable.Name, StepStage.PreOperation)]
[StepImage("49e16ea6-b969-49bb-b6fe-d8ebf3cf115e", UpdateStep, StepImageKind.PreImage, "Targets", Before,
    PurchaseTable.Contact, PurchaseTable.PurchaseDate, PurchaseTable.Amount, PurchaseTable.Kind, PurchaseTable.Channel,
    PurchaseTable.IsGift, PurchaseTable.ProductCategory, PurchaseTable.Currency, PurchaseTable.State)]
[StepImage("6478626c-c47c-4cb8-ae46-8fc1c3d58763", DeleteStep, StepImageKind.PreImage, "Target", Before, PurchaseTable.Contact, PurchaseTable.PurchaseDate)]
public sealed class PurchasesChanging : PluginStep
{
    private const string UpdateStep = "b28c6ba8-3775-4098-b60f-fe296274406d";
    private const string DeleteStep = "956c13a8-6c00-4a81-80cb-80d707d5e947";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        var touched = new TouchedCustomers();
        var moving = new List<Guid>();
        if (call.Context.MessageName == "Delete")
        {
            if (call.IsPartOf(EraseCustomer.Message))
                return;
            var before = call.Context.PreEntityImages[Before];
            touched.Add(PurchaseColumns.CustomerOf(before), PurchaseColumns.DayOf(before));
            moving.Add(((EntityReference)call.Context.InputParameters["Target"]).Id);
        }
        else
        {
            for (var i = 0; i < call.Targets.Count; i++)
            {
                var target = call.Targets[i];
                if (PurchaseColumns.NoteTouched(touched, target, call.PreImage(i, Before)) && (target.Contains(PurchaseTable.Contact) || target.Contains(PurchaseTable.PurchaseDate)))
                    moving.Add(target.Id);
            }
        }

        call.LockAhead(touched, moving);
    }
}
