using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>Between the columns of a contact and the domain's values, both ways.</summary>
internal static class CustomerColumns
{
    /// <summary>The largest amount of a Money column.</summary>
    private const decimal LargestAmount = 922_337_203_685_477m;

    /// <summary>What each computed column holds of a profile. It stands before what is made of it.</summary>
    private static readonly ComputedColumn[] Values =
    [
        ComputedColumn.Day(ContactTable.FirstPurchaseOn, static profile => profile.FirstPurchaseOn),
        ComputedColumn.Day(ContactTable.LastPurchaseOn, static profile => profile.LastPurchaseOn),
        ComputedColumn.Whole(ContactTable.AnnualPurchaseCount, static profile => profile.AnnualPurchaseCount),
        ComputedColumn.Amount(ContactTable.AnnualValue, static profile => profile.AnnualValue),
        ComputedColumn.Amount(ContactTable.AveragePurchaseValue, static profile => profile.AveragePurchaseValue),
        ComputedColumn.Whole(ContactTable.LifetimePurchaseCount, static profile => profile.LifetimePurchaseCount),
        ComputedColumn.Amount(ContactTable.LifetimeValue, static profile => profile.LifetimeValue),
        ComputedColumn.Amount(ContactTable.PreviousAnnualValue, static profile => profile.PreviousAnnualValue),
        ComputedColumn.Choice(ContactTable.Trend, static profile => (int?)profile.Trend),
        ComputedColumn.Exact(ContactTable.AveragePurchaseInterval, static profile => profile.AveragePurchaseInterval),
        ComputedColumn.Day(ContactTable.LapsesOn, static profile => profile.LapsesOn),
        ComputedColumn.Whole(ContactTable.Age, static profile => profile.Age),
        ComputedColumn.Day(ContactTable.NextBirthdayOn, static profile => profile.NextBirthdayOn),
        ComputedColumn.Day(ContactTable.NextAnniversaryOn, static profile => profile.NextAnniversaryOn),
        new(ContactTable.Channels, static profile => profile.Channels.Count == 0
            ? null
            : new OptionSetValueCollection(profile.Channels.Select(channel => new OptionSetValue((int)channel)).ToList())),
        new(ContactTable.BuysGifts, static profile => profile.BuysGifts),
        new(ContactTable.LastProductCategory, static profile => profile.LastProductCategory is { } category ? new EntityReference(ProductCategoryTable.Name, category) : null),
        ComputedColumn.Whole(ContactTable.RecencyScore, static profile => profile.Rfm?.Recency),
        ComputedColumn.Whole(ContactTable.FrequencyScore, static profile => profile.Rfm?.Frequency),
        ComputedColumn.Whole(ContactTable.MonetaryScore, static profile => profile.Rfm?.Monetary),
        ComputedColumn.Choice(ContactTable.RfmSegment, static profile => (int?)profile.RfmGroup),
        ComputedColumn.Choice(ContactTable.Priority, static profile => (int?)profile.Priority),
        ComputedColumn.Exact(ContactTable.PriorityScore, static profile => profile.PriorityScore),
        new(ContactTable.PriorityReason, static profile => profile.PriorityReason),
        new(ContactTable.SchemeVersion, static profile => profile.SchemeVersion),
        new(ContactTable.PriorityScheme, static profile => profile.Scheme is { } scheme ? new EntityReference(PrioritySchemeTable.Name, scheme) : null),
        ComputedColumn.Day(ContactTable.NextRecalculationOn, static profile => profile.NextRecalculationOn),
    ];

    /// <summary>Columns to read: what is declared, and the profile as it is stored, to see what changed.</summary>
    public static string[] ToRead { get; } =
    [
        ContactTable.BirthDate, ContactTable.Anniversary, ContactTable.CategoryReadiness, ContactTable.HouseholdIncomeBase,
        ContactTable.AnnualIncomeBase, ContactTable.ConsentBasis, ContactTable.ProfilingOptOut, ContactTable.Merged, ContactTable.ExchangeRate, ContactTable.PriorityChangedOn,
        ContactTable.ClosedHistory,
        .. Write(Profile.Empty).Keys,
    ];

    /// <summary>Every column that is computed and that nobody but the recalculation writes.</summary>
    public static HashSet<string> Computed { get; } = [.. Write(Profile.Empty).Keys, ContactTable.PriorityChangedOn, ContactTable.ProfileAsOf, ContactTable.ClosedHistory];

    /// <summary>What is declared on a contact row, or on the row of one that is being created.</summary>
    public static Customer ReadCustomer(Entity contact) => new()
    {
        BirthDate = contact.GetAttributeValue<DateTime?>(ContactTable.BirthDate)?.Date,
        Anniversary = contact.GetAttributeValue<DateTime?>(ContactTable.Anniversary)?.Date,
        Readiness = (CategoryReadiness?)contact.GetAttributeValue<OptionSetValue>(ContactTable.CategoryReadiness)?.Value,
        Income = (contact.GetAttributeValue<Money>(ContactTable.HouseholdIncomeBase) ?? contact.GetAttributeValue<Money>(ContactTable.AnnualIncomeBase))?.Value,
        Consent = (ConsentBasis?)contact.GetAttributeValue<OptionSetValue>(ContactTable.ConsentBasis)?.Value ?? ConsentBasis.None,
        ProfilingOptOut = contact.GetAttributeValue<bool?>(ContactTable.ProfilingOptOut) ?? false,
        IsMerged = contact.GetAttributeValue<bool?>(ContactTable.Merged) ?? false,
        ExchangeRate = contact.GetAttributeValue<decimal?>(ContactTable.ExchangeRate) is { } rate && rate != 0 ? rate : HasCurrency(contact) ? 1m : null,
    };

    /// <summary>
    /// Whether a row without a rate has a currency all the same: one that is being created is given its rate later. Amounts
    /// that come without a currency are meant in the platform's default.
    /// </summary>
    private static bool HasCurrency(Entity contact) =>
        contact.GetAttributeValue<EntityReference>(ContactTable.Currency) != null || contact.Attributes.Values.Any(value => value is Money);

    /// <summary>The stored profile as schemes look at it.</summary>
    public static ProfileFigures ReadFigures(Entity contact) => new()
    {
        AnnualCount = contact.GetAttributeValue<int?>(ContactTable.AnnualPurchaseCount) ?? 0,
        AnnualValue = contact.GetAttributeValue<Money>(ContactTable.AnnualValueBase)?.Value ?? 0m,
        AverageValue = contact.GetAttributeValue<Money>(ContactTable.AveragePurchaseValueBase)?.Value,
        PreviousAnnualValue = contact.GetAttributeValue<Money>(ContactTable.PreviousAnnualValueBase)?.Value ?? 0m,
        LifetimeCount = contact.GetAttributeValue<int?>(ContactTable.LifetimePurchaseCount) ?? 0,
        LastPurchaseOn = contact.GetAttributeValue<DateTime?>(ContactTable.LastPurchaseOn)?.Date,
    };

    /// <summary>What is stored about when, and by which rules, a profile was computed.</summary>
    public static ProfileSchedule ReadSchedule(Entity contact) => new(
        contact.GetAttributeValue<DateTime?>(ContactTable.NextRecalculationOn)?.Date,
        contact.GetAttributeValue<string>(ContactTable.SchemeVersion),
        ReadCustomer(contact));

    /// <summary>Refuses amounts that no Money column takes, before the platform does: its refusal would undo the whole transaction.</summary>
    public static void RequireToFit(Profile profile)
    {
        RequireToFit(ContactTable.AnnualValue, profile.AnnualValue);
        RequireToFit(ContactTable.AveragePurchaseValue, profile.AveragePurchaseValue);
        RequireToFit(ContactTable.LifetimeValue, profile.LifetimeValue);
        RequireToFit(ContactTable.PreviousAnnualValue, profile.PreviousAnnualValue);
    }

    private static void RequireToFit(string column, decimal? amount)
    {
        if (amount is < -LargestAmount or > LargestAmount)
            throw new RefusedException($"The customer's purchases add up to {amount.Value:N2} in {column}, more than a Money column holds. Check the amounts and the exchange rate.");
    }

    /// <summary>
    /// A profile as column values. Every computed column is there, the empty ones with null; and the currency where the
    /// customer gets one.
    /// </summary>
    public static Dictionary<string, object?> Write(Profile profile)
    {
        var values = new Dictionary<string, object?>(Values.Length + 2, StringComparer.Ordinal);
        foreach (var column in Values)
            values.Add(column.Name, column.ValueOf(profile));
        if (profile.Currency is { } currency)
            values[ContactTable.Currency] = new EntityReference(CurrencyTable.Name, currency);
        return values;
    }

    /// <summary>
    /// The columns in which a profile differs from what is stored, as a row to update; null when nothing does. Where one amount
    /// differs, or was computed by another rate than the row bears, all are there: the platform reckons those that are written,
    /// and no others, by the rate that it then notes on the row. The day of the last change of level is the one value that
    /// depends on what was stored before.
    /// </summary>
    private static Entity? Changes(Entity stored, Profile profile, DateTime asOf)
    {
        var amountsToo = ChangesAmounts(stored, profile) || (profile.ExchangeRate is { } rate && rate != stored.GetAttributeValue<decimal?>(ContactTable.ExchangeRate));
        var changes = new Entity(ContactTable.Name, stored.Id);
        foreach (var column in Values)
        {
            if (!column.Holds(Stored(column.Name), profile) || (amountsToo && column.IsAmount && column.ValueOf(profile) != null))
                changes[column.Name] = column.ValueOf(profile);
        }

        if (profile.Currency is { } currency)
            Change(ContactTable.Currency, new EntityReference(CurrencyTable.Name, currency));
        Change(
            ContactTable.PriorityChangedOn,
            profile.Priority is not { } level ? null
                : stored.GetAttributeValue<OptionSetValue>(ContactTable.Priority)?.Value == (int)level ? stored.GetAttributeValue<DateTime?>(ContactTable.PriorityChangedOn) ?? asOf
                : asOf);
        return changes.Attributes.Count == 0 ? null : changes;

        object? Stored(string column) => stored.Attributes.TryGetValue(column, out var before) ? before : null;

        void Change(string column, object? value)
        {
            if (!SameValue(Stored(column), value))
                changes[column] = value;
        }
    }

    /// <summary>
    /// The same with the closed history that the row is to bear. One that stands is replaced only where something else is written anyway.
    /// </summary>
    public static Entity? Changes(StoredCustomer stored, Profile profile, DateTime asOf)
    {
        var changes = Changes(stored.Row, profile, asOf);
        if (stored.Row.GetAttributeValue<string>(ContactTable.ClosedHistory) == stored.ClosedHistory || (changes == null && stored.ClosedHistoryStands))
            return changes;

        changes ??= new Entity(ContactTable.Name, stored.Row.Id);
        changes[ContactTable.ClosedHistory] = stored.ClosedHistory;
        return changes;
    }

    /// <summary>Whether a profile differs from what is stored in an amount.</summary>
    public static bool ChangesAmounts(Entity stored, Profile profile) =>
        Differs(stored, ContactTable.AnnualValue, profile.AnnualValue)
        || Differs(stored, ContactTable.AveragePurchaseValue, profile.AveragePurchaseValue)
        || Differs(stored, ContactTable.LifetimeValue, profile.LifetimeValue)
        || Differs(stored, ContactTable.PreviousAnnualValue, profile.PreviousAnnualValue);

    private static bool Differs(Entity stored, string column, decimal? amount) => stored.GetAttributeValue<Money>(column)?.Value != amount;

    /// <summary>
    /// Puts a profile into the row of a contact that is being created. What the caller sent for a computed column gives way.
    /// </summary>
    public static void Fill(Entity contact, Profile profile, string? closedHistory, DateTime asOf)
    {
        var values = Write(profile);
        values[ContactTable.ClosedHistory] = closedHistory;
        foreach (var value in values)
        {
            if (value.Value == null)
                contact.Attributes.Remove(value.Key);
            else
                contact[value.Key] = value.Value;
        }

        contact[ContactTable.ProfileAsOf] = asOf;
        if (profile.Priority == null)
            contact.Attributes.Remove(ContactTable.PriorityChangedOn);
        else
            contact[ContactTable.PriorityChangedOn] = asOf;
    }

    /// <summary>
    /// The columns in which what is stored is not what the profile says, as sentences. A yes or no that is to be empty may say
    /// no: the platform puts that into every row that is created.
    /// </summary>
    public static List<string> Differences(StoredCustomer stored, Profile profile)
    {
        var differences = Write(profile)
            .Where(value => !(value.Value == null && stored.Row.GetAttributeValue<object>(value.Key) is false) && !SameValue(stored.Row.GetAttributeValue<object>(value.Key), value.Value))
            .Select(value => $"{value.Key} is {Text(stored.Row.GetAttributeValue<object>(value.Key))}, should be {Text(value.Value)}")
            .ToList();
        if (stored.ClosedHistoryIsWrong)
            differences.Add($"{ContactTable.ClosedHistory} is not what the purchases say");
        return differences;
    }

    /// <summary>Whether two column values are the same to a reader of the row.</summary>
    internal static bool SameValue(object? stored, object? computed) => stored switch
    {
        null => computed is null,
        OptionSetValueCollection some when computed is OptionSetValueCollection others =>
            some.Select(option => option.Value).OrderBy(value => value).SequenceEqual(others.Select(option => option.Value).OrderBy(value => value)),
        Money some when computed is Money other => some.Value == other.Value,
        OptionSetValue some when computed is OptionSetValue other => some.Value == other.Value,
        DateTime some when computed is DateTime other => some.Date == other.Date,
        string some when computed is string other => some == other,
        int some when computed is int other => some == other,
        decimal some when computed is decimal other => some == other,
        bool some when computed is bool other => some == other,
        EntityReference some when computed is EntityReference other => some.Id == other.Id,
        _ => Equals(Plain(stored), Plain(computed)),
    };

    /// <summary>The value inside the SDK's wrappers, whose own equality differs between versions.</summary>
    private static object? Plain(object? value) => value switch
    {
        Money money => money.Value,
        OptionSetValue option => option.Value,
        EntityReference reference => reference.Id,
        DateTime day => day.Date,
        _ => value,
    };

    private static string Text(object? value) => value switch
    {
        null => "empty",
        OptionSetValueCollection options => string.Join(" and ", options.Select(option => option.Value)),
        _ when Plain(value) is DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string text => $"\"{text}\"",
        _ => Convert.ToString(Plain(value), CultureInfo.InvariantCulture) ?? "empty",
    };
}
