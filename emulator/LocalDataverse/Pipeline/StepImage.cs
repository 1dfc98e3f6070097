using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>A picture of the row before or after the main operation that a step asks for.</summary>
internal sealed record StepImage(string Alias, bool IsBefore, bool IsAfter, ColumnSet Columns);
