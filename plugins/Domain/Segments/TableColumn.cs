using System.Collections.Generic;

namespace CrmSegmentation.Domain.Segments;

/// <summary>A column that a definition may name.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Options">Labels by value, for a choice; else none.</param>
internal sealed record TableColumn(ColumnKind Kind, IReadOnlyDictionary<int, string>? Options = null);
