namespace CrmSegmentation.Cli.Input;

/// <summary>A column of a file and what it is taken for.</summary>
/// <param name="Target">Null: the column is ignored.</param>
/// <param name="Remark">Why the column is ignored although its name is known, or null.</param>
internal sealed record RecognisedColumn(int Index, string Header, Target? Target, string? Remark);
