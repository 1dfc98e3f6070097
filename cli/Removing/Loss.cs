namespace CrmSegmentation.Cli.Removing;

/// <summary>A table whose rows, or a column whose values, go with the solution.</summary>
/// <param name="Name">What people know it by, in English.</param>
/// <param name="LogicalName">What it is called in files and queries; a column with its table.</param>
/// <param name="Count">How many rows or values there are; null: more than the platform counts in one query.</param>
internal sealed record Loss(string Name, string LogicalName, long? Count);
