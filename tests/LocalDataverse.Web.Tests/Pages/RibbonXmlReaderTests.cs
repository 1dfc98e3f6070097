using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using LocalDataverse.Web.Pages.Model;

namespace LocalDataverse.Web.Tests.Pages;

public sealed class RibbonXmlReaderTests
{
    private static readonly XElement Parts = XElement.Parse("""
        <parts>
          <CustomAction Id="b" Location="Mscrm.Form.new_row.MainTab.Actions.Controls._children" Sequence="20">
            <CommandUIDefinition><Button Id="new.B" Command="new.Do" LabelText="Plain" Sequence="20" /></CommandUIDefinition>
          </CustomAction>
          <CustomAction Id="a" Location="Mscrm.Form.new_row.MainTab.Actions.Controls._children" Sequence="10">
            <CommandUIDefinition><Button Id="new.A" Command="new.Do" LabelText="$LocLabels:new.Label" ModernImage="$webresource:new_/a.svg" Sequence="10" /></CommandUIDefinition>
          </CustomAction>
          <CustomAction Id="c" Location="Mscrm.HomepageGrid.new_row.MainTab.Actions.Controls._children" Sequence="1">
            <CommandUIDefinition><Button Id="new.C" Command="new.Gone" LabelText="C" /></CommandUIDefinition>
          </CustomAction>
          <LocLabel Id="new.Label"><Titles><Title description="Do it" languagecode="1033" /><Title description="Tu es" languagecode="1031" /></Titles></LocLabel>
          <CommandDefinition Id="new.Do">
            <EnableRules><EnableRule Id="new.Existing" /></EnableRules>
            <DisplayRules />
            <Actions><JavaScriptFunction FunctionName="New.doIt" Library="$webresource:new_/a.js"><CrmParameter Value="PrimaryControl" /><StringParameter Value="x" /></JavaScriptFunction></Actions>
          </CommandDefinition>
          <EnableRule Id="new.Existing"><FormStateRule State="Existing" InvertResult="true" /></EnableRule>
        </parts>
        """);

    private static readonly RibbonXmlReader Reader = new(Named("CustomAction", "LocLabel"), Named("CommandDefinition"), Named("EnableRule", "DisplayRule"));

    [Fact]
    public void Buttons_of_a_place_come_in_their_sequence() => Assert.Equal(["new.A", "new.B"], Reader.Buttons("Form", 1033).Select(button => button.Id));

    [Fact]
    public void A_label_is_that_of_the_language_or_the_text_itself()
    {
        Assert.Equal(["Tu es", "Plain"], Reader.Buttons("Form", 1031).Select(button => button.Label));
        Assert.Equal("new_/a.svg", Reader.Buttons("Form", 1031)[0].Icon);
    }

    [Fact]
    public void A_command_has_its_rules_and_what_its_function_is_given()
    {
        var button = Reader.Buttons("Form", 1033)[0];
        var rule = Assert.Single(button.EnableRules);
        Assert.Equal(("new.Existing", "FormStateRule", "Existing", "true"), (rule.Id, rule.Kind, rule.Settings["State"], rule.Settings["InvertResult"]));
        var action = Assert.Single(button.Actions);
        Assert.Equal(("JavaScriptFunction", "New.doIt", "new_/a.js"), (action.Kind, action.Function, action.Library));
        Assert.Equal(["CrmParameter PrimaryControl", "StringParameter x"], action.Parameters.Select(p => $"{p.Kind} {p.Value}"));
    }

    [Fact]
    public void A_button_without_its_command_is_named() =>
        Assert.Contains("new.C refers to the CommandDefinition new.Gone", Assert.Throws<FormatException>(() => Reader.Buttons("HomepageGrid", 1033)).Message, StringComparison.Ordinal);

    // Each part is stored in a row of its own.
    private static List<XElement> Named(params string[] names) => Parts.Elements().Where(part => names.Contains(part.Name.LocalName)).Select(part => new XElement(part)).ToList();
}
