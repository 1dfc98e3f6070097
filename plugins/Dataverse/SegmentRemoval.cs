using System;
using System.Linq;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>What becomes of the marketing list of a segment that is being deleted: kept for what used it, and inactive.</summary>
/// <param name="service">Acts for the person who deletes.</param>
/// <param name="system">Sees every campaign.</param>
internal sealed class SegmentRemoval(IOrganizationService service, IOrganizationService system)
{
    private const int CampaignsNamed = 3;

    /// <exception cref="RefusedException">A campaign uses the list.</exception>
    public void LeaveListOf(Entity segment)
    {
        if (segment.GetAttributeValue<EntityReference>(SegmentTable.List) is not { } list)
            return;

        RequireNoCampaign(SegmentChain.NameOf(segment), list.Id);
        if (service.Retrieve(ListTable.Name, list.Id, new ColumnSet(ListTable.State)).GetAttributeValue<OptionSetValue>(ListTable.State)?.Value == SegmentLists.Active)
            service.Update(SegmentLists.Deactivated(list.Id));
    }

    private void RequireNoCampaign(string name, Guid listId)
    {
        var query = new QueryExpression(CampaignItems.Name) { ColumnSet = new ColumnSet(CampaignItems.Campaign), TopCount = CampaignsNamed + 1 };
        query.Criteria.AddCondition(CampaignItems.Item, ConditionOperator.Equal, listId);
        var campaigns = system.RetrieveMultiple(query).Entities.Select(item => item.GetAttributeValue<EntityReference>(CampaignItems.Campaign)?.Name ?? "without a name").ToList();
        if (campaigns.Count == 0)
            return;

        var named = string.Join(", ", campaigns.Take(CampaignsNamed).Select(campaign => $"'{campaign}'"));
        Sentence names = campaigns.Count > CampaignsNamed ? (Sentence)$"{named} and others" : $"{named}";
        throw new RefusedException(campaigns.Count == 1
            ? (Sentence)$"The segment '{name}' cannot be deleted: its marketing list is used by the campaign {names}. Take the list out of the campaign first, or retire the segment instead."
            : $"The segment '{name}' cannot be deleted: its marketing list is used by the campaigns {names}. Take the list out of the campaign first, or retire the segment instead.");
    }
}
