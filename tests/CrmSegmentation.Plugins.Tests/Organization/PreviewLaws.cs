using System;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using CsCheck;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Whatever the definition, the preview counts whom the published list has, and its parts add up to the whole.</summary>
[Collection(nameof(ImportedSolution))]
public class PreviewLaws(ImportedSolution solution)
{
    private const int Customers = 60;

    private static readonly string[] Cities = ["Ulm", "Rome", "O'Neill & \"Söhne\" <x>", "שלום 💎"];
    private static readonly string[] SplitColumns = [ContactTable.City, ContactTable.Priority, ContactTable.Age, ContactTable.BuysGifts, ContactTable.ContactFrequency, ContactTable.PostalCode];

    private static readonly Gen<XElement> Conditions = Gen.OneOf(
        Gen.Int[0, Cities.Length - 1].Select(i => Condition(ContactTable.City, "eq", Cities[i])),
        Gen.Int[0, Cities.Length - 1].Select(i => Condition(ContactTable.City, "ne", Cities[i])),
        Gen.Int[0, 3].Select(i => Condition(ContactTable.Priority, "eq", Text(653210000 + i))),
        Gen.Int[0, 600].Select(amount => Condition(ContactTable.AnnualValueBase, "ge", Text(amount))),
        Gen.Int[1, 400].Select(days => Condition(ContactTable.LastPurchaseOn, "last-x-days", Text(days))),
        Gen.Int[20, 70].Select(years => Condition(ContactTable.BirthDate, "olderthan-x-years", Text(years))),
        Gen.Int[20, 70].Select(years => Condition(ContactTable.Age, "ge", Text(years))),
        Gen.Int[0, 9].Select(digit => Condition(ContactTable.PostalCode, "begins-with", Text(digit))),
        Gen.Const(() => Condition(ContactTable.PostalCode, "null", null)));

    private static readonly Gen<XElement> Filters = Gen.Select(Conditions.Array[0, 3], Conditions.Array[0, 3], Gen.Bool, (outer, inner, isOr) => new XElement(
        "filter",
        new XAttribute("type", isOr ? "or" : "and"),
        outer,
        new XElement("filter", new XAttribute("type", isOr ? "and" : "or"), inner)));

    private static readonly Guid Rings = new("7d0f2c61-95b8-4e3a-8c47-1b6a90e5d2f3");

    /// <summary>
    /// Nothing; purchases of a channel, asked for once or twice; none at all; purchases only shown; and what was bought last,
    /// which the customer's own lookup says too.
    /// </summary>
    private static readonly Gen<XElement[]> Links = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2], (kind, number) => kind switch
    {
        0 => Array.Empty<XElement>(),
        1 => [OfChannel(number, "p")],
        2 => [OfChannel(number, "p"), OfChannel(number, "q")],
        3 => [Link("not any", null)],
        4 => [Link("outer", new XElement("attribute", new XAttribute("name", "cseg_amount")))],
        _ => [LastBought(number == 0 ? "ne" : "eq")],
    });

    private static readonly Gen<(string Filter, SegmentPurpose Purpose, int? Topic, string Split)> Definitions = Gen.Select(
        Filters, Links, Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, SplitColumns.Length - 1], (filter, link, purpose, topic, split) => (
            Whole(filter, link), SegmentPurpose.Any + purpose, topic == 5 ? (int?)null : 653210000 + topic, SplitColumns[split]));

    [Fact]
    public void A_preview_equals_the_published_list_and_adds_up()
    {
        var local = solution.StartAfresh();
        Populate(local);
        var segment = local.ASegment("Random", "", SegmentLifecycle.Published);
        Definitions.Sample(definition => Check(local, segment, definition), iter: 150, threads: 1);
    }

    private static void Check(ImportedSolution local, Guid segment, (string Filter, SegmentPurpose Purpose, int? Topic, string Split) definition)
    {
        var before = local.Members(local.ListOf(segment).Id);
        var request = new OrganizationRequest("cseg_PreviewSegment")
        {
            [PreviewSegment.Segment] = new EntityReference(SegmentTable.Name, segment),
            [PreviewSegment.Filter] = definition.Filter,
            [PreviewSegment.Purpose] = (int)definition.Purpose,
            [PreviewSegment.SplitBy] = definition.Split,
            [PreviewSegment.PrefixLength] = 2,
        };
        if (definition.Topic is { } topic)
            request[PreviewSegment.Topic] = topic;
        else
            local.Change(SegmentTable.Name, segment, SegmentTable.Topic, null);
        before = definition.Topic == null ? local.Members(local.ListOf(segment).Id) : before;
        var preview = local.Service.Execute(request);

        local.Service.Update(new Entity(SegmentTable.Name, segment)
        {
            [SegmentTable.Filter] = definition.Filter,
            [SegmentTable.Purpose] = new OptionSetValue((int)definition.Purpose),
            [SegmentTable.Topic] = definition.Topic is { } about ? new OptionSetValue(about) : null,
        });

        var stored = local.Service.Retrieve(SegmentTable.Name, segment, new ColumnSet(SegmentTable.MemberCount, SegmentTable.AnnualValue));
        var members = local.Members(local.ListOf(segment).Id);
        Assert.Equal(local.ListOf(segment)[ListTable.Query], preview[PreviewSegment.Query]);
        Assert.Equal((members.Count, members.Count), ((int)preview[PreviewSegment.Contactable], (int)stored[SegmentTable.MemberCount]));
        Assert.Equal(stored.GetAttributeValue<Money>(SegmentTable.AnnualValue).Value, preview[PreviewSegment.AnnualValue]);
        Assert.Equal((members.Except(before).Count(), before.Except(members).Count()), ((int)preview[PreviewSegment.Joiners], (int)preview[PreviewSegment.Leavers]));

        var matched = (int)preview[PreviewSegment.Matched];
        // Everybody here is an active customer, so the definition as it was written finds just those who match.
        Assert.Equal(local.Service.RetrieveMultiple(new FetchExpression(definition.Filter)).Entities.DistinctBy(row => row.Id).Count(), matched);
        Assert.Equal(matched, members.Count + HeldBack((string)preview[PreviewSegment.HeldBack]));
        foreach (var channel in ((EntityCollection)preview[PreviewSegment.Channels]).Entities)
            Assert.Equal(matched, (int)channel["Contactable"] + HeldBack((string)channel["HeldBack"]));
        var groups = ((EntityCollection)preview[PreviewSegment.Groups]).Entities;
        Assert.Equal((members.Count, (decimal)preview[PreviewSegment.AnnualValue]), (groups.Sum(group => (int)group["Customers"]), groups.Sum(group => (decimal)group["AnnualValue"])));
    }

    private static void Populate(ImportedSolution local)
    {
        var random = new Random(6);
        Guid?[] categories = [null, Rings, local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Watches" })];
        local.Service.Create(new Entity(ProductCategoryTable.Name, Rings) { ["cseg_name"] = "Rings" });
        for (var i = 0; i < Customers; i++)
        {
            var customer = new Entity(ContactTable.Name)
            {
                ["lastname"] = "Customer",
                [ContactTable.City] = random.Next(5) == 0 ? null : Cities[random.Next(Cities.Length)],
                [ContactTable.PostalCode] = random.Next(4) == 0 ? null : Text(random.Next(10_000, 99_999)),
                [ContactTable.Street] = random.Next(4) == 0 ? null : "Am Markt 1",
                [ContactTable.EmailAddress] = random.Next(4) == 0 ? null : "a@example.com",
                [ContactTable.MobilePhone] = random.Next(3) == 0 ? null : "1",
                [ContactTable.BirthDate] = random.Next(4) == 0 ? null : new DateTime(1920, 1, 1).AddDays(random.Next(28_000)),
                [ContactTable.DoNotBulkEmail] = random.Next(6) == 0,
                [ContactTable.DoNotPhone] = random.Next(6) == 0,
                [ContactTable.DoNotPostalMail] = random.Next(6) == 0,
                [ContactTable.DoNotSendMarketingMaterial] = random.Next(8) == 0,
                [ContactTable.ProfilingOptOut] = random.Next(8) == 0,
                [ContactTable.ContactFrequency] = random.Next(2) == 0 ? null : new OptionSetValue((int)ContactFrequency.AsItHappens + random.Next(5)),
                [ContactTable.Topics] = random.Next(2) == 0 ? null : new OptionSetValueCollection { new(653210000 + random.Next(5)) },
            };
            if (random.Next(3) == 0)
                customer[ContactTable.LastContactedOn] = new DateTime(2001, 12, 31).AddDays(-random.Next(120));
            var id = local.Service.Create(customer);
            for (var purchases = random.Next(4); purchases > 0; purchases--)
            {
                local.Service.Create(ImportedSolution.APurchase(id, new Profiles.BoughtItem(
                    new DateTime(2001, 12, 31).AddDays(-random.Next(500)), Domain.Purchases.PurchaseKind.Purchase, random.Next(1, 40_000) / 100m, Domain.Purchases.PurchaseChannel.Store + random.Next(3), random.Next(3) == 0, categories[random.Next(3)])));
            }
        }
    }

    private static int HeldBack(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));

    private static string Whole(XElement filter, XElement[] links)
    {
        // A question about there being none stands in the filter, as the platform has it.
        if (links is [var none] && (string?)none.Attribute("link-type") == "not any")
        {
            none.Attribute("alias")!.Remove();
            filter = new XElement("filter", filter, none);
            links = [];
        }

        return new XElement("fetch", new XAttribute("distinct", "true"), new XElement("entity", new XAttribute("name", "contact"), new XElement("attribute", new XAttribute("name", "contactid")), filter, links)).ToString();
    }

    private static XElement OfChannel(int channel, string alias) => Link("inner", new XElement("filter", Condition("cseg_channel", "eq", Text(653210000 + channel))), alias);

    private static XElement Link(string type, XElement? inside, string alias = "p") => new(
        "link-entity", new XAttribute("name", "cseg_purchase"), new XAttribute("from", "cseg_contactid"), new XAttribute("to", "contactid"), new XAttribute("alias", alias), new XAttribute("link-type", type), inside);

    private static XElement LastBought(string comparison) => new(
        "link-entity", new XAttribute("name", ProductCategoryTable.Name), new XAttribute("from", "cseg_productcategoryid"), new XAttribute("to", ContactTable.LastProductCategory), new XAttribute("alias", "c"), new XAttribute("link-type", "inner"),
        new XElement("filter", Condition("cseg_productcategoryid", comparison, Rings.ToString())));

    private static XElement Condition(string column, string comparison, string? value) => new(
        "condition", new XAttribute("attribute", column), new XAttribute("operator", comparison), value == null ? null : new XAttribute("value", value));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
