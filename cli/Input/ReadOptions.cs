namespace CrmSegmentation.Cli.Input;

/// <summary>What the caller says about files that they do not say themselves.</summary>
internal sealed record ReadOptions
{
    public ColumnMap Map { get; init; } = ColumnMap.Empty;

    /// <summary>Null: the columns must tell.</summary>
    public DateOrder? DateOrder { get; init; }

    /// <summary>Null: the columns must tell.</summary>
    public DecimalMark? DecimalMark { get; init; }

    /// <summary>The source system of rows that name none. Document numbers are unique within a source system.</summary>
    public string SourceSystem { get; init; } = "CSV";

    /// <summary>Whether rows of one document number are lines of one purchase, to be added up, instead of duplicates.</summary>
    public bool SumLines { get; init; }
}
