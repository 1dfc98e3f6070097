using System.Collections.Generic;

namespace CrmSegmentation.Cli.Input;

/// <summary>What was read from a file of purchases.</summary>
/// <param name="Rows">The purchases and returns that can be loaded.</param>
/// <param name="BadRows">The rows that cannot.</param>
/// <param name="Notes">Decisions that the reader took and the caller should know.</param>
internal sealed record PurchaseFile(
    CsvFile File, ColumnRecognition Recognition, IReadOnlyList<PurchaseRow> Rows, IReadOnlyList<BadRow> BadRows, IReadOnlyList<string> Notes);
