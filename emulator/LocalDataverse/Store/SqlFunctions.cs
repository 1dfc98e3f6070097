using System;
using System.Buffers.Text;
using System.Text;
using LocalDataverse.Query;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LocalDataverse.Store;

/// <summary>Teaches a SQLite connection the platform's collation, its patterns, exact decimals, calendar parts and labels.</summary>
internal static class SqlFunctions
{
    public static void Register(SqliteConnection connection)
    {
        Check(raw.sqlite3__create_collation_utf8(connection.Handle, SqliteDialect.TextCollation, null, static (_, left, right) => CompareText(left, right)));
        Check(raw.sqlite3__create_collation_utf8(connection.Handle, SqliteDialect.DecimalCollation, null, static (_, left, right) => CompareDecimals(left, right)));
        connection.CreateFunction<string?, string?, bool?>(
            SqliteDialect.LikeFunction,
            static (pattern, text) => pattern is null || text is null ? null : LikePattern.Matches(pattern, text),
            isDeterministic: true);
        connection.CreateFunction<string, long?, string, string, long?>(
            SqliteDialect.DatePartFunction,
            static (part, seconds, zone, fiscal) => seconds is { } value ? DateParts.Get(part, value, zone, fiscal) : null,
            isDeterministic: true);
        connection.CreateFunction<string?, string, string?>(SqliteDialect.ChoiceLabelsFunction, ChoiceLabels.Of, isDeterministic: true);
        connection.CreateAggregate<string?, (decimal Sum, long Count), string?>(
            SqliteDialect.DecimalSumFunction,
            default,
            static (total, value) => value is null ? total : (total.Sum + ValueCodec.ToDecimal(value), total.Count + 1),
            static total => total.Count == 0 ? null : ValueCodec.FromDecimal(total.Sum),
            isDeterministic: true);
        connection.CreateAggregate<string?, (decimal Sum, long Count), string?>(
            SqliteDialect.DecimalAverageFunction,
            default,
            static (total, value) => value is null ? total : (total.Sum + ValueCodec.ToDecimal(value), total.Count + 1),
            static total => total.Count == 0 ? null : ValueCodec.FromDecimal(total.Sum / total.Count),
            isDeterministic: true);
    }

    private static int CompareText(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
            return 0;
        Span<char> a = left.Length <= 256 ? stackalloc char[left.Length] : new char[left.Length];
        Span<char> b = right.Length <= 256 ? stackalloc char[right.Length] : new char[right.Length];
        return DataverseCollation.Compare(a[..Encoding.UTF8.GetChars(left, a)], b[..Encoding.UTF8.GetChars(right, b)]);
    }

    private static int CompareDecimals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (Utf8Parser.TryParse(left, out decimal a, out var readLeft) && readLeft == left.Length && Utf8Parser.TryParse(right, out decimal b, out var readRight) && readRight == right.Length)
            return a.CompareTo(b);
        return left.SequenceCompareTo(right);
    }

    private static void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite refused a collation (code {result}).");
    }
}
