using System;
using System.Globalization;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>What a changed purchase row means for customers.</summary>
internal static class PurchaseColumns
{
    /// <summary>
    /// Columns whose being sent is a change even when the value is the same: writing an amount takes the exchange rate of
    /// the moment, so the amount in the base currency may become another.
    /// </summary>
    private static readonly string[] AlwaysCount = [PurchaseTable.Amount, PurchaseTable.Currency];

    /// <summary>Columns that count in a profile when their value changes.</summary>
    private static readonly string[] CountWhenChanged =
    [
        PurchaseTable.Contact, PurchaseTable.PurchaseDate, PurchaseTable.Kind, PurchaseTable.Channel, PurchaseTable.IsGift,
        PurchaseTable.ProductCategory, PurchaseTable.State,
    ];

    /// <summary>The customer of a purchase row; none when the row names none.</summary>
    public static Guid? CustomerOf(Entity purchase) => purchase.GetAttributeValue<EntityReference>(PurchaseTable.Contact)?.Id;

    /// <summary>Day of a purchase row; the first of the calendar, which is before all others, when the row has none.</summary>
    public static DateTime DayOf(Entity purchase) => purchase.GetAttributeValue<DateTime>(PurchaseTable.PurchaseDate).Date;

    /// <summary>Notes the customers an update concerns: whose the purchase was and whose it is now; none when nothing changed. Returns whether something did.</summary>
    public static bool NoteTouched(TouchedCustomers touched, Entity target, Entity before)
    {
        if (!Array.Exists(AlwaysCount, target.Contains) && !Array.Exists(CountWhenChanged, column => Changes(target, before, column)))
            return false;

        var earliest = target.Contains(PurchaseTable.PurchaseDate) && DayOf(target) < DayOf(before) ? DayOf(target) : DayOf(before);
        touched.Add(CustomerOf(before), earliest);
        touched.Add(CustomerOf(target), earliest);
        return true;
    }

    /// <summary>Names a purchase that came without a name: by its document, or by what it is and when it was.</summary>
    /// <param name="purchase">The row.</param>
    /// <param name="texts">The language of what is stored, where it is needed.</param>
    public static void NameWhenUnnamed(Entity purchase, Func<ReasonTexts> texts)
    {
        if (!string.IsNullOrWhiteSpace(purchase.GetAttributeValue<string>(PurchaseTable.Title)))
            return;

        var document = purchase.GetAttributeValue<string>(PurchaseTable.DocumentNumber);
        if (!string.IsNullOrWhiteSpace(document))
        {
            purchase[PurchaseTable.Title] = document;
            return;
        }

        var words = texts();
        var day = words.Day(purchase.GetAttributeValue<DateTime>(PurchaseTable.PurchaseDate));
        var isReturn = purchase.GetAttributeValue<OptionSetValue>(PurchaseTable.Kind)?.Value == (int)PurchaseKind.Return;
        purchase[PurchaseTable.Title] = words.Say(isReturn ? (Sentence)$"Return of {day}" : $"Purchase of {day}");
    }

    private static bool Changes(Entity target, Entity before, string column) =>
        target.Contains(column) && !CustomerColumns.SameValue(before.GetAttributeValue<object>(column), target[column]);
}
