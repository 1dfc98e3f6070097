namespace CrmSegmentation.Cli.Input;

/// <summary>How the text of a customer column becomes a value.</summary>
internal enum CustomerColumnKind
{
    Text,
    Date,
    Money,
    WholeNumber,
    YesNo,
    Choice,
    MultiChoice,
}
