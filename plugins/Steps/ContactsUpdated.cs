using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>What people declare about a customer also counts: birthday, readiness, income, consent basis, profiling opt-out.</summary>
[PluginType("905842a9-b0bf-4af8-a1b1-8e0aab7ddf1e")]
[Step("b3450037-d282-4e05-a78b-ee48a8a9b33a", "UpdateMultiple", ContactTable.Name, StepStage.PostOperation, FilteringColumns =
[
    ContactTable.BirthDate, ContactTable.Anniversary, ContactTable.CategoryReadiness, ContactTable.AnnualIncome,
    ContactTable.HouseholdIncome, ContactTable.ConsentBasis, ContactTable.ProfilingOptOut, ContactTable.Currency,
])]
public sealed class ContactsUpdated : PluginStep
{
    private protected override void Run(StepCall call)
    {
        if (!call.IsPartOfRecalculation)
            call.Recalculate(TouchedCustomers.ButNoPurchase(call.Targets.Select(contact => contact.Id)), ChangeCause.Edit);
    }
}
