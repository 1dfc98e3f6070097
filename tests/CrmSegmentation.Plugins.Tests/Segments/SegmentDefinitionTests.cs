using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;

namespace CrmSegmentation.Tests.Segments;

public class SegmentDefinitionTests
{
    private const string High = """<filter><condition attribute="cseg_priority" operator="eq" value="653210000" /></filter>""";

    [Fact]
    public void A_filter_is_taken_as_it_is()
    {
        var definition = SegmentDefinition.Parse(High, "High");
        Assert.Equal("""<filter type="and"><condition attribute="cseg_priority" operator="eq" value="653210000" /></filter>""", Text(definition));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \n ")]
    public void An_empty_definition_asks_nothing(string? filter)
    {
        var definition = SegmentDefinition.Parse(filter, "All");
        Assert.Empty(definition.Filters);
        Assert.Empty(definition.Links);
    }

    [Fact]
    public void A_saved_view_is_reduced_to_its_filters_and_links()
    {
        var definition = SegmentDefinition.Parse("""
            <fetch version="1.0" output-format="xml-platform" mapping="logical" distinct="true" count="50" page="2" returntotalrecordcount="true">
              <entity name="contact">
                <attribute name="fullname" />
                <order attribute="fullname" descending="false" />
                <filter type="or">
                  <condition attribute="parentcustomerid" operator="eq" uiname="Contoso" uitype="account" value="{0B4A4F4E-0000-0000-0000-000000000001}" />
                  <condition attribute="address1_city" operator="in"><value>Köln</value><value>Ulm</value></condition>
                </filter>
                <link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" link-type="inner" alias="p" visible="false">
                  <attribute name="cseg_amount" />
                  <filter><condition attribute="cseg_isgift" operator="eq" value="1" /></filter>
                </link-entity>
              </entity>
            </fetch>
            """, "Gifts");

        Assert.Equal(
            """<filter type="or"><condition attribute="parentcustomerid" operator="eq" value="{0B4A4F4E-0000-0000-0000-000000000001}" /><condition attribute="address1_city" operator="in"><value>Köln</value><value>Ulm</value></condition></filter>"""
            + """<link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" alias="p" link-type="inner"><filter type="and"><condition attribute="cseg_isgift" operator="eq" value="1" /></filter></link-entity>""",
            Text(definition));
    }

    [Theory]
    [InlineData("<filter>", "is not well-formed XML")]
    [InlineData("just words", "is not well-formed XML")]
    [InlineData("<!DOCTYPE filter [<!ENTITY x \"y\">]><filter>&x;</filter>", "is not well-formed XML")]
    [InlineData("<entity name='contact' />", "starts with <entity>")]
    [InlineData("<fetch><entity name='account'><filter /></entity></fetch>", "asks for rows of account")]
    [InlineData("<fetch />", "exactly one <entity>")]
    [InlineData("<fetch aggregate='true'><entity name='contact' /></fetch>", "adds up rows")]
    [InlineData("<fetch top='10'><entity name='contact' /></fetch>", "takes only the first rows")]
    [InlineData("<fetch><entity name='contact'><attribute name='contactid' aggregate='count' alias='n' /></entity></fetch>", "groups by contactid")]
    [InlineData("<fetch><entity name='contact'><layout /></entity></fetch>", "<layout> has no place in a segment")]
    [InlineData("<filter type='xor' />", "not 'xor'")]
    [InlineData("<filter><order attribute='x' /></filter>", "<order> has no place in a <filter>")]
    [InlineData("<filter><condition operator='null' /></filter>", "names no column")]
    [InlineData("<filter><condition attribute='city' /></filter>", "the condition on city has no operator")]
    [InlineData("<filter><condition attribute='city' operator='equals' value='x' /></filter>", "operator 'equals', which FetchXML does not know")]
    [InlineData("<filter><condition attribute='city' operator='eq' /></filter>", "has 0 values, but eq takes one value")]
    [InlineData("<filter><condition attribute='city' operator='null' value='1' /></filter>", "has 1 values, but null takes no value")]
    [InlineData("<filter><condition attribute='age' operator='between'><value>1</value></condition></filter>", "between takes two values")]
    [InlineData("<filter><condition attribute='age' operator='in' /></filter>", "in takes at least one value")]
    [InlineData("<fetch><entity name='contact'><link-entity name='account' link-type='sideways' /></entity></fetch>", "of type 'sideways'")]
    [InlineData("<fetch><entity name='contact'><link-entity from='a' to='b' /></entity></fetch>", "names no table")]
    public void What_cannot_be_used_is_refused_in_a_sentence(string filter, string expected)
    {
        var refused = Assert.Throws<RefusedException>(() => SegmentDefinition.Parse(filter, "Mine"));
        Assert.Contains("The filter of segment 'Mine'", refused.Message);
        Assert.Contains(expected, refused.Message);
    }

    [Fact]
    public void The_sentence_names_the_line() =>
        Assert.Contains("line 3:", Assert.Throws<RefusedException>(() => SegmentDefinition.Parse("<filter>\n<condition attribute='a' operator='null' />\n<condition attribute='b' operator='nul' /></filter>", "Mine")).Message);

    private static string Text(SegmentDefinition definition) => string.Concat(definition.Filters.Concat(definition.Links).Select(element => element.ToString(System.Xml.Linq.SaveOptions.DisableFormatting)));
}
