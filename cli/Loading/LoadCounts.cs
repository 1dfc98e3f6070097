namespace CrmSegmentation.Cli.Loading;

/// <summary>What became of the rows of one table.</summary>
/// <param name="Before">Rows that an earlier run of the same load had brought before it was interrupted.</param>
internal readonly record struct LoadCounts(int Created, int Updated, int Unchanged, int Before = 0)
{
    public int Total => Created + Updated + Unchanged + Before;

    public static LoadCounts operator +(LoadCounts a, LoadCounts b) =>
        new(a.Created + b.Created, a.Updated + b.Updated, a.Unchanged + b.Unchanged, a.Before + b.Before);
}
