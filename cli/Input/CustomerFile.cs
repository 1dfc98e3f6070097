using System.Collections.Generic;

namespace CrmSegmentation.Cli.Input;

/// <summary>What was read from a file of customers.</summary>
/// <param name="Rows">The customers that can be loaded.</param>
/// <param name="BadRows">The rows that cannot.</param>
/// <param name="Notes">Decisions that the reader took and the caller should know.</param>
internal sealed record CustomerFile(
    CsvFile File, ColumnRecognition Recognition, IReadOnlyList<CustomerRow> Rows, IReadOnlyList<BadRow> BadRows, IReadOnlyList<string> Notes);
