using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>
/// Computes a customer's profile from scratch. It knows no earlier profile, so the result depends on the purchases alone:
/// not on the order in which they came, nor on how often it has been computed.
/// </summary>
/// <param name="settings">What the organisation decided about profiles.</param>
/// <param name="scheme">Turns the profile into a priority.</param>
/// <param name="version">Names these rules; the scheme's version where there is nothing else to name.</param>
internal sealed class ProfileCalculator(ProfileSettings settings, PriorityScheme scheme, string? version = null)
{
    /// <summary>Decimal places of the Money columns on contact.</summary>
    private const int MoneyPrecision = 2;

    /// <summary>Decimal places that the platform keeps of an amount in the base currency.</summary>
    private const int BasePrecision = 4;

    /// <summary>
    /// The purchases to read: those after this day. Earlier ones count through <see cref="Lifetime"/> only.
    /// </summary>
    public DateTime ReadAfter(DateTime asOf) => settings.Window.PreviousAt(asOf).After;

    /// <summary>The scheme that gives score, level and RFM group.</summary>
    public PriorityScheme Scheme => scheme;

    private readonly ReasonWriter reasons = new(settings.Texts, settings.Window);

    /// <summary>The language of what is stored.</summary>
    public ReasonTexts Texts => settings.Texts;

    /// <summary>Names the rules that profiles are computed by; every profile bears it.</summary>
    public string Version { get; } = version ?? scheme.Version;

    /// <summary>Whether a profile needs a stated legal ground.</summary>
    public bool ConsentRequired => settings.ConsentRequired;

    /// <summary>Whether purchases of one day count as one: their days have to be told apart then.</summary>
    public bool MergesSameDayPurchases => settings.MergeSameDayPurchases;

    /// <summary>
    /// Units of the currency in which a customer's amounts are written for one of the base currency: his own or, where he has
    /// none yet, the one he gets.
    /// </summary>
    public decimal RateOf(Customer customer) => customer.ExchangeRate ?? settings.ReportingCurrency?.Rate ?? 1m;

    /// <summary>Whether a customer has a profile. Where not, every computed column is empty.</summary>
    public bool HasProfile(Customer customer) => customer.HasProfile(settings.ConsentRequired);

    /// <summary>What all counted purchases and returns of a customer amount to.</summary>
    /// <param name="groups">One of each kind and category.</param>
    /// <param name="purchaseDays">On how many days something was bought; needed only where <see cref="MergesSameDayPurchases"/>.</param>
    public Lifetime LifetimeOf(IEnumerable<LifetimeGroup> groups, int? purchaseDays) =>
        Lifetime.Of(settings.Returns == ReturnPolicy.Ignored ? groups.Where(group => group.Kind != PurchaseKind.Return) : groups, settings.MergeSameDayPurchases ? purchaseDays : null);

    /// <summary>
    /// Whether a stored profile may have become wrong: its day has come, or it was computed by other rules than these (or
    /// never: a contact that was there before the solution), or the customer is to have none any more.
    /// </summary>
    public bool IsDue(ProfileSchedule stored, DateTime asOf) =>
        stored.NextRecalculationOn <= asOf || (HasProfile(stored.Customer) ? stored.SchemeVersion != Version : stored.SchemeVersion != null);

    /// <summary>
    /// Whether the stored figures of a customer with a profile are what would be computed on a day. They do not depend on the
    /// scheme, only on the settings that follow its version in brackets.
    /// </summary>
    public bool FiguresStand(ProfileSchedule stored, DateTime asOf) =>
        stored.SchemeVersion != null && !(stored.NextRecalculationOn <= asOf) && SettingsOf(stored.SchemeVersion) == SettingsOf(Version);

    private static string SettingsOf(string version) =>
        version.EndsWith("]", StringComparison.Ordinal) ? version.Substring(version.LastIndexOf(" [", StringComparison.Ordinal) + 1) : "";

    /// <summary>
    /// Why a profile that <see cref="IsDue"/> is. Other rules weigh more than the day: whoever has both is computed by all of
    /// them. Where the scheme's own version stands and the rest differs, it is the settings that changed.
    /// </summary>
    public ChangeCause CauseOfBeingDue(ProfileSchedule stored)
    {
        if (stored.SchemeVersion == Version)
            return ChangeCause.Expiry;
        return stored.SchemeVersion == scheme.Version || stored.SchemeVersion?.StartsWith(scheme.Version + " [", StringComparison.Ordinal) == true
            ? ChangeCause.Settings
            : ChangeCause.Scheme;
    }

    /// <summary>The profile as it stands on a day.</summary>
    /// <param name="asOf">The day.</param>
    /// <param name="customer">What is declared about the customer.</param>
    /// <param name="purchases">
    /// All active purchases after <see cref="ReadAfter"/>, those of later days too: they say when the profile changes next. Those of
    /// one day that differ in nothing but the amount and the category may come as one.
    /// </param>
    /// <param name="lifetime">All active purchases not after the day, added up.</param>
    public Profile Calculate(DateTime asOf, Customer customer, IReadOnlyCollection<Purchase> purchases, Lifetime lifetime)
    {
        if (!HasProfile(customer))
            return Profile.Empty;

        // A return of nothing decides nothing, and the day on which it leaves the window is no day of change.
        var counted = new List<Purchase>(purchases.Count);
        foreach (var purchase in purchases)
        {
            if (!purchase.IsReturn || (purchase.Amount != 0m && settings.Returns != ReturnPolicy.Ignored))
                counted.Add(purchase);
        }

        var year = Year.Of(counted, settings.Window.At(asOf), settings.MergeSameDayPurchases);
        var previousValue = Year.ValueOf(counted, settings.Window.PreviousAt(asOf));
        var average = year.Count == 0 ? (decimal?)null : year.Value / year.Count;
        var rate = RateOf(customer);
        var annualValue = Round(year.Value * rate);
        var averageValue = average is { } mean ? Round(mean * rate) : (decimal?)null;
        var previousAnnualValue = Round(previousValue * rate);
        var figures = new ProfileFigures
        {
            AnnualCount = year.Count,
            AnnualValue = InBase(annualValue, rate),
            AverageValue = averageValue is { } amount ? InBase(amount, rate) : null,
            PreviousAnnualValue = InBase(previousAnnualValue, rate),
            LifetimeCount = lifetime.Count,
            LastPurchaseOn = lifetime.Last,
        };
        var input = figures.InputOf(customer, asOf, scheme.Trend);
        var priority = scheme.Prioritise(input);
        var rfm = scheme.Rfm.ScoresOf(input);
        var lapsesOn = LapsesOn(lifetime);
        DateTime? nextBirthday = customer.BirthDate is { } born ? RecurringDay.NextOnOrAfter(asOf, born) : null;
        DateTime? nextAnniversary = customer.Anniversary is { } wed ? RecurringDay.NextOnOrAfter(asOf, wed) : null;

        return new Profile
        {
            Figures = figures,
            Currency = customer.ExchangeRate == null ? settings.ReportingCurrency?.Id : null,
            ExchangeRate = rate,
            FirstPurchaseOn = lifetime.First,
            LastPurchaseOn = lifetime.Last,
            AnnualPurchaseCount = year.Count,
            AnnualValue = annualValue,
            AveragePurchaseValue = averageValue,
            LifetimePurchaseCount = lifetime.Count,
            LifetimeValue = Round(lifetime.Value * rate),
            PreviousAnnualValue = previousAnnualValue,
            Trend = input.Trend,
            AveragePurchaseInterval = lifetime.AverageInterval is { } interval ? Round(interval) : null,
            LapsesOn = lapsesOn,
            Age = customer.BirthDate is { } birth ? RecurringDay.Years(asOf, birth) : null,
            NextBirthdayOn = nextBirthday,
            NextAnniversaryOn = nextAnniversary,
            Channels = year.Channels,
            BuysGifts = year.BuysGifts,
            LastProductCategory = lifetime.LastCategory,
            Rfm = rfm,
            RfmGroup = scheme.Rfm.GroupOf(rfm),
            Priority = priority.Level,
            PriorityScore = priority.Score,
            PriorityReason = reasons.Write(priority, input with { AnnualValue = year.Value, AverageValue = average }, scheme.TopPercentOf(input.AnnualValue), rate),
            SchemeVersion = Version,
            Scheme = scheme.Id,
            NextRecalculationOn = NextChange(asOf, counted, scheme.NextRecencyStep(input), lapsesOn, nextBirthday, nextBirthday?.AddDays(1), nextAnniversary?.AddDays(1)),
        };
    }

    /// <summary>Last purchase plus the lapse factor times the average interval: the date on which that moment falls.</summary>
    private DateTime? LapsesOn(Lifetime lifetime) =>
        lifetime.Last?.AddDays((double)Math.Floor(settings.LapseFactor * (lifetime.AverageInterval ?? settings.DefaultInterval)));

    /// <summary>What the platform stores beside an amount: the amount in the base currency.</summary>
    private static decimal InBase(decimal amount, decimal rate) => Math.Round(amount / rate, BasePrecision, MidpointRounding.AwayFromZero);

    private static decimal Round(decimal value) => Math.Round(value, MoneyPrecision, MidpointRounding.AwayFromZero);

    /// <summary>The first day after one on which a purchase enters or leaves a window, or that is one of the others.</summary>
    private DateTime? NextChange(DateTime after, List<Purchase> purchases, params DateTime?[] others)
    {
        DateTime? earliest = null;
        foreach (var day in others)
            Consider(day);
        foreach (var purchase in purchases)
            Consider(settings.Window.NextChange(purchase.Date, after, previousToo: purchase.Amount != 0));
        return earliest;

        void Consider(DateTime? day)
        {
            if (day > after && !(day >= earliest))
                earliest = day;
        }
    }

    /// <summary>The purchases of one window, added up without rounding.</summary>
    private sealed record Year(int Count, decimal Value, IReadOnlyList<PurchaseChannel> Channels, bool BuysGifts)
    {
        public static Year Of(List<Purchase> purchases, DateSpan window, bool mergeSameDay)
        {
            var days = mergeSameDay ? new HashSet<DateTime>() : null;
            var count = 0;
            var value = 0m;
            var gifts = false;
            SortedSet<PurchaseChannel>? channels = null;
            foreach (var purchase in purchases)
            {
                if (!window.Contains(purchase.Date))
                    continue;

                value += purchase.Value;
                if (purchase.IsReturn)
                    continue;

                if (days == null)
                    count += purchase.Count;
                else if (days.Add(purchase.Date))
                    count++;
                gifts |= purchase.IsGift;
                if (purchase.Channel is { } channel)
                    (channels ??= []).Add(channel);
            }

            return new Year(count, value, channels == null ? [] : [.. channels], gifts);
        }

        public static decimal ValueOf(List<Purchase> purchases, DateSpan window)
        {
            var value = 0m;
            foreach (var purchase in purchases)
            {
                if (window.Contains(purchase.Date))
                    value += purchase.Value;
            }

            return value;
        }
    }
}
