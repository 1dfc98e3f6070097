using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>
/// The stored profile of a customer, each value a response property, choices also in words. Bound to the contact, read as the
/// caller: what he may not see is absent, as is what is empty.
/// </summary>
[PluginType("e8ff4a40-dad8-4705-873c-2276da801272")]
[CustomApi(Message)]
public sealed class GetCustomerProfile : PluginApi
{
    /// <summary>Boolean: false for who does not want a profile, has not consented where that is required, or was merged.</summary>
    public const string HasProfile = "HasProfile";

    /// <summary>DateTime: the day as of which the profile was computed.</summary>
    public const string AsOf = "AsOf";

    /// <summary>DateTime: the next day on which a value changes by itself.</summary>
    public const string NextRecalculationOn = "NextRecalculationOn";

    /// <summary>DateTime.</summary>
    public const string FirstPurchaseOn = "FirstPurchaseOn";

    /// <summary>DateTime.</summary>
    public const string LastPurchaseOn = "LastPurchaseOn";

    /// <summary>Integer: purchases in the window.</summary>
    public const string AnnualPurchaseCount = "AnnualPurchaseCount";

    /// <summary>Money: what was bought in the window, in the customer's currency, as all amounts here.</summary>
    public const string AnnualValue = "AnnualValue";

    /// <summary>Money.</summary>
    public const string AveragePurchaseValue = "AveragePurchaseValue";

    /// <summary>Integer.</summary>
    public const string LifetimePurchaseCount = "LifetimePurchaseCount";

    /// <summary>Money.</summary>
    public const string LifetimeValue = "LifetimeValue";

    /// <summary>Money: what was bought in the window before.</summary>
    public const string PreviousAnnualValue = "PreviousAnnualValue";

    /// <summary>Integer: a value of the choice cseg_trend.</summary>
    public const string Trend = "Trend";

    /// <summary>String: the trend in the language of the caller.</summary>
    public const string TrendName = "TrendName";

    /// <summary>Decimal: days.</summary>
    public const string AveragePurchaseInterval = "AveragePurchaseInterval";

    /// <summary>DateTime.</summary>
    public const string LapsesOn = "LapsesOn";

    /// <summary>Integer: full years.</summary>
    public const string Age = "Age";

    /// <summary>DateTime.</summary>
    public const string NextBirthdayOn = "NextBirthdayOn";

    /// <summary>DateTime.</summary>
    public const string NextAnniversaryOn = "NextAnniversaryOn";

    /// <summary>String: channels used in the window, in the language of the caller.</summary>
    public const string Channels = "Channels";

    /// <summary>Boolean.</summary>
    public const string BuysGifts = "BuysGifts";

    /// <summary>EntityReference: cseg_productcategory.</summary>
    public const string LastProductCategory = "LastProductCategory";

    /// <summary>Integer: 1 to 5.</summary>
    public const string RecencyScore = "RecencyScore";

    /// <summary>Integer: 1 to 5.</summary>
    public const string FrequencyScore = "FrequencyScore";

    /// <summary>Integer: 1 to 5.</summary>
    public const string MonetaryScore = "MonetaryScore";

    /// <summary>Integer: a value of the choice cseg_rfmsegment.</summary>
    public const string RfmGroup = "RfmGroup";

    /// <summary>String: the RFM group in the language of the caller.</summary>
    public const string RfmGroupName = "RfmGroupName";

    /// <summary>Integer: a value of the choice cseg_priority.</summary>
    public const string Priority = "Priority";

    /// <summary>String: the priority in the language of the caller.</summary>
    public const string PriorityName = "PriorityName";

    /// <summary>Decimal: 0 to 100.</summary>
    public const string PriorityScore = "PriorityScore";

    /// <summary>String: why, in words.</summary>
    public const string PriorityReason = "PriorityReason";

    /// <summary>DateTime: the day of the last change of level.</summary>
    public const string PriorityChangedOn = "PriorityChangedOn";

    /// <summary>String: scheme, version and revision by which the profile was computed.</summary>
    public const string SchemeVersion = "SchemeVersion";

    /// <summary>EntityReference: cseg_priorityscheme; none for the built-in scheme.</summary>
    public const string PriorityScheme = "PriorityScheme";

    internal const string Message = "cseg_GetCustomerProfile";

    private static readonly Dictionary<string, string> Values = new()
    {
        [AsOf] = ContactTable.ProfileAsOf,
        [NextRecalculationOn] = ContactTable.NextRecalculationOn,
        [FirstPurchaseOn] = ContactTable.FirstPurchaseOn,
        [LastPurchaseOn] = ContactTable.LastPurchaseOn,
        [AnnualPurchaseCount] = ContactTable.AnnualPurchaseCount,
        [AnnualValue] = ContactTable.AnnualValue,
        [AveragePurchaseValue] = ContactTable.AveragePurchaseValue,
        [LifetimePurchaseCount] = ContactTable.LifetimePurchaseCount,
        [LifetimeValue] = ContactTable.LifetimeValue,
        [PreviousAnnualValue] = ContactTable.PreviousAnnualValue,
        [Trend] = ContactTable.Trend,
        [AveragePurchaseInterval] = ContactTable.AveragePurchaseInterval,
        [LapsesOn] = ContactTable.LapsesOn,
        [Age] = ContactTable.Age,
        [NextBirthdayOn] = ContactTable.NextBirthdayOn,
        [NextAnniversaryOn] = ContactTable.NextAnniversaryOn,
        [BuysGifts] = ContactTable.BuysGifts,
        [LastProductCategory] = ContactTable.LastProductCategory,
        [RecencyScore] = ContactTable.RecencyScore,
        [FrequencyScore] = ContactTable.FrequencyScore,
        [MonetaryScore] = ContactTable.MonetaryScore,
        [RfmGroup] = ContactTable.RfmSegment,
        [Priority] = ContactTable.Priority,
        [PriorityScore] = ContactTable.PriorityScore,
        [PriorityReason] = ContactTable.PriorityReason,
        [PriorityChangedOn] = ContactTable.PriorityChangedOn,
        [SchemeVersion] = ContactTable.SchemeVersion,
        [PriorityScheme] = ContactTable.PriorityScheme,
    };

    private static readonly Dictionary<string, string> Names = new()
    {
        [TrendName] = ContactTable.Trend,
        [Channels] = ContactTable.Channels,
        [RfmGroupName] = ContactTable.RfmSegment,
        [PriorityName] = ContactTable.Priority,
    };

    private protected override void Run(StepCall call)
    {
        var columns = new ColumnSet(Values.Values.Concat(Names.Values).Distinct().ToArray());
        var contact = call.AsUser.Retrieve(ContactTable.Name, ((EntityReference)call.Context.InputParameters["Target"]).Id, columns);
        call.Output(HasProfile, contact.Contains(ContactTable.SchemeVersion));
        foreach (var value in Values)
        {
            if (contact.GetAttributeValue<object>(value.Value) is { } stored)
                call.Output(value.Key, stored is OptionSetValue option ? option.Value : stored);
        }

        foreach (var name in Names)
        {
            if (contact.FormattedValues.TryGetValue(name.Value, out var words))
                call.Output(name.Key, words);
        }
    }
}
