using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>
/// Computed columns are nobody's to write: whatever a person or an import says, the next purchase would overwrite it. A
/// merge copies columns that its user never saw; there they are left out instead, as the merge computes them anew.
/// </summary>
[PluginType("c7f04e18-2a6d-4d59-b3e0-91a8d5c46f72")]
[Step("5a90d3be-7c42-4e1f-8b6d-0f3e27a9c815", "UpdateMultiple", ContactTable.Name, StepStage.PreOperation, FilteringColumns =
[
    ContactTable.FirstPurchaseOn, ContactTable.LastPurchaseOn, ContactTable.AnnualPurchaseCount, ContactTable.AnnualValue,
    ContactTable.AveragePurchaseValue, ContactTable.LifetimePurchaseCount, ContactTable.LifetimeValue,
    ContactTable.PreviousAnnualValue, ContactTable.Trend, ContactTable.AveragePurchaseInterval, ContactTable.LapsesOn,
    ContactTable.Age, ContactTable.NextBirthdayOn, ContactTable.NextAnniversaryOn, ContactTable.Channels, ContactTable.BuysGifts,
    ContactTable.LastProductCategory, ContactTable.RecencyScore, ContactTable.FrequencyScore, ContactTable.MonetaryScore,
    ContactTable.RfmSegment, ContactTable.Priority, ContactTable.PriorityScore, ContactTable.PriorityReason,
    ContactTable.PriorityChangedOn, ContactTable.ProfileAsOf, ContactTable.NextRecalculationOn, ContactTable.SchemeVersion, ContactTable.PriorityScheme,
    ContactTable.ClosedHistory,
])]
public sealed class ContactsProtected : PluginStep
{
    private protected override void Run(StepCall call)
    {
        // Deleting a product category empties the column that points to it.
        if (call.IsPartOfRecalculation || call.IsPartOf("Delete"))
            return;

        var isMerge = call.IsPartOf("Merge");
        foreach (var contact in call.Targets)
        {
            foreach (var column in contact.Attributes.Keys.Where(CustomerColumns.Computed.Contains).ToList())
            {
                if (!isMerge)
                    throw new RefusedException($"{column} is computed from the customer's purchases and cannot be set. Leave the column out; change the purchases, or what is declared about the customer.");
                contact.Attributes.Remove(column);
            }
        }
    }
}
