using System;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Offers;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that brings the results of launched offers up to date, one offer a page, and closes those whose
/// period ended long enough ago.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="returns">Whether returns reduce the value.</param>
/// <param name="texts">The language of what is stored.</param>
internal sealed class OffersRefreshed(IOrganizationService service, ReturnPolicy returns, ReasonTexts texts) : IMaintenancePhase
{
    /// <summary>Days after the end of an offer for which purchases of its period may still come in.</summary>
    private const int DaysForLatecomers = 30;

    public string Name => "results of offers";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var query = new QueryExpression(OfferTable.Name) { ColumnSet = OfferResults.Columns, TopCount = 1 };
        query.Criteria.AddCondition(OfferTable.Status, ConditionOperator.Equal, (int)OfferStatus.Launched);
        if (token.Failed.Count > 0)
            query.Criteria.AddCondition(OfferTable.Id, ConditionOperator.NotIn, token.Failed.Cast<object>().ToArray());
        var stale = query.Criteria.AddFilter(LogicalOperator.Or);
        stale.AddCondition(OfferTable.ResultsOn, ConditionOperator.Null);
        stale.AddCondition(OfferTable.ResultsOn, ConditionOperator.LessThan, token.AsOf);
        if (service.RetrieveMultiple(query).Entities.FirstOrDefault() is not { } offer)
            return new MaintenancePage();

        var page = new MaintenancePage { Next = token };
        try
        {
            var results = new OfferResults(service, returns, texts).Compute(offer, token.AsOf);
            if (offer.GetAttributeValue<DateTime>(OfferTable.EndsOn).AddDays(DaysForLatecomers) < token.AsOf)
                results[OfferTable.Status] = new OptionSetValue((int)OfferStatus.Closed);
            service.Update(results);
            return page with { Note = $"offer '{OfferGuard.NameOf(offer)}' brought up to date" };
        }
        catch (RefusedException refused)
        {
            page.Result.Failures[offer.Id] = texts.Say(refused.Sentence);
            return page with { Next = token with { Failed = [.. token.Failed, offer.Id] } };
        }
    }
}
