using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace CrmSegmentation.Domain.Segments;

/// <summary>
/// Holds a definition against the columns that there are: a column that nobody has, a comparison that its kind does not
/// know, a value that it cannot hold. The platform would say so too, but not on which line, and of a choice that has no such
/// value it would not: the list would just stay empty.
/// </summary>
/// <param name="columnsOf">The columns of a table by name.</param>
internal sealed class DefinitionCheck(Func<string, IReadOnlyDictionary<string, TableColumn>> columnsOf)
{
    private const string RootTable = "contact";

    /// <summary>Comparisons with values of the column's own kind.</summary>
    private static readonly HashSet<string> TakesOwnValues = new(["eq", "neq", "ne", "gt", "ge", "lt", "le", "in", "not-in", "between", "not-between"], StringComparer.Ordinal);

    private static readonly HashSet<string> InOrder = new(["gt", "ge", "lt", "le", "between", "not-between"], StringComparer.Ordinal);
    private static readonly HashSet<string> OfText = new(["like", "not-like", "begins-with", "not-begin-with", "ends-with", "not-end-with"], StringComparer.Ordinal);
    private static readonly HashSet<string> OfDays = new(["on", "on-or-before", "on-or-after"], StringComparer.Ordinal);
    private static readonly HashSet<string> OfAnyKind = new([.. TakesOwnValues, "null", "not-null"], StringComparer.Ordinal);
    private static readonly HashSet<string> OfReferences = new(["under", "eq-or-under", "not-under", "above", "eq-or-above"], StringComparer.Ordinal);

    private readonly Dictionary<string, string> tablesByAlias = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="RefusedException">Something is wrong; the message names the segment, the line, the column and the fault.</exception>
    public void Check(SegmentDefinition definition)
    {
        foreach (var link in definition.Filters.Concat(definition.Links).SelectMany(element => element.DescendantsAndSelf("link-entity")))
            tablesByAlias[(string?)link.Attribute("alias") ?? (string)link.Attribute("name")!] = (string)link.Attribute("name")!;
        foreach (var element in definition.Filters.Concat(definition.Links))
            Check(definition, element, RootTable);
    }

    private void Check(SegmentDefinition definition, XElement element, string table)
    {
        switch (element.Name.LocalName)
        {
            case "condition":
                CheckCondition(definition, element, table);
                return;
            case "link-entity":
                var linked = (string)element.Attribute("name")!;
                if ((string?)element.Attribute("to") is { } to)
                    Find(definition, element, table, to, $"the link to {linked}");
                if ((string?)element.Attribute("from") is { } from)
                    Find(definition, element, linked, from, $"the link to {linked}");
                table = linked;
                break;
        }

        foreach (var child in element.Elements())
            Check(definition, child, table);
    }

    private void CheckCondition(SegmentDefinition definition, XElement condition, string table)
    {
        var name = (string)condition.Attribute("attribute")!;
        if ((string?)condition.Attribute("entityname") is { } alias)
            table = TableOf(definition, condition, alias, name);
        var column = Find(definition, condition, table, name, $"a condition");
        var comparison = (string)condition.Attribute("operator")!;
        if (!Suits(comparison, column.Kind))
            throw definition.Refuse(condition, $"the condition on {name} has the operator '{comparison}', which does not suit {Words(column.Kind)}");

        if ((string?)condition.Attribute("valueof") is { } other)
        {
            var parts = other.Split('.');
            Find(definition, condition, parts.Length == 1 ? table : TableOf(definition, condition, parts[0], other), parts[parts.Length - 1], $"the condition on {name}");
        }

        foreach (var value in condition.Attributes("value").Select(attribute => attribute.Value).Concat(condition.Elements("value").Select(element => element.Value)))
        {
            if (Fault(comparison, column, value.Trim()) is { } fault)
                throw definition.Refuse(condition, $"the condition on {name} asks for '{value}', {fault}");
        }
    }

    private string TableOf(SegmentDefinition definition, XElement condition, string alias, string name) =>
        tablesByAlias.TryGetValue(alias, out var table) ? table
        : alias == RootTable ? RootTable
        : throw definition.Refuse(condition, $"the condition on {name} is about '{alias}', but no link bears that name (alias)");

    private TableColumn Find(SegmentDefinition definition, XElement place, string table, string column, Sentence subject) =>
        columnsOf(table).TryGetValue(column, out var found) ? found : throw definition.Refuse(place, $"{subject} names the column {column}, which the table {table} does not have");

    /// <summary>Whether the comparison makes sense for the kind. Where the platform alone can tell, it is let pass and tried out.</summary>
    private static bool Suits(string comparison, ColumnKind kind)
    {
        if (kind == ColumnKind.Other)
            return true;
        if (comparison is "contain-values" or "not-contain-values")
            return kind == ColumnKind.MultiSelectChoice;
        if (OfAnyKind.Contains(comparison))
            return kind is not (ColumnKind.MultiSelectChoice or ColumnKind.YesNo or ColumnKind.Reference) || !InOrder.Contains(comparison);
        if (OfText.Contains(comparison))
            return kind is ColumnKind.Text or ColumnKind.Reference or ColumnKind.Choice;
        if (OfReferences.Contains(comparison) || comparison.StartsWith("eq-", StringComparison.Ordinal) || comparison.StartsWith("ne-", StringComparison.Ordinal))
            return kind == ColumnKind.Reference || comparison == "eq-userlanguage";
        return kind == ColumnKind.Date;
    }

    /// <summary>Why a value cannot stand in the condition; null when it can.</summary>
    private static Sentence? Fault(string comparison, TableColumn column, string value)
    {
        if (comparison.Contains("-x-"))
            return IsWhole(value, out var count) && count > 0 ? (Sentence?)null : $"but {comparison} takes a whole number above 0";
        if (comparison is "contain-values" or "not-contain-values")
            return OptionFault(column, value);
        if (!TakesOwnValues.Contains(comparison) && !OfDays.Contains(comparison))
            return null;

        return column.Kind switch
        {
            ColumnKind.Number when !decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => $"which is no number",
            ColumnKind.Date when !DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => $"which is no date; write year-month-day",
            ColumnKind.YesNo when value is not ("0" or "1") && !bool.TryParse(value, out _) => $"which is neither 1 (yes) nor 0 (no)",
            ColumnKind.Reference when !Guid.TryParse(value, out _) => $"which is no id of a row",
            ColumnKind.Choice or ColumnKind.MultiSelectChoice => OptionFault(column, value),
            _ => null,
        };
    }

    private static Sentence? OptionFault(TableColumn column, string value)
    {
        if (IsWhole(value, out var option) && column.Options?.ContainsKey(option) != false)
            return null;

        return column.Options == null ? (Sentence)$"which is no value of a choice" : $"which is none of its values: {string.Join(", ", column.Options.Select(known => $"{known.Key} {known.Value}"))}";
    }

    private static bool IsWhole(string value, out int number) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static Sentence Words(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => $"a text",
        ColumnKind.Number => $"a number",
        ColumnKind.Date => $"a date",
        ColumnKind.Choice => $"a choice",
        ColumnKind.MultiSelectChoice => $"a choice of several values",
        ColumnKind.YesNo => $"a yes or no",
        _ => $"a lookup",
    };
}
