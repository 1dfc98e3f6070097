using System;
using System.Linq;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>AddItemCampaign and RemoveItemCampaign: the lists and other items of a campaign.</summary>
internal sealed class AddItemCampaignMessage(bool removes) : Message
{
    public override string Name => removes ? "RemoveItemCampaign" : "AddItemCampaign";

    public override string? TableOf(ParameterCollection input) => "campaign";

    public override void Execute(MessageCall call)
    {
        var campaign = call.Require<Guid>("CampaignId");
        var entity = call.Require<Guid>("EntityId");
        if (!call.Organization.Store.Exists(call.Organization.Table("campaign"), campaign))
            throw ServiceFault.MissingRow("campaign", campaign);
        var query = new QueryExpression("campaignitem") { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition("campaignid", ConditionOperator.Equal, campaign);
        query.Criteria.AddCondition("entityid", ConditionOperator.Equal, entity);
        var present = call.Organization.SystemQuery(query).Select(r => r.Id).ToList();
        if (removes)
        {
            foreach (var item in present)
                call.Run("Delete", ("Target", new EntityReference("campaignitem", item)));
            return;
        }

        var table = call.TableOf(call.Require<string>("EntityName"));
        if (!call.Organization.Store.Exists(table, entity))
            throw ServiceFault.MissingRow(table.LogicalName, entity);
        call.Output["CampaignItemId"] = present.Count > 0
            ? present[0]
            : call.Run("Create", ("Target", new Entity("campaignitem") { ["campaignid"] = new EntityReference("campaign", campaign), ["entityid"] = entity, ["entitytype"] = table.LogicalName }))["id"];
    }
}
