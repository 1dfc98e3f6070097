namespace CrmSegmentation.Cli.Loading;

/// <summary>Is told how far a piece of long work has come.</summary>
internal interface ILoadProgress
{
    /// <summary>A piece of work begins.</summary>
    /// <param name="title">What is done, for people.</param>
    /// <param name="total">How many rows it has.</param>
    public void Begin(string title, int total);

    /// <summary>So many more rows are done.</summary>
    public void Advance(int rows);
}
