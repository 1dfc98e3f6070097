using System;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>
/// Answers of which published segments a customer is a member, as maintenance last found, in one request more than the look
/// whether the caller may read the customer: memberships have no owner who would say so. The history is derived: the answer says how old it is. Bound to the contact.
/// </summary>
[PluginType("b2e8f3d5-1348-5d99-bebc-e203a2ee95f8")]
[CustomApi("cseg_GetCustomerSegments")]
public sealed class GetCustomerSegments : PluginApi
{
    /// <summary>EntityCollection: open memberships, the latest first.</summary>
    public const string Segments = "Segments";

    /// <summary>DateTime: time of the oldest of the comparisons that the answer rests on; none without any.</summary>
    public const string AsOf = "AsOf";

    private protected override void Run(StepCall call)
    {
        const string historyOn = "segment." + SegmentTable.HistoryOn;
        var contact = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        call.AsUser.Retrieve(ContactTable.Name, contact, new ColumnSet(false));
        var query = new QueryExpression(SegmentMembershipTable.Name)
        {
            ColumnSet = new ColumnSet(SegmentMembershipTable.Segment, SegmentMembershipTable.EnteredOn, SegmentMembershipTable.EnteredCause),
            Orders = { new OrderExpression(SegmentMembershipTable.EnteredOn, OrderType.Descending) },
        };
        query.Criteria.AddCondition(SegmentMembershipTable.Contact, ConditionOperator.Equal, contact);
        query.Criteria.AddCondition(SegmentMembershipTable.LeftOn, ConditionOperator.Null);
        var link = query.AddLink(SegmentTable.Name, SegmentMembershipTable.Segment, SegmentTable.Id);
        link.EntityAlias = "segment";
        link.Columns = new ColumnSet(SegmentTable.HistoryOn);

        var memberships = call.AsUser.RetrieveMultiple(query);
        var days = memberships.Entities.Select(row => row.GetAttributeValue<AliasedValue>(historyOn)?.Value).OfType<DateTime>().ToList();
        foreach (var row in memberships.Entities)
            row.Attributes.Remove(historyOn);
        call.Output(Segments, memberships);
        if (days.Count > 0)
            call.Output(AsOf, days.Min());
    }
}
