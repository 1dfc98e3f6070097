using System;
using CrmSegmentation.Domain.Lists;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>The day of the next allowed contact, in a contact row that is being written.</summary>
internal static class ContactChoice
{
    /// <summary>Fills it in where the row says how often the customer wants to hear from us, or when he last did.</summary>
    public static void Fill(Entity contact, Entity? before)
    {
        if (!contact.Contains(ContactTable.ContactFrequency) && !contact.Contains(ContactTable.LastContactedOn))
            return;

        contact[ContactTable.NextContactAllowedOn] = NextContact.AllowedOn(
            Current<DateTime?>(contact, before, ContactTable.LastContactedOn)?.Date,
            (ContactFrequency?)Current<OptionSetValue>(contact, before, ContactTable.ContactFrequency)?.Value);
    }

    private static T? Current<T>(Entity contact, Entity? before, string column) =>
        contact.Contains(column) ? contact.GetAttributeValue<T>(column) : before == null ? default : before.GetAttributeValue<T>(column);
}
