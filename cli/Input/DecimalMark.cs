namespace CrmSegmentation.Cli.Input;

/// <summary>What stands before the fraction of a number.</summary>
internal enum DecimalMark
{
    Point,
    Comma,
}
