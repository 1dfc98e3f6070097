using System;
using System.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.GetCustomerProfile;

namespace CrmSegmentation.Activities;

/// <summary>The stored profile of a customer, each value an output. An output for an empty column stays empty.</summary>
[PluginType("bed3b91f-f129-453f-95ea-5c8fc24d692f")]
[WorkflowActivity("Get customer profile")]
public sealed class GetCustomerProfile : ApiActivity
{
    [RequiredArgument]
    [Input("Customer")]
    [ReferenceTarget(ContactTable.Name)]
    public InArgument<EntityReference> Customer { get; set; } = null!;

    [Output("Has profile")]
    public OutArgument<bool> HasProfile { get; set; } = null!;

    [Output("As of")]
    public OutArgument<DateTime> AsOf { get; set; } = null!;

    [Output("Next recalculation on")]
    public OutArgument<DateTime> NextRecalculationOn { get; set; } = null!;

    [Output("First purchase on")]
    public OutArgument<DateTime> FirstPurchaseOn { get; set; } = null!;

    [Output("Last purchase on")]
    public OutArgument<DateTime> LastPurchaseOn { get; set; } = null!;

    [Output("Annual purchase count")]
    public OutArgument<int> AnnualPurchaseCount { get; set; } = null!;

    [Output("Annual value")]
    public OutArgument<Money> AnnualValue { get; set; } = null!;

    [Output("Average purchase value")]
    public OutArgument<Money> AveragePurchaseValue { get; set; } = null!;

    [Output("Lifetime purchase count")]
    public OutArgument<int> LifetimePurchaseCount { get; set; } = null!;

    [Output("Lifetime value")]
    public OutArgument<Money> LifetimeValue { get; set; } = null!;

    [Output("Previous annual value")]
    public OutArgument<Money> PreviousAnnualValue { get; set; } = null!;

    [Output("Trend")]
    [AttributeTarget(ContactTable.Name, ContactTable.Trend)]
    public OutArgument<OptionSetValue> Trend { get; set; } = null!;

    [Output("Average purchase interval")]
    public OutArgument<decimal> AveragePurchaseInterval { get; set; } = null!;

    [Output("Lapses on")]
    public OutArgument<DateTime> LapsesOn { get; set; } = null!;

    [Output("Age")]
    public OutArgument<int> Age { get; set; } = null!;

    [Output("Next birthday on")]
    public OutArgument<DateTime> NextBirthdayOn { get; set; } = null!;

    [Output("Next anniversary on")]
    public OutArgument<DateTime> NextAnniversaryOn { get; set; } = null!;

    [Output("Channels")]
    public OutArgument<string> Channels { get; set; } = null!;

    [Output("Buys gifts")]
    public OutArgument<bool> BuysGifts { get; set; } = null!;

    [Output("Last product category")]
    [ReferenceTarget(ProductCategoryTable.Name)]
    public OutArgument<EntityReference> LastProductCategory { get; set; } = null!;

    [Output("Recency score")]
    public OutArgument<int> RecencyScore { get; set; } = null!;

    [Output("Frequency score")]
    public OutArgument<int> FrequencyScore { get; set; } = null!;

    [Output("Monetary score")]
    public OutArgument<int> MonetaryScore { get; set; } = null!;

    [Output("RFM group")]
    [AttributeTarget(ContactTable.Name, ContactTable.RfmSegment)]
    public OutArgument<OptionSetValue> RfmGroup { get; set; } = null!;

    [Output("Priority")]
    [AttributeTarget(ContactTable.Name, ContactTable.Priority)]
    public OutArgument<OptionSetValue> Priority { get; set; } = null!;

    [Output("Priority score")]
    public OutArgument<decimal> PriorityScore { get; set; } = null!;

    [Output("Priority reason")]
    public OutArgument<string> PriorityReason { get; set; } = null!;

    [Output("Priority changed on")]
    public OutArgument<DateTime> PriorityChangedOn { get; set; } = null!;

    [Output("Scheme version")]
    public OutArgument<string> SchemeVersion { get; set; } = null!;

    [Output("Priority scheme")]
    [ReferenceTarget(PrioritySchemeTable.Name)]
    public OutArgument<EntityReference> PriorityScheme { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var answer = service.Execute(RequestOn(Customer, context, Api.Message, "customer"));
        SetIfAnswered(HasProfile, context, answer, Api.HasProfile);
        SetIfAnswered(AsOf, context, answer, Api.AsOf);
        SetIfAnswered(NextRecalculationOn, context, answer, Api.NextRecalculationOn);
        SetIfAnswered(FirstPurchaseOn, context, answer, Api.FirstPurchaseOn);
        SetIfAnswered(LastPurchaseOn, context, answer, Api.LastPurchaseOn);
        SetIfAnswered(AnnualPurchaseCount, context, answer, Api.AnnualPurchaseCount);
        SetIfAnswered(AnnualValue, context, answer, Api.AnnualValue);
        SetIfAnswered(AveragePurchaseValue, context, answer, Api.AveragePurchaseValue);
        SetIfAnswered(LifetimePurchaseCount, context, answer, Api.LifetimePurchaseCount);
        SetIfAnswered(LifetimeValue, context, answer, Api.LifetimeValue);
        SetIfAnswered(PreviousAnnualValue, context, answer, Api.PreviousAnnualValue);
        if (answer.Results.TryGetValue(Api.Trend, out var trend))
            Trend.Set(context, new OptionSetValue((int)trend));
        SetIfAnswered(AveragePurchaseInterval, context, answer, Api.AveragePurchaseInterval);
        SetIfAnswered(LapsesOn, context, answer, Api.LapsesOn);
        SetIfAnswered(Age, context, answer, Api.Age);
        SetIfAnswered(NextBirthdayOn, context, answer, Api.NextBirthdayOn);
        SetIfAnswered(NextAnniversaryOn, context, answer, Api.NextAnniversaryOn);
        SetIfAnswered(Channels, context, answer, Api.Channels);
        SetIfAnswered(BuysGifts, context, answer, Api.BuysGifts);
        SetIfAnswered(LastProductCategory, context, answer, Api.LastProductCategory);
        SetIfAnswered(RecencyScore, context, answer, Api.RecencyScore);
        SetIfAnswered(FrequencyScore, context, answer, Api.FrequencyScore);
        SetIfAnswered(MonetaryScore, context, answer, Api.MonetaryScore);
        if (answer.Results.TryGetValue(Api.RfmGroup, out var rfmGroup))
            RfmGroup.Set(context, new OptionSetValue((int)rfmGroup));
        if (answer.Results.TryGetValue(Api.Priority, out var priority))
            Priority.Set(context, new OptionSetValue((int)priority));
        SetIfAnswered(PriorityScore, context, answer, Api.PriorityScore);
        SetIfAnswered(PriorityReason, context, answer, Api.PriorityReason);
        SetIfAnswered(PriorityChangedOn, context, answer, Api.PriorityChangedOn);
        SetIfAnswered(SchemeVersion, context, answer, Api.SchemeVersion);
        SetIfAnswered(PriorityScheme, context, answer, Api.PriorityScheme);
    }
}
