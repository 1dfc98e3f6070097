using System;
using System.Collections.Generic;
using System.Linq;

namespace LocalDataverse.Metadata;

/// <summary>What every write of a table asks about it, found out once. Columns that are not stored are left out.</summary>
internal sealed class TableTraits
{
    private static readonly string[] NameParts = ["firstname", "middlename", "lastname"];

    private static readonly string[] AddressParts = ["line1", "line2", "line3", "city", "stateorprovince", "postalcode", "country"];

    public TableTraits(Table table)
    {
        CreatedOn = Stored(table, "createdon");
        CreatedBy = Stored(table, "createdby");
        ModifiedOn = Stored(table, "modifiedon");
        ModifiedBy = Stored(table, "modifiedby");
        Version = Stored(table, "versionnumber");
        Currency = table.Find("transactioncurrencyid");
        ExchangeRate = table.Find("exchangerate");
        Owner = table.Find("ownerid");
        State = table.Find("statecode");
        Status = table.Find("statuscode");
        Flags = [.. table.Columns.Where(c => c is { Type: ColumnType.Boolean, IsStored: true })];
        Choices = [.. table.Columns.Where(c => c.Type == ColumnType.Picklist)];
        HasAmounts = Currency != null && ExchangeRate != null && table.LogicalName != "transactioncurrency";
        HasFullName = table.Find("fullname") is { ValidForCreate: false } && table.Find("lastname") != null;
        if (HasFullName)
            NamedBy = [.. NameParts.Where(p => table.Find(p) != null)];
        foreach (var column in table.Columns)
        {
            if (IsPart(table, column.LogicalName))
                Parts.Add(column);
            if (IsAmount(column))
                Bases[column] = Stored(table, column.LogicalName + "_base");
        }
    }

    public Column? CreatedOn { get; }

    public Column? CreatedBy { get; }

    public Column? ModifiedOn { get; }

    public Column? ModifiedBy { get; }

    public Column? Version { get; }

    public Column? Currency { get; }

    public Column? ExchangeRate { get; }

    public Column? Owner { get; }

    public Column? State { get; }

    public Column? Status { get; }

    public Column[] Flags { get; }

    public Column[] Choices { get; }

    /// <summary>Whether its amounts have a currency, by which they are reckoned in the base currency too.</summary>
    public bool HasAmounts { get; }

    /// <summary>For each amount in the row's currency the column of the same in the base currency.</summary>
    public Dictionary<Column, Column?> Bases { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the platform composes the full name of its parts.</summary>
    public bool HasFullName { get; }

    /// <summary>The parts of the full name.</summary>
    public string[] NamedBy { get; } = [];

    /// <summary>Columns of which the platform composes others.</summary>
    public HashSet<Column> Parts { get; } = new(ReferenceEqualityComparer.Instance);

    public static bool IsAmount(Column column) => column is { Type: ColumnType.Money, CalculationOf: null };

    private bool IsPart(Table table, string name)
    {
        if (HasFullName && NameParts.Contains(name))
            return true;
        return (table.LogicalName == "contact" && name == "parentcustomerid")
            || (name.StartsWith("address", StringComparison.Ordinal) && name.Length > 9 && AddressParts.Contains(name[9..]) && table.Find(name[..9] + "composite") != null);
    }

    private static Column? Stored(Table table, string name) => table.Find(name) is { IsStored: true } column ? column : null;
}
