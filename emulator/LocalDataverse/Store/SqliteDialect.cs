using System;
using LocalDataverse.Query;

namespace LocalDataverse.Store;

/// <summary>SQLite's SQL, with the functions and collations that <see cref="SqlFunctions"/> teaches it.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    /// <summary>The collation of text columns.</summary>
    public const string TextCollation = "DATAVERSE";

    /// <summary>The collation of Decimal columns, which are kept as text to be exact.</summary>
    public const string DecimalCollation = "DECIMAL";

    public const string LikeFunction = "dv_like";

    public const string DatePartFunction = "dv_date_part";

    public const string ChoiceLabelsFunction = "dv_choice_labels";

    public const string DecimalSumFunction = "dv_decimal_sum";

    public const string DecimalAverageFunction = "dv_decimal_avg";

    public static SqliteDialect Instance { get; } = new();

    protected override string Bytes => "BLOB";

    protected override string Text => "TEXT";

    protected override string Decimal => "TEXT COLLATE " + DecimalCollation;

    protected override string Double => "REAL";

    protected override string Integer => "INTEGER";

    public override string AsText(string sql) => sql + " COLLATE " + TextCollation;

    public override string Unpadded(string sql) => sql;

    public override string AsDecimal(string sql) => sql + " COLLATE " + DecimalCollation;

    public override string Like(string pattern, string text) => $"{LikeFunction}({pattern}, {text})";

    public override string Pattern(string like) => like;

    public override string HasChoice(string set, string choice) => $"instr({set}, {choice}) > 0";

    public override string ChoiceLabels(string set, string labels) => $"{ChoiceLabelsFunction}({set}, {labels})";

    public override string DatePart(string part, string moment, string zone, string calendar) => $"{DatePartFunction}({part}, {moment}, {zone}, {calendar})";

    public override string Zone(TimeZoneInfo? zone) => DateParts.Name(zone);

    public override string Ids(string parameter) => $"SELECT unhex(value) FROM json_each({parameter})";

    public override string Sum(string sql) => $"SUM({sql})";

    public override string DecimalSum(string sql) => $"{DecimalSumFunction}({sql})";

    public override string DecimalAverage(string sql) => $"{DecimalAverageFunction}({sql})";

    public override string FirstId(string sql) => $"MIN({sql})";

    public override string LastId(string sql) => $"MAX({sql})";

    public override string Order(string sql, bool descending) => descending ? sql + " DESC" : sql;

    protected override string Name(string wanted) => wanted;
}
