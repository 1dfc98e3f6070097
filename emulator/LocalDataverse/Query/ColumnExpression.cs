using LocalDataverse.Metadata;

namespace LocalDataverse.Query;

/// <summary>What is known of an expression that stands for a column's value.</summary>
internal enum ValueFamily
{
    Text,
    Integer,
    BigInt,
    Choice,
    Boolean,
    Money,
    Decimal,
    Double,
    DateTime,
    Id,
    Choices,
    TableName,
    Binary,
}

/// <summary>The SQL for a column's value.</summary>
/// <param name="Sql">An expression without side effects that can be repeated.</param>
/// <param name="IsComputed">Whether it is a name or label that is not kept in the table.</param>
internal readonly record struct ColumnExpression(string Sql, ValueFamily Family, Column Column, bool IsComputed);
