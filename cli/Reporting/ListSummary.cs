namespace CrmSegmentation.Cli.Reporting;

/// <summary>A marketing list of a published segment.</summary>
/// <param name="Members">Counted by running the list's own query.</param>
/// <param name="Query">The list's FetchXML.</param>
internal sealed record ListSummary(string Name, int Members, string Query);
