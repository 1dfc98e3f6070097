namespace CrmSegmentation.Cli.Loading;

/// <summary>What became of the rows of one table.</summary>
internal readonly record struct LoadCounts(int Created, int Updated, int Unchanged)
{
    public int Total => Created + Updated + Unchanged;

    public static LoadCounts operator +(LoadCounts a, LoadCounts b) =>
        new(a.Created + b.Created, a.Updated + b.Updated, a.Unchanged + b.Unchanged);
}
