namespace LocalDataverse.Query;

/// <summary>One expression by which the rows of a query are ordered; the nulls come first when it ascends.</summary>
internal sealed record SortKey(string Name, string Sql, bool Descending, ValueFamily Family)
{
    /// <summary>Where the value is among the selected ones.</summary>
    public int Index { get; set; }
}
