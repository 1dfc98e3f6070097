using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>Puts the buttons of a command bar together from the parts of RibbonDiffXml.</summary>
/// <param name="differences">CustomAction and LocLabel elements.</param>
/// <param name="commands">CommandDefinition elements.</param>
/// <param name="rules">EnableRule and DisplayRule elements.</param>
internal sealed class RibbonXmlReader(IReadOnlyList<XElement> differences, IReadOnlyList<XElement> commands, IReadOnlyList<XElement> rules)
{
    private const string LabelPrefix = "$LocLabels:";
    private const string WebResourcePrefix = "$webresource:";

    /// <summary>The buttons of a place (Form, HomepageGrid, SubGrid) in their order.</summary>
    /// <exception cref="FormatException">A button names a command or a rule that is not there.</exception>
    public IReadOnlyList<CommandDescription> Buttons(string place, int language) =>
        differences
            .Where(action => action.Name.LocalName == "CustomAction" && Attribute(action, "Location").StartsWith($"Mscrm.{place}.", StringComparison.OrdinalIgnoreCase))
            .OrderBy(action => action.Number("Sequence", 0))
            .SelectMany(action => action.Elements("CommandUIDefinition").Descendants("Button"))
            .Select(button => Read(button, language))
            .ToList();

    private CommandDescription Read(XElement button, int language)
    {
        var id = Attribute(button, "Id");
        var command = Find(commands, "CommandDefinition", Attribute(button, "Command"), id);
        return new CommandDescription(
            id,
            Label(button, "LabelText", language) ?? id,
            Label(button, "ToolTipDescription", language),
            WebResource(button, "ModernImage"),
            button.Number("Sequence", 0),
            RulesOf(command, "EnableRule"),
            RulesOf(command, "DisplayRule"),
            command.Elements("Actions").Elements().Select(ReadAction).ToList());
    }

    private List<CommandRule> RulesOf(XElement command, string kind) =>
        command.Elements(kind + "s").Elements(kind)
            .SelectMany(reference => Find(rules, kind, Attribute(reference, "Id"), Attribute(command, "Id")).Elements())
            .Select(rule => new CommandRule(Attribute(rule.Parent!, "Id"), rule.Name.LocalName, rule.Attributes().ToDictionary(a => a.Name.LocalName, a => Plain(a.Value)), Parameters(rule)))
            .ToList();

    private static CommandAction ReadAction(XElement action) => new(
        action.Name.LocalName,
        Attribute(action, "FunctionName"),
        WebResource(action, "Library") ?? Attribute(action, "Library"),
        Parameters(action));

    private static List<CommandParameter> Parameters(XElement function) =>
        function.Elements().Select(parameter => new CommandParameter(parameter.Name.LocalName, Attribute(parameter, "Value"))).ToList();

    private string? Label(XElement button, string attribute, int language)
    {
        var text = Attribute(button, attribute);
        if (!text.StartsWith(LabelPrefix, StringComparison.OrdinalIgnoreCase))
            return text.Length == 0 ? null : text;
        return Labels.Pick(Find(differences, "LocLabel", text[LabelPrefix.Length..], Attribute(button, "Id")).Element("Titles"), language);
    }

    private static XElement Find(IReadOnlyList<XElement> parts, string kind, string id, string user) =>
        parts.FirstOrDefault(part => part.Name.LocalName == kind && Attribute(part, "Id") == id)
            ?? throw new FormatException($"The command bar's {user} refers to the {kind} {id}, which the solution does not have.");

    private static string? WebResource(XElement element, string attribute) =>
        Attribute(element, attribute) is var name && name.StartsWith(WebResourcePrefix, StringComparison.OrdinalIgnoreCase) ? Plain(name) : null;

    private static string Plain(string value) => value.StartsWith(WebResourcePrefix, StringComparison.OrdinalIgnoreCase) ? value[WebResourcePrefix.Length..] : value;

    private static string Attribute(XElement element, string name) => (string?)element.Attribute(name) ?? "";
}
