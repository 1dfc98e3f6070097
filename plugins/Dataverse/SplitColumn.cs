using System;
using System.Globalization;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>The column by which a preview divides customers: a choice by its values, the age by bands, a text by its first characters.</summary>
internal sealed class SplitColumn
{
    private const int MostCharacters = 20;

    private readonly TableColumn column;
    private readonly int prefixLength;

    /// <param name="columns">The columns there are.</param>
    /// <param name="name">A column of contact.</param>
    /// <param name="prefixLength">How many characters of a text; 0 or none: all of it.</param>
    /// <exception cref="RefusedException">The column is none to divide by.</exception>
    public SplitColumn(TableColumns columns, string name, int? prefixLength)
    {
        Name = name;
        if (!columns.Of(ContactTable.Name).TryGetValue(name, out var found))
            throw new RefusedException($"The preview cannot be split by '{name}': the table contact has no such column.");
        if (found.Kind is not (ColumnKind.Choice or ColumnKind.YesNo or ColumnKind.Text) && name != ContactTable.Age)
            throw new RefusedException($"The preview cannot be split by {name}. Choose a choice, a yes or no, a text such as {ContactTable.PostalCode} with the number of its first characters, or {ContactTable.Age} for age bands.");
        if (prefixLength is < 0 or > MostCharacters)
            throw new RefusedException($"The preview can be split by 1 to {MostCharacters} first characters of a text, not by {prefixLength}.");
        column = found;
        this.prefixLength = prefixLength is > 0 and var length ? length : int.MaxValue;
    }

    public string Name { get; }

    public void Add(SegmentSplit split, Entity customer, decimal annualValue)
    {
        switch (customer.GetAttributeValue<object>(Name))
        {
            case OptionSetValue option:
                var label = column.Options != null && column.Options.TryGetValue(option.Value, out var known) && known.Length > 0 ? known : option.Value.ToString(CultureInfo.InvariantCulture);
                split.Add(option.Value.ToString("D11", CultureInfo.InvariantCulture), $"{label}", annualValue);
                break;
            case bool yes:
                split.Add(yes ? "0" : "1", yes ? (Sentence)$"Yes" : $"No", annualValue);
                break;
            case int age:
                split.Add(SegmentSplit.AgeOrderOf(age), SegmentSplit.AgeBandOf(age), annualValue);
                break;
            case string text when SegmentSplit.PrefixOf(text, prefixLength) is { } prefix:
                split.Add(prefix, $"{prefix}", annualValue);
                break;
            default:
                split.Add(null, SegmentSplit.Empty, annualValue);
                break;
        }
    }
}
