using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using CsCheck;

namespace CrmSegmentation.Tests.Lists;

public class ListQueryTests
{
    private const string High = """<filter><condition attribute="cseg_priority" operator="eq" value="653210000" /></filter>""";

    private static readonly string[] Awkward = ["\"/><condition attribute=\"x\" operator=\"null", "O'Neill & Söhne <GmbH>", "💎", "שלום", "]]>", "&amp;"];

    [Fact]
    public void The_query_asks_for_active_unmerged_contacts_that_may_be_contacted_today() =>
        Assert.Equal(
            """<fetch version="1.0" mapping="logical" distinct="false"><entity name="contact"><attribute name="contactid" /><filter type="and">"""
            + """<condition attribute="statecode" operator="eq" value="0" /><condition attribute="merged" operator="ne" value="1" />"""
            + """<condition attribute="cseg_contactfrequency" operator="ne" value="653210004" />"""
            + """<filter type="or"><condition attribute="cseg_nextcontactallowedon" operator="null" /><condition attribute="cseg_nextcontactallowedon" operator="today" /><condition attribute="cseg_nextcontactallowedon" operator="yesterday" /><condition attribute="cseg_nextcontactallowedon" operator="olderthan-x-days" value="1" /></filter>"""
            + """</filter></entity></fetch>""",
            Query(SegmentPurpose.Any, ""));

    [Theory]
    [InlineData(nameof(SegmentPurpose.Email), "donotemail ne 1, donotbulkemail ne 1, donotsendmm ne 1, emailaddress1 not-null")]
    [InlineData(nameof(SegmentPurpose.Phone), "donotphone ne 1, donotsendmm ne 1, telephone1 not-null, telephone2 not-null, mobilephone not-null")]
    [InlineData(nameof(SegmentPurpose.Post), "donotpostalmail ne 1, donotbulkpostalmail ne 1, donotsendmm ne 1, address1_line1 not-null, address1_city not-null, address1_postalcode not-null")]
    public void A_purpose_adds_consent_and_a_reachable_address(string purpose, string expected)
    {
        var any = Conditions(Query(SegmentPurpose.Any, High));
        var own = Conditions(Query(System.Enum.Parse<SegmentPurpose>(purpose), High));
        Assert.Equal(expected, string.Join(", ", own.Except(any)));
        Assert.Empty(any.Except(own));
    }

    [Fact]
    public void A_segment_over_the_computed_profile_leaves_out_who_opted_out_of_profiling()
    {
        Assert.Contains("cseg_profilingoptout ne 1", Conditions(Query(SegmentPurpose.Any, High)));
        Assert.Contains("cseg_schemeversion not-null", Conditions(Query(SegmentPurpose.Any, High)));
        Assert.DoesNotContain("cseg_profilingoptout ne 1", Conditions(Query(SegmentPurpose.Any, """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""")));
    }

    [Fact]
    public void Parents_and_child_all_hold_and_their_links_do_not_collide()
    {
        const string gifts = """<fetch><entity name="contact"><filter><condition entityname="p" attribute="cseg_isgift" operator="eq" value="1" /></filter><link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" alias="p" /></entity></fetch>""";
        const string web = """<fetch><entity name="contact"><link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" alias="p"><filter><condition attribute="cseg_channel" operator="eq" value="653210001" /></filter></link-entity></entity></fetch>""";

        var query = XElement.Parse(Query(SegmentPurpose.Any, gifts, web));

        Assert.Equal("true", (string?)query.Attribute("distinct"));
        Assert.Equal(["s1_p", "s2_p"], query.Descendants("link-entity").Select(link => (string?)link.Attribute("alias")));
        Assert.Equal("s1_p", (string?)query.Descendants("condition").Single(condition => condition.Attribute("entityname") != null).Attribute("entityname"));
        Assert.Single(query.Element("entity")!.Elements("filter"));
    }

    [Fact]
    public void A_condition_that_compares_columns_follows_the_name_of_its_link()
    {
        const string dearer = """<fetch><entity name="contact"><filter><condition attribute="annualincome" operator="lt" valueof="p.cseg_amount" /></filter><link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" alias="p" /></entity></fetch>""";

        Assert.Equal("s2_p.cseg_amount", (string?)XElement.Parse(Query(SegmentPurpose.Any, "", dearer)).Descendants("condition").Single(condition => condition.Attribute("valueof") != null).Attribute("valueof"));
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    public void More_links_than_the_platform_takes_are_refused(int count, bool isRefused) => Refuses(
        isRefused,
        $"links {count} tables; a query can link 15",
        $"<fetch><entity name='contact'>{string.Concat(Enumerable.Range(0, count).Select(i => $"<link-entity name='cseg_purchase' from='cseg_contactid' to='contactid' alias='p{i}'><filter><condition attribute='cseg_amount' operator='eq' value='{i}' /></filter></link-entity>"))}</entity></fetch>");

    /// <summary>Every list itself has 7 conditions.</summary>
    [Theory]
    [InlineData(493, false)]
    [InlineData(494, true)]
    public void More_conditions_and_values_than_the_platform_takes_are_refused(int count, bool isRefused) => Refuses(
        isRefused,
        $"has {count + 7} conditions and values; a query can have 500",
        $"<filter><condition attribute='address1_postalcode' operator='in'>{string.Concat(Enumerable.Range(0, count).Select(i => $"<value>{i}</value>"))}</condition></filter>");

    private static void Refuses(bool isRefused, string sentence, string filter)
    {
        if (isRefused)
            Assert.Contains(sentence, Assert.Throws<RefusedException>(() => Query(SegmentPurpose.Any, filter)).Message);
        else
            Query(SegmentPurpose.Any, filter);
    }

    [Fact]
    public void No_value_can_change_the_query() =>
        Gen.OneOf(Gen.String.Where(IsXml), Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i])).Sample(value =>
        {
            var filter = new XElement("filter", new XElement("condition", new XAttribute("attribute", "lastname"), new XAttribute("operator", "eq"), new XAttribute("value", value)));
            var condition = XElement.Parse(Query(SegmentPurpose.Any, filter.ToString())).Descendants("condition").Single(one => (string?)one.Attribute("attribute") == "lastname");
            Assert.Equal(value, (string?)condition.Attribute("value"));
            Assert.Equal(Conditions(Query(SegmentPurpose.Any, "")).Length + 1, Conditions(Query(SegmentPurpose.Any, filter.ToString())).Length);
        }, iter: 1_000);

    private static bool IsXml(string text) => text.All(System.Xml.XmlConvert.IsXmlChar);

    private static string Query(SegmentPurpose purpose, params string[] filters)
    {
        var definitions = filters.Select(filter => SegmentDefinition.Parse(filter, "Test")).ToList();
        return ListQuery.Write("contact", "contactid", ListDemands.For(purpose, null, definitions), definitions);
    }

    private static string[] Conditions(string query) =>
        [.. XElement.Parse(query).Descendants("condition").Select(condition => string.Join(' ', condition.Attributes().Where(attribute => attribute.Name != "entityname").Select(attribute => attribute.Value)))];
}
