using System;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Offers;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>The phase of maintenance that goes on with offers whose launch somebody began and nobody ended, a page of members a call.</summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="texts">The language of what is stored.</param>
internal sealed class OffersLaunched(IOrganizationService service, ReasonTexts texts) : IMaintenancePhase
{
    public string Name => "launch of offers";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var query = new QueryExpression(OfferTable.Name) { ColumnSet = new ColumnSet(OfferTable.Title), TopCount = 1 };
        query.Criteria.AddCondition(OfferTable.Status, ConditionOperator.Equal, (int)OfferStatus.Launching);
        if (token.Failed.Count > 0)
            query.Criteria.AddCondition(OfferTable.Id, ConditionOperator.NotIn, token.Failed.Cast<object>().ToArray());
        if (service.RetrieveMultiple(query).Entities.FirstOrDefault() is not { } offer)
            return new MaintenancePage();

        var page = new MaintenancePage { Next = token };
        try
        {
            var launched = new OfferLaunch(service, service, texts, token.AsOf).Launch(offer.Id);
            return page with
            {
                Note = $"offer '{OfferGuard.NameOf(offer)}': {launched.GetAttributeValue<int>(OfferTable.MemberCount)} to contact, {launched.GetAttributeValue<int>(OfferTable.HoldOutCount)} held out{(OfferGuard.StatusOf(launched) == OfferStatus.Launched ? (Sentence)$", launched" : $" so far")}",
            };
        }
        catch (RefusedException refused)
        {
            page.Result.Failures[offer.Id] = texts.Say(refused.Sentence);
            return page with { Next = token with { Failed = [.. token.Failed, offer.Id] } };
        }
    }
}
