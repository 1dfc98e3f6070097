using System;
using System.Collections.Generic;

namespace LocalDataverse.Metadata;

/// <summary>A column of a table.</summary>
public sealed class Column
{
    public required string LogicalName { get; init; }

    /// <summary>The name with capitals, as in <c>cr1_OrderDate</c>.</summary>
    public required string SchemaName { get; init; }

    public required ColumnType Type { get; init; }

    public Guid MetadataId { get; init; } = Guid.NewGuid();

    public LocalizedText? DisplayName { get; set; }

    public LocalizedText? Description { get; set; }

    public RequiredLevel Required { get; set; }

    public bool ValidForCreate { get; set; } = true;

    public bool ValidForUpdate { get; set; } = true;

    public bool ValidForRead { get; set; } = true;

    public bool IsCustom { get; init; }

    /// <summary>Whether changes are audited, where the table's are.</summary>
    public bool IsAuditEnabled { get; set; } = true;

    /// <summary>Whether only members of a column security profile may read or write it.</summary>
    public bool IsSecured { get; internal set; }

    public bool IsSearchable { get; set; } = true;

    /// <summary>Longest text, in characters.</summary>
    public int? MaxLength { get; set; }

    public decimal? MinValue { get; set; }

    public decimal? MaxValue { get; set; }

    /// <summary>Digits after the decimal point (Decimal, Double, Money).</summary>
    public int? Precision { get; set; }

    /// <summary>Money only: 0 the column's precision, 1 the organisation's, 2 the currency's.</summary>
    public int? PrecisionSource { get; set; }

    public DateTimeBehavior DateTimeBehavior { get; set; }

    /// <summary>The format name (Text, Email, Phone, Url, DateOnly, DateAndTime ...).</summary>
    public string? Format { get; set; }

    public Choice? Choice { get; set; }

    public int? DefaultChoiceValue { get; set; }

    public bool? DefaultBooleanValue { get; set; }

    /// <summary>For Lookup, Customer and Owner: logical names of the tables it may refer to.</summary>
    public List<string> Targets { get; } = [];

    /// <summary>For a base-currency column: the Money column it is computed from.</summary>
    public string? CalculationOf { get; set; }

    /// <summary>For a column that only names or types another one (<c>parentcustomeridname</c>): that other column.</summary>
    public string? AttributeOf { get; set; }

    /// <summary>The unique name of the solution that brought the column; null for the platform's own.</summary>
    public string? Solution { get; init; }

    /// <summary>Whether a value of this column is kept in the store (names of lookups and choices are not: they are computed).</summary>
    public bool IsStored => AttributeOf is null && Type is not (ColumnType.Virtual or ColumnType.ManagedProperty or ColumnType.PartyList);

    /// <summary>Whether a reference must say which table it refers to, because there is more than one.</summary>
    public bool IsPolymorphic => Type is ColumnType.Customer or ColumnType.Owner || (Type is ColumnType.Lookup && Targets.Count != 1);

    public override string ToString() => LogicalName;
}
