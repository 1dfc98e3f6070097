using System;
using System.Linq;
using LocalDataverse.Web.Pages.Model;

namespace LocalDataverse.Web.Tests.Pages;

public sealed class FormXmlReaderTests
{
    private const string Form = """
        <form>
          <tabs>
            <tab id="{11111111-1111-1111-1111-111111111111}" name="general" visible="true">
              <labels><label description="Allgemein" languagecode="1031" /><label description="General" languagecode="1033" /></labels>
              <columns>
                <column width="60%">
                  <sections>
                    <section id="{22222222-2222-2222-2222-222222222222}" name="main" showlabel="true" columns="11">
                      <labels><label description="Main" languagecode="1033" /></labels>
                      <rows>
                        <row>
                          <cell id="{a}" showlabel="false" colspan="2"><control id="name" classid="{4273EDBD-AC1D-40d3-9FB2-095C621B552D}" datafieldname="name" disabled="true" /></cell>
                        </row>
                        <row>
                          <cell id="{b}"><labels><label description="When" languagecode="1033" /></labels>
                            <control id="when" classid="{5B773807-9FB2-42DB-97C3-7A91EFF8ADFF}" datafieldname="when" />
                            <events><event name="onchange" application="0" attribute="when"><Handlers><Handler functionName="A.changed" libraryName="new_/a.js" enabled="true" /></Handlers></event></events>
                          </cell>
                          <cell id="{c}" />
                        </row>
                        <row>
                          <cell id="{d}" rowspan="8"><control id="WebResource_card" classid="{9FDF5F91-88B1-47f4-AD53-C11EFC01A01D}"><parameters><Url>new_/card.html</Url><PassParameters>false</PassParameters></parameters></control></cell>
                          <cell id="{e}"><control id="rows" classid="{E7A81278-8635-4D9E-8D4D-59480B391C5B}" indicationOfSubgrid="true"><parameters><TargetEntityType>new_row</TargetEntityType></parameters></control></cell>
                          <cell id="{f}"><control id="odd" classid="{00000000-0000-0000-0000-00000000000A}" /></cell>
                        </row>
                      </rows>
                    </section>
                  </sections>
                </column>
              </columns>
            </tab>
          </tabs>
          <header><rows><row><cell id="{g}"><control id="header_name" classid="{4273EDBD-AC1D-40d3-9FB2-095C621B552D}" datafieldname="name" /></cell><cell id="{h}" /></row></rows></header>
          <formLibraries><Library name="new_/a.js" libraryUniqueId="{1}" /><Library name="new_/b.js" libraryUniqueId="{2}" /></formLibraries>
          <events>
            <event name="onload" application="0"><Handlers>
              <Handler functionName="A.load" libraryName="new_/a.js" enabled="true" passExecutionContext="true" parameters="1, 'x'" />
              <Handler functionName="A.off" libraryName="new_/a.js" enabled="false" />
            </Handlers></event>
            <event name="onsave" application="1"><InternalHandlers><Handler functionName="Mscrm.save" libraryName="system.js" enabled="true" /></InternalHandlers></event>
          </events>
        </form>
        """;

    private static readonly FormDescription Read = FormXmlReader.Read(Form, "id", "Main form", 1033);

    private static FormSection Section => Read.Tabs[0].Columns[0].Sections[0];

    [Fact]
    public void Labels_are_those_of_the_language_and_else_English_ones()
    {
        Assert.Equal("General", Read.Tabs[0].Label);
        Assert.Equal("Allgemein", FormXmlReader.Read(Form, null, "", 1031).Tabs[0].Label);
        Assert.Equal("General", FormXmlReader.Read(Form, null, "", 1036).Tabs[0].Label);
    }

    [Fact]
    public void A_section_is_as_wide_as_its_widest_row() => Assert.Equal(3, Section.Columns);

    [Fact]
    public void A_cell_keeps_its_spans_and_whether_its_label_shows()
    {
        var cell = Section.Rows[0][0];
        Assert.Equal((2, 1, false, true), (cell.ColumnSpan, cell.RowSpan, cell.ShowLabel, cell.Control!.Disabled));
        Assert.Equal(8, Section.Rows[2][0].RowSpan);
    }

    [Fact]
    public void A_cell_without_a_control_is_a_spacer() => Assert.Null(Section.Rows[1][1].Control);

    [Fact]
    public void Controls_are_known_by_their_class() => Assert.Equal(
        [FormControlKind.WebResource, FormControlKind.Subgrid, FormControlKind.Unsupported],
        Section.Rows[2].Select(cell => cell.Control!.Kind));

    [Fact]
    public void Parameters_are_read() => Assert.Equal("new_/card.html", Section.Rows[2][0].Control!.Parameters["Url"]);

    [Fact]
    public void The_header_has_the_cells_with_controls_only() => Assert.Equal("name", Assert.Single(Read.Header).Control!.Column);

    [Fact]
    public void Libraries_keep_their_order() => Assert.Equal(["new_/a.js", "new_/b.js"], Read.Libraries);

    [Fact]
    public void Events_are_those_with_enabled_handlers_of_scripts()
    {
        Assert.Equal(["onload", "onchange"], Read.Events.Select(e => e.Name));
        var handler = Assert.Single(Read.Events[0].Handlers);
        Assert.Equal(("A.load", true, "1, 'x'"), (handler.Function, handler.PassContext, handler.Parameters));
        Assert.Equal("when", Read.Events[1].Column);
    }

    [Fact]
    public void Xml_that_is_no_form_is_refused_by_name() => Assert.Contains("'Odd'", Assert.Throws<FormatException>(() => FormXmlReader.Read("<grid />", null, "Odd", 1033)).Message, StringComparison.Ordinal);
}
