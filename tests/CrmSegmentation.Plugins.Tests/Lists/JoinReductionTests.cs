using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;

namespace CrmSegmentation.Tests.Lists;

/// <summary>A link stays only where it decides who is found.</summary>
public class JoinReductionTests
{
    private const string Bought = "<link-entity name='cseg_purchase' from='cseg_contactid' to='contactid' alias='{0}'><filter><condition attribute='cseg_isgift' operator='eq' value='1' /></filter></link-entity>";

    [Theory]
    [InlineData("<link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' alias='a' visible='false'><attribute name='name' /></link-entity>")]
    [InlineData("<link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' alias='a'><filter><condition attribute='name' operator='eq' value='x' /></filter><link-entity name='contact' from='contactid' to='primarycontactid' link-type='outer' alias='c' /></link-entity>")]
    public void What_a_view_links_to_show_a_column_is_left_out(string link)
    {
        var query = Query($"<fetch><entity name='contact'>{link}</entity></fetch>");
        Assert.Empty(query.Descendants("link-entity"));
        Assert.Equal("false", (string?)query.Attribute("distinct"));
    }

    [Theory]
    [InlineData("<filter><condition entityname='a' attribute='accountid' operator='null' /></filter><link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' alias='a' />")]
    [InlineData("<filter><condition entityname='account' attribute='accountid' operator='null' /></filter><link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' />")]
    [InlineData("<filter><condition attribute='annualincome' operator='gt' valueof='a.revenue' /></filter><link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' alias='a' />")]
    [InlineData("<link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' alias='a'><link-entity name='contact' from='contactid' to='primarycontactid' alias='c' /></link-entity>")]
    [InlineData("<link-entity name='cseg_purchase' from='cseg_contactid' to='contactid' alias='p' />")]
    [InlineData("<link-entity name='account' from='accountid' to='parentcustomerid' alias='a'><filter><condition attribute='name' operator='eq' value='x' /></filter></link-entity>")]
    [InlineData("<link-entity name='account' from='accountid' to='parentcustomerid' alias='a'><filter type='or'><condition attribute='accountid' operator='null' /></filter></link-entity>")]
    public void A_link_that_decides_stays_and_brings_distinct(string inside)
    {
        var query = Query($"<fetch><entity name='contact'>{inside}</entity></fetch>");
        Assert.NotEmpty(query.Descendants("link-entity"));
        Assert.Equal("true", (string?)query.Attribute("distinct"));
    }

    [Fact]
    public void A_lookup_answers_by_itself_whom_it_points_to()
    {
        var query = Query("""
            <fetch><entity name='contact'><link-entity name='cseg_productcategory' from='cseg_productcategoryid' to='cseg_lastproductcategoryid' alias='c'>
              <filter><condition attribute='cseg_productcategoryid' operator='ne' value='0B4A4F4E-0000-0000-0000-000000000001' /></filter>
            </link-entity></entity></fetch>
            """);

        Assert.Empty(query.Descendants("link-entity"));
        Assert.Equal("false", (string?)query.Attribute("distinct"));
        Assert.Equal(["not-null ", "ne 0B4A4F4E-0000-0000-0000-000000000001"], query.Descendants("condition").Where(one => (string?)one.Attribute("attribute") == "cseg_lastproductcategoryid").Select(one => $"{(string?)one.Attribute("operator")} {(string?)one.Attribute("value")}"));
    }

    [Fact]
    public void What_parent_and_child_both_ask_is_asked_once()
    {
        Assert.Single(Query(Fetch("p"), Fetch("q")).Descendants("link-entity"));
        Assert.Equal(2, Query(Fetch("p"), Fetch("q").Replace("value='1'", "value='0'", System.StringComparison.Ordinal)).Descendants("link-entity").Count());

        static string Fetch(string alias) => $"<fetch><entity name='contact'>{Bought.Replace("{0}", alias, System.StringComparison.Ordinal)}</entity></fetch>";
    }

    [Fact]
    public void Two_outer_questions_that_conditions_name_both_stay()
    {
        const string both = "<filter type='or'><condition entityname='p' attribute='cseg_purchaseid' operator='null' /><condition entityname='q' attribute='cseg_amount' operator='gt' value='5' /></filter>"
            + "<link-entity name='cseg_purchase' from='cseg_contactid' to='contactid' alias='p' link-type='outer' /><link-entity name='cseg_purchase' from='cseg_contactid' to='contactid' alias='q' link-type='outer' />";
        Assert.Equal(2, Query($"<fetch><entity name='contact'>{both}</entity></fetch>").Descendants("link-entity").Count());
    }

    private static XElement Query(params string[] filters)
    {
        var definitions = filters.Select(filter => SegmentDefinition.Parse(filter, "Test")).ToList();
        return XElement.Parse(ListQuery.Write("contact", "contactid", ListDemands.For(SegmentPurpose.Any, null, definitions), definitions));
    }
}
