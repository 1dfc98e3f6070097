using System;
using System.Xml.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>
/// Whether a customer is in a segment now, by the segment's definition, published or not. Bound to the contact. Asked with the
/// rights of the caller: of a definition over what he may not read it says nothing but that.
/// </summary>
[PluginType("92d462cc-c669-4e51-a1e1-a80c7d93803a")]
[CustomApi(Message)]
public sealed class IsInSegment : PluginApi
{
    /// <summary>EntityReference: the segment.</summary>
    public const string Segment = "Segment";

    /// <summary>Boolean: whether the segment's marketing list has, or would have, the customer.</summary>
    public const string IsMember = "IsMember";

    /// <summary>Boolean: whether the customer matches the definition, though he may be held back from the list.</summary>
    public const string Matches = "Matches";

    internal const string Message = "cseg_IsInSegment";

    private protected override void Run(StepCall call)
    {
        var contact = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        call.AsUser.Retrieve(ContactTable.Name, contact, new ColumnSet(false));
        var segment = call.AsUser.Retrieve(
            SegmentTable.Name,
            call.Input<EntityReference>(Segment)!.Id,
            new ColumnSet(SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic));
        var chain = SegmentChain.Of(call.AsUser, segment);
        var isMember = Finds(call.AsUser, chain.Query(), contact);
        call.Output(IsMember, isMember);
        call.Output(Matches, isMember || Finds(call.AsUser, chain.QueryOfMatches(), contact));
    }

    private static bool Finds(IOrganizationService service, string query, Guid contact)
    {
        var fetch = XElement.Parse(query);
        fetch.Element("entity")!.Add(new XElement(
            "filter",
            new XElement("condition", new XAttribute("attribute", ContactTable.Id), new XAttribute("operator", "eq"), new XAttribute("value", contact))));
        return service.RetrieveMultiple(new FetchExpression(fetch.ToString(SaveOptions.DisableFormatting))).Entities.Count > 0;
    }
}
