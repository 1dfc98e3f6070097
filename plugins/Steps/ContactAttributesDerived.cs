using System;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>A birthday becomes known or another one, or the customer wants no profile or consents to one: derived values of the industry profile follow.</summary>
[PluginType("1054ec0a-526b-5503-8f2c-a9063ea7f5ca")]
[Step("6c7a92e0-3e08-53da-8ca8-ae634b0ee5ca", "CreateMultiple", ContactTable.Name, StepStage.PostOperation)]
[Step("e1b5eab3-f2fb-51ef-9e44-faae20eefb3e", "UpdateMultiple", ContactTable.Name, StepStage.PostOperation, FilteringColumns =
[
    ContactTable.BirthDate, ContactTable.SpouseBirthDate, ContactTable.ConsentBasis, ContactTable.ProfilingOptOut,
])]
public sealed class ContactAttributesDerived : PluginStep
{
    private static readonly string[] Birthdays = [ContactTable.BirthDate, ContactTable.SpouseBirthDate];

    private protected override void Run(StepCall call)
    {
        // Nothing can be derived for a new customer without a birthday, and nothing is there to be taken away.
        var isNew = call.Context.MessageName.StartsWith("Create", StringComparison.Ordinal);
        var ids = call.Targets
            .Where(contact => !isNew || Array.Exists(Birthdays, column => contact.GetAttributeValue<DateTime?>(column) != null))
            .Select(contact => contact.Id).Distinct().ToList();
        var derivation = new ProfileAttributeDerivation(call.AsSystem, () => call.Calculator);
        if (ids.Count is > 0 and <= ProfileAttributeDerivation.MostCustomersInASave)
            call.WriteComputed(() => derivation.Derive(ids));
        else if (!isNew)
            call.WriteComputed(() => derivation.TakeAway(ids));
    }
}
