namespace LocalDataverse.Query;

/// <summary>Where values of a query's condition are among the parameters of its SQL, and what they are converted to.</summary>
/// <param name="Parameter">The first parameter.</param>
/// <param name="Condition">The condition, by its place in <see cref="QueryShape.Conditions"/>.</param>
/// <param name="Value">The first value in the condition.</param>
/// <param name="Length">How many parameters there are; the condition's last value fills those that are left.</param>
/// <param name="IsList">Whether it is a list, whose texts may be only so long.</param>
internal sealed record ValueBinding(int Parameter, int Condition, int Value, int Length, bool IsList, Scope Scope, ColumnExpression Expression);
