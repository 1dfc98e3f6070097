using System;
using System.Linq;
using LocalDataverse.Web.Pages;
using LocalDataverse.Web.Pages.Model;

namespace LocalDataverse.Web.Tests.Pages;

public sealed class LayoutAndSiteMapReaderTests
{
    [Fact]
    public void A_layout_gives_its_visible_columns_in_order()
    {
        var columns = LayoutXmlReader.Read("""
            <grid name="resultset" object="2" jump="fullname">
              <row name="result" id="contactid">
                <cell name="fullname" width="300" imageproviderwebresource="$webresource:new_/icons.js" imageproviderfunctionname="New.icon" />
                <cell name="hidden" width="50" ishidden="1" />
                <cell name="parent.name" width="150" disableSorting="1" />
                <cell name="telephone1" />
              </row>
            </grid>
            """);
        Assert.Equal(["fullname", "parent.name", "telephone1"], columns.Select(column => column.Name));
        Assert.Equal([300, 150, 100], columns.Select(column => column.Width));
        Assert.Equal([true, false, true], columns.Select(column => column.Sortable));
        Assert.Equal(("new_/icons.js", "New.icon"), (columns[0].ImageLibrary, columns[0].ImageFunction));
    }

    [Fact]
    public void Xml_that_is_no_layout_is_refused() => Assert.Throws<FormatException>(() => LayoutXmlReader.Read("<form />"));

    [Theory]
    [InlineData("$webresource:new_/row.svg", "new_/row.svg")]
    [InlineData("/WebResources/new_/row.svg", "new_/row.svg")]
    [InlineData("/_imgs/row.png", null)]
    public void A_site_map_entry_names_its_icon_when_a_solution_brought_it(string icon, string? expected) =>
        Assert.Equal(expected, Entry($"""<SubArea Id="s" Entity="new_row" VectorIcon="{icon}" />""").Icon);

    [Fact]
    public void A_site_map_entry_has_a_table_or_an_address()
    {
        Assert.Equal(("new_row", null), (Entry("""<SubArea Id="s" Entity="new_row" />""").Table, Entry("""<SubArea Id="s" Entity="new_row" />""").Url));
        Assert.Equal("$webresource:new_/page.html", Entry("""<SubArea Id="s" Url="$webresource:new_/page.html" />""").Url);
    }

    [Fact]
    public void A_site_map_title_follows_the_language() =>
        Assert.Equal("Zeilen", Entry("""<SubArea Id="s"><Titles><Title LCID="1033" Title="Rows" /><Title LCID="1031" Title="Zeilen" /></Titles></SubArea>""", 1031).Title);

    [Theory]
    [InlineData("new_/strings/Texts.1031.resx", "new_/strings/Texts", 1031)]
    [InlineData("new_/strings/Texts.resx", "new_/strings/Texts", 1033)]
    [InlineData("new_texts", "new_texts", 1033)]
    public void A_text_resource_says_its_language_in_its_name(string name, string stem, int language) => Assert.Equal((stem, language), SolutionComponents.SplitLanguage(name));

    [Fact]
    public void Texts_are_read_by_key()
    {
        var texts = ResxReader.Read("""<root><resheader name="version"><value>2.0</value></resheader><data name="Hello"><value>Hallo &lt;b&gt;</value></data></root>""");
        Assert.Equal("Hallo <b>", Assert.Single(texts).Value);
    }

    private static SiteMapEntry Entry(string subArea, int language = 1033) =>
        SiteMapXmlReader.Read($"""<SiteMap><Area Id="a"><Group Id="g">{subArea}</Group></Area></SiteMap>""", language).Areas[0].Groups[0].Entries[0];
}
