namespace CrmSegmentation.Cli.Input;

/// <summary>A row that was not loaded.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line on which the row begins, the header's being 1.</param>
/// <param name="Reason">What is wrong and, where it is not plain, what to do.</param>
internal sealed record BadRow(string File, int Line, string Reason);
