using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>Reads FormXml, as systemform rows hold it.</summary>
internal static class FormXmlReader
{
    private static readonly Dictionary<Guid, FormControlKind> KindsByClass = new()
    {
        [new("E7A81278-8635-4D9E-8D4D-59480B391C5B")] = FormControlKind.Subgrid,
        [new("9FDF5F91-88B1-47F4-AD53-C11EFC01A01D")] = FormControlKind.WebResource,
        [new("FD2A7985-3187-444E-908D-6624B21F69C0")] = FormControlKind.IFrame,
        [new("5C5600E0-1D6E-4205-A272-BE80DA87FD42")] = FormControlKind.QuickView,
    };

    /// <exception cref="System.Xml.XmlException">The text is not XML.</exception>
    /// <exception cref="FormatException">The XML is no form.</exception>
    public static FormDescription Read(string formXml, string? id, string name, int language)
    {
        var form = XElement.Parse(formXml);
        if (form.Name.LocalName != "form")
            throw new FormatException($"The form '{name}' has the root element <{form.Name.LocalName}> where <form> is expected.");
        return new FormDescription(
            id,
            name,
            form.Elements("tabs").Elements("tab").Select(tab => ReadTab(tab, language)).ToList(),
            form.Elements("header").Elements("rows").Elements("row").Elements("cell").Select(cell => ReadCell(cell, language)).Where(cell => cell.Control is not null).ToList(),
            form.Elements("formLibraries").Elements("Library").Select(library => (string?)library.Attribute("name")).OfType<string>().ToList(),
            form.Elements("events").Elements("event").Concat(form.Descendants("cell").Elements("events").Elements("event")).Select(ReadEvent).Where(e => e.Handlers.Count > 0).ToList());
    }

    private static FormTab ReadTab(XElement tab, int language) => new(
        Id(tab),
        (string?)tab.Attribute("name") ?? Id(tab),
        Labels.Pick(tab.Element("labels"), language) ?? (string?)tab.Attribute("name") ?? "",
        tab.Flag("showlabel", true),
        tab.Flag("visible", true),
        tab.Flag("expanded", true),
        tab.Elements("columns").Elements("column").Select(column => new FormColumn(
            (string?)column.Attribute("width") ?? "100%",
            column.Elements("sections").Elements("section").Select(section => ReadSection(section, language)).ToList())).ToList());

    private static FormSection ReadSection(XElement section, int language)
    {
        var rows = section.Elements("rows").Elements("row")
            .Select(row => (IReadOnlyList<FormCell>)row.Elements("cell").Select(cell => ReadCell(cell, language)).ToList())
            .ToList();

        // The attribute spells one digit a column: 1, 11, 111, 1111. Older forms say nothing, and rows tell.
        var columns = ((string?)section.Attribute("columns"))?.Length ?? 0;
        var widest = rows.Select(row => row.Sum(cell => cell.ColumnSpan)).DefaultIfEmpty(1).Max();
        return new FormSection(
            Id(section),
            (string?)section.Attribute("name") ?? Id(section),
            Labels.Pick(section.Element("labels"), language) ?? "",
            section.Flag("showlabel", false),
            section.Flag("visible", true),
            Math.Clamp(Math.Max(columns, widest), 1, 4),
            rows);
    }

    private static FormCell ReadCell(XElement cell, int language) => new(
        Id(cell),
        Labels.Pick(cell.Element("labels"), language),
        cell.Flag("showlabel", true),
        cell.Flag("visible", true),
        cell.Number("colspan", 1),
        cell.Number("rowspan", 1),
        cell.Element("control") is { } control ? ReadControl(control) : null);

    private static FormControl ReadControl(XElement control)
    {
        var column = (string?)control.Attribute("datafieldname");
        var classId = (string?)control.Attribute("classid") ?? "";
        var kind = Guid.TryParse(classId, out var id) && KindsByClass.TryGetValue(id, out var special) ? special
            : !string.IsNullOrEmpty(column) ? FormControlKind.Field
            : FormControlKind.Unsupported;
        return new FormControl(
            (string?)control.Attribute("id") ?? column ?? "",
            kind,
            string.IsNullOrEmpty(column) ? null : column,
            control.Flag("disabled", false),
            classId,
            control.Elements("parameters").Elements().GroupBy(p => p.Name.LocalName).ToDictionary(
                group => group.Key,
                group => string.Concat(group.First().Nodes().Select(node => node is XText text ? text.Value : node.ToString(SaveOptions.DisableFormatting))).Trim()));
    }

    /// <summary>Handlers of scripts only: the platform's own (InternalHandlers) name libraries that exist nowhere outside it.</summary>
    private static FormEvent ReadEvent(XElement element) => new(
        ((string?)element.Attribute("name") ?? "").ToLowerInvariant(),
        (string?)element.Attribute("attribute"),
        element.Elements("Handlers").Elements("Handler")
            .Where(handler => handler.Flag("enabled", true))
            .Select(handler => new FormHandler(
                (string?)handler.Attribute("functionName") ?? "",
                (string?)handler.Attribute("libraryName") ?? "",
                handler.Flag("passExecutionContext", false),
                (string?)handler.Attribute("parameters")))
            .ToList());

    private static string Id(XElement element) => ((string?)element.Attribute("id") ?? "").Trim('{', '}');
}
