using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// What publishing a segment would do, computed by the very query that publishing would write. Writes nothing. Everything is
/// read with the rights of the person who asks, so a preview tells nobody about customers he may not see; and page by page,
/// as an aggregate fails beyond 50,000 rows.
/// </summary>
/// <param name="service">Acts for the person who asks.</param>
/// <param name="asOf">The day to which days since the last purchase are counted.</param>
internal sealed class SegmentPreview(IOrganizationService service, DateTime asOf)
{
    /// <summary>Published segments that are compared; each costs as much as a list of its size.</summary>
    public const int MostCompared = 50;

    private const int SampleSize = 10;

    private static readonly SegmentPurpose[] Channels = [SegmentPurpose.Email, SegmentPurpose.Phone, SegmentPurpose.Post];

    private static readonly string[] Figures =
    [
        ContactTable.AnnualValueBase, ContactTable.AnnualPurchaseCount, ContactTable.AveragePurchaseValueBase, ContactTable.LastPurchaseOn,
        ContactTable.Age, ContactTable.Priority, ContactTable.BuysGifts,
    ];

    private readonly Dictionary<SegmentPurpose, HashSet<Guid>> reachable = [];

    /// <summary>The query that publishing would write.</summary>
    public string Query { get; private set; } = "";

    /// <summary>Customers that match the definition, whether they may be contacted or not.</summary>
    public int Matched { get; private set; }

    /// <summary>Ids of those that the list would have, with what they bought in the year.</summary>
    public Dictionary<Guid, decimal> Members { get; private set; } = [];

    /// <summary>Who is held back from the list and why; with the members they add up to those that match.</summary>
    public List<KeyValuePair<Sentence, int>> HeldBack { get; private set; } = [];

    /// <summary>Who could be reached by each channel, and why others could not, whatever the purpose of the segment.</summary>
    public List<Restraints> ByChannel { get; private set; } = [];

    /// <summary>What the members are like.</summary>
    public AverageProfile Average { get; } = new(asOf);

    /// <summary>What all active customers are like.</summary>
    public AverageProfile Everyone { get; } = new(asOf);

    /// <summary>What the active customers are like who are no members.</summary>
    public AverageProfile Rest { get; } = new(asOf);

    /// <summary>Ids of those that the published list has now, empty where nothing is published.</summary>
    public Dictionary<Guid, decimal> Published { get; private set; } = [];

    public EntityCollection Sample { get; private set; } = new();

    public int ReachableBy(SegmentPurpose channel) => reachable[channel].Count;

    /// <param name="segment">The row as it would be saved.</param>
    /// <param name="publishedQuery">The query that the segment wrote to its list; null when it is not published.</param>
    /// <param name="columnOfGroups">The column to divide the members by; null to leave them together.</param>
    /// <returns>The groups; none when they are left together.</returns>
    public IReadOnlyList<GroupTotals> Run(Entity segment, string? publishedQuery, SplitColumn? columnOfGroups)
    {
        new SegmentCheck(service).TryOut(segment);
        var chain = SegmentChain.Of(service, segment);
        Query = chain.Query();
        Members = ReadIds(Query);
        foreach (var channel in Channels)
            reachable[channel] = channel == chain.Purpose ? [.. Members.Keys] : [.. ReadIds(chain.QueryFor(channel)).Keys];
        if (publishedQuery != null)
            Published = publishedQuery == Query ? Members : ReadIds(publishedQuery);
        Read(EveryCustomer(), customer =>
        {
            Everyone.Add(FiguresOf(customer));
            if (!Members.ContainsKey(customer.Id))
                Rest.Add(FiguresOf(customer));
        }, Figures);

        var split = new SegmentSplit();
        ReadMatches(chain, customer => columnOfGroups?.Add(split, customer, MemberCounter.ValueOf(customer)), columnOfGroups?.Name);
        Sample = ReadSample();
        return split.Groups;
    }

    /// <summary>What the members of another segment are like, published or not.</summary>
    public AverageProfile AverageOf(Entity other)
    {
        var average = new AverageProfile(asOf);
        Read(SegmentChain.Of(service, other).Query(), customer => average.Add(FiguresOf(customer)), Figures);
        return average;
    }

    /// <summary>Other published segments that were not looked at for common members, as they are smaller than the 50 that were.</summary>
    public int NotCompared { get; private set; }

    /// <summary>Published segments that share members with this one, by how much; the same segment left out.</summary>
    public List<SegmentOverlap> Overlaps(Guid segmentId)
    {
        var query = new QueryExpression(SegmentTable.Name) { ColumnSet = new ColumnSet(SegmentTable.Title, SegmentTable.PublishedQuery), PageInfo = new PagingInfo { Count = MostCompared, PageNumber = 1, ReturnTotalRecordCount = true } };
        query.Criteria.AddCondition(SegmentTable.Lifecycle, ConditionOperator.Equal, (int)SegmentLifecycle.Published);
        query.Criteria.AddCondition(SegmentTable.PublishedQuery, ConditionOperator.NotNull);
        query.Criteria.AddCondition(SegmentTable.Id, ConditionOperator.NotEqual, segmentId);
        query.AddOrder(SegmentTable.MemberCount, OrderType.Descending);
        query.AddOrder(SegmentTable.Id, OrderType.Ascending);
        var compared = service.RetrieveMultiple(query);
        NotCompared = compared.TotalRecordCount - compared.Entities.Count;
        var overlaps = compared.Entities.Select(other =>
        {
            var members = ReadIds(other.GetAttributeValue<string>(SegmentTable.PublishedQuery));
            return new SegmentOverlap(other.Id, SegmentChain.NameOf(other), members.Count, members.Keys.Count(Members.ContainsKey));
        });
        return overlaps.Where(overlap => overlap.Shared > 0).OrderByDescending(overlap => overlap.Shared).ThenBy(overlap => overlap.Name, StringComparer.Ordinal).ToList();
    }

    private static string EveryCustomer() =>
        ListQuery.Write(ContactTable.Name, ContactTable.Id, ListDemands.For(SegmentPurpose.Any, null, []).Take(ListDemands.OfEveryCustomer), []);

    private void ReadMatches(SegmentChain chain, Action<Entity> visitMember, string? column)
    {
        var own = new Restraints(chain.Purpose, chain.RestraintsFor(chain.Purpose));
        ByChannel = Channels.Select(channel => channel == chain.Purpose ? own : new Restraints(channel, chain.RestraintsFor(channel))).ToList();
        var columns = ByChannel.Concat([own]).SelectMany(restraints => restraints.Columns).Concat(Figures).Concat([column]).OfType<string>().Distinct().ToArray();
        Read(chain.QueryOfMatches(), customer =>
        {
            Matched++;
            foreach (var restraints in ByChannel)
            {
                if (!reachable[restraints.Purpose].Contains(customer.Id))
                    restraints.Add(customer);
            }

            if (Members.ContainsKey(customer.Id))
            {
                Average.Add(FiguresOf(customer));
                visitMember(customer);
            }
            else if (!ByChannel.Contains(own))
            {
                own.Add(customer);
            }
        }, columns);
        HeldBack = own.HeldBack;
    }

    private Dictionary<Guid, decimal> ReadIds(string query)
    {
        var found = new Dictionary<Guid, decimal>();
        Read(query, member => found[member.Id] = MemberCounter.ValueOf(member));
        return found;
    }

    private void Read(string query, Action<Entity> visit, params string[] columns)
    {
        if (!new MemberCounter(service).Read(query, visit, columns))
            throw new RefusedException($"More than 50,000 of the customers who match over linked tables were created in the same second, more than the platform lets count. Use columns of the contact instead of links.");
    }

    private static CustomerFigures FiguresOf(Entity customer) => new(
        MemberCounter.ValueOf(customer),
        customer.GetAttributeValue<int?>(ContactTable.AnnualPurchaseCount) ?? 0,
        customer.GetAttributeValue<Money>(ContactTable.AveragePurchaseValueBase)?.Value,
        customer.GetAttributeValue<DateTime?>(ContactTable.LastPurchaseOn),
        customer.GetAttributeValue<int?>(ContactTable.Age),
        (PriorityLevel?)customer.GetAttributeValue<OptionSetValue>(ContactTable.Priority)?.Value,
        customer.GetAttributeValue<bool?>(ContactTable.BuysGifts) ?? false);

    private EntityCollection ReadSample()
    {
        var fetch = XElement.Parse(Query);
        fetch.Element("entity")!.Add(
            new XElement("attribute", new XAttribute("name", ContactTable.FullName)),
            new XElement("attribute", new XAttribute("name", ContactTable.Priority)),
            new XElement("attribute", new XAttribute("name", ContactTable.AnnualValue)),
            new XElement("order", new XAttribute("attribute", ContactTable.Id)));
        fetch.SetAttributeValue("count", SampleSize);
        fetch.SetAttributeValue("page", 1);
        return service.RetrieveMultiple(new FetchExpression(fetch.ToString(SaveOptions.DisableFormatting)));
    }
}
