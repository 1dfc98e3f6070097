namespace CrmSegmentation.Cli.Input;

/// <summary>Which of the first two numbers of a date such as 3/4/2001 is the day.</summary>
internal enum DateOrder
{
    DayFirst,
    MonthFirst,
}
