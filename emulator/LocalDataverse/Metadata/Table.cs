using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace LocalDataverse.Metadata;

/// <summary>A table (entity) with its columns and keys.</summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> columns = new(StringComparer.OrdinalIgnoreCase);

    // Names are mostly written as they are, and comparing them so is twice as fast.
    private readonly Dictionary<string, Column> exactly = [];

    private TableTraits? traits;

    public required string LogicalName { get; init; }

    public required string SchemaName { get; init; }

    /// <summary>The plural name in the Web API (<c>contacts</c>).</summary>
    public required string EntitySetName { get; init; }

    public required string PrimaryIdColumn { get; init; }

    /// <summary>The column that names a row to people; null for tables without one.</summary>
    public string? PrimaryNameColumn { get; set; }

    public int ObjectTypeCode { get; init; }

    public Guid MetadataId { get; init; } = Guid.NewGuid();

    public LocalizedText? DisplayName { get; set; }

    public LocalizedText? DisplayCollectionName { get; set; }

    public LocalizedText? Description { get; set; }

    /// <summary>The web resource that pictures the table; null for none of its own.</summary>
    public string? IconVectorName { get; init; }

    public OwnershipType Ownership { get; init; }

    public bool IsActivity { get; init; }

    public bool IsIntersect { get; init; }

    public bool IsCustom { get; init; }

    public bool IsAuditEnabled { get; set; }

    public string? Solution { get; init; }

    public IReadOnlyCollection<Column> Columns => columns.Values;

    public List<AlternateKey> Keys { get; } = [];

    internal TableTraits Traits => traits ??= new TableTraits(this);

    /// <summary>Whether any column is under column security.</summary>
    public bool HasSecuredColumns { get; private set; }

    /// <summary>Puts a column under column security.</summary>
    internal void Secure(Column column)
    {
        column.IsSecured = true;
        HasSecuredColumns = true;
    }

    /// <summary>The secured column whose values a column shows: itself, the one it names, or the one it is computed from; null for none.</summary>
    public Column? SecuredBy(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.IsSecured)
            return column;
        return (column.AttributeOf ?? column.CalculationOf) is { } other && Find(other) is { IsSecured: true } secured ? secured : null;
    }

    /// <summary>The column of that name, or null.</summary>
    public Column? Find(string logicalName) => exactly.TryGetValue(logicalName, out var column) ? column : columns.GetValueOrDefault(logicalName);

    public bool TryFind(string logicalName, [NotNullWhen(true)] out Column? column) => (column = Find(logicalName)) is not null;

    public void Add(Column column)
    {
        if (!columns.TryAdd(column.LogicalName, column))
            throw new InvalidOperationException($"Table {LogicalName} already has a column {column.LogicalName}.");
        exactly.Add(column.LogicalName, column);
        traits = null;
        HasSecuredColumns |= column.IsSecured;
    }

    public bool Remove(string logicalName)
    {
        if (!columns.Remove(logicalName, out var column))
            return false;
        exactly.Remove(column.LogicalName);
        traits = null;
        return true;
    }

    /// <summary>Drops what was found out of the columns: they may have become others.</summary>
    internal void ForgetTraits() => traits = null;

    public override string ToString() => LogicalName;
}
