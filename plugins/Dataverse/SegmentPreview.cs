using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>What publishing a segment would do, computed by the very query that publishing would write. Writes nothing.</summary>
/// <param name="service">Acts for the person who asks: reads segments and the sample.</param>
/// <param name="system">Sees every customer, as counting does when a segment is published.</param>
internal sealed class SegmentPreview(IOrganizationService service, IOrganizationService system)
{
    private const int SampleSize = 10;

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        [ContactTable.DoNotEmail] = "want no e-mail",
        [ContactTable.DoNotBulkEmail] = "want no bulk e-mail",
        [ContactTable.DoNotSendMarketingMaterial] = "want no marketing material",
        [ContactTable.EmailAddress] = "have no e-mail address",
        [ContactTable.DoNotPhone] = "want no calls",
        [ContactTable.BusinessPhone] = "have no phone number",
        [ContactTable.DoNotPostalMail] = "want no letters",
        [ContactTable.DoNotBulkPostalMail] = "want no bulk letters",
        [ContactTable.Street] = "have no street",
        [ContactTable.City] = "have neither city nor postal code",
        [ContactTable.ContactFrequency] = "never want to be contacted",
        [ContactTable.NextContactAllowedOn] = "were contacted too recently",
        [ContactTable.ProfilingOptOut] = "opted out of profiling",
    };

    /// <summary>Customers that match the definition, whether they may be contacted or not.</summary>
    public int Matched { get; private set; }

    /// <summary>Ids of those that the list would have, with what they bought in the year.</summary>
    public Dictionary<Guid, decimal> Members { get; private set; } = [];

    /// <summary>How many are held back, by the first reason that holds; with the members they add up to those that match.</summary>
    public List<KeyValuePair<string, int>> HeldBack { get; } = [];

    /// <summary>Annual value of all active customers.</summary>
    public decimal TotalValue { get; private set; }

    /// <summary>Ids of those that the published list has now, empty where nothing is published.</summary>
    public Dictionary<Guid, decimal> Published { get; private set; } = [];

    public EntityCollection Sample { get; private set; } = new();

    /// <param name="segment">The row as it would be saved.</param>
    /// <param name="publishedQuery">The query that the segment wrote to its list; null when it is not published.</param>
    public void Run(Entity segment, string? publishedQuery)
    {
        new SegmentCheck(service).TryOut(segment);
        var chain = SegmentChain.Of(service, segment);
        foreach (var stage in chain.Stages())
        {
            var found = Read(stage.Value);
            if (Matched == 0 && HeldBack.Count == 0 && !Reasons.ContainsKey(stage.Key))
                Matched = found.Count;
            else if (Members.Count > found.Count)
                HeldBack.Add(new(Reasons[stage.Key], Members.Count - found.Count));
            Members = found;
        }

        if (publishedQuery != null)
            Published = Read(publishedQuery);
        TotalValue = Read(ListQuery.Write(ContactTable.Name, ContactTable.Id, ListDemands.For(Domain.Segments.SegmentPurpose.Any, []).Take(ListDemands.OfEveryCustomer), [])).Values.Sum();
        Sample = ReadSample(chain.Query());
    }

    private Dictionary<Guid, decimal> Read(string query)
    {
        var found = new Dictionary<Guid, decimal>();
        return new MemberCounter(system).Read(query, member => found[member.Id] = MemberCounter.ValueOf(member))
            ? found
            : throw new RefusedException("More than 50,000 customers match over linked tables, more than the platform lets count. Use columns of the contact instead of links.");
    }

    private EntityCollection ReadSample(string query)
    {
        var fetch = XElement.Parse(query);
        fetch.Element("entity")!.Add(
            new XElement("attribute", new XAttribute("name", "fullname")),
            new XElement("attribute", new XAttribute("name", ContactTable.Priority)),
            new XElement("attribute", new XAttribute("name", ContactTable.AnnualValue)),
            new XElement("order", new XAttribute("attribute", ContactTable.Id)));
        fetch.SetAttributeValue("count", SampleSize);
        fetch.SetAttributeValue("page", 1);
        return service.RetrieveMultiple(new FetchExpression(fetch.ToString(SaveOptions.DisableFormatting)));
    }
}
