using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace LocalDataverse.Store;

/// <summary>PostgreSQL's SQL, with the functions and the collation of <c>Postgres.sql</c>.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    /// <summary>PostgreSQL cuts longer names off without a word.</summary>
    private const int LongestName = 63;

    public static PostgresDialect Instance { get; } = new();

    protected override string Bytes => "bytea";

    protected override string Text => "text";

    protected override string Decimal => "numeric";

    protected override string Double => "double precision";

    protected override string Integer => "bigint";

    /// <summary>What makes the functions and the collation, in the first schema of the search path.</summary>
    public static string Preparation()
    {
        using var stream = typeof(PostgresDialect).Assembly.GetManifestResourceStream("LocalDataverse.Store.Postgres.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public override string AsText(string sql) => sql + " COLLATE dataverse";

    public override string Unpadded(string sql) => $"rtrim({sql})";

    public override string AsDecimal(string sql) => sql;

    public override string Like(string pattern, string text) => $"(dv_fold({text}) COLLATE \"C\" ~ {pattern})";

    public override string Pattern(string like) => RegularExpression(like);

    public override string HasChoice(string set, string choice) => $"strpos({set}, {choice}) > 0";

    public override string ChoiceLabels(string set, string labels) => $"dv_choice_labels({set}, {labels})";

    public override string DatePart(string part, string moment, string zone, string calendar) => $"dv_date_part({part}, {moment}, {zone}, {calendar})";

    public override string Zone(TimeZoneInfo? zone)
    {
        if (zone is null)
            return "";
        if (!zone.SupportsDaylightSavingTime)
        {
            // POSIX counts westwards.
            var offset = -zone.BaseUtcOffset;
            return string.Create(CultureInfo.InvariantCulture, $"<zone>{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
        }

        return zone.HasIanaId ? zone.Id
            : TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var id) ? id
            : throw new NotSupportedException($"PostgreSQL does not know the time zone {zone.Id}.");
    }

    public override string Ids(string parameter) => $"SELECT decode(id, 'hex') FROM json_array_elements_text({parameter}::json) AS id";

    /// <summary>PostgreSQL adds integers up to a numeric, whose division would not be whole.</summary>
    public override string Sum(string sql) => $"CAST(SUM({sql}) AS bigint)";

    public override string DecimalSum(string sql) => $"SUM({sql})";

    public override string DecimalAverage(string sql) => $"dv_quotient(SUM({sql}), COUNT({sql}))";

    public override string FirstId(string sql) => $"decode(MIN(encode({sql}, 'hex') COLLATE \"C\"), 'hex')";

    public override string LastId(string sql) => $"decode(MAX(encode({sql}, 'hex') COLLATE \"C\"), 'hex')";

    public override string Order(string sql, bool descending) => sql + (descending ? " DESC NULLS LAST" : " NULLS FIRST");

    protected override string Name(string wanted) => wanted.Length <= LongestName
        ? wanted
        : wanted[..(LongestName - 9)] + "_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)).AsSpan(0, 4));

    /// <summary>The pattern as a regular expression over what <c>dv_fold</c> makes of a text.</summary>
    private static string RegularExpression(string like)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < like.Length; i++)
        {
            switch (like[i])
            {
                case '%':
                    text.Append(".*");
                    break;
                case '_':
                    text.Append('.');
                    break;
                case '[' when like.IndexOf(']', i + 1) is > 0 and var end:
                    AppendSet(text, like.AsSpan(i + 1, end - i - 1));
                    i = end;
                    break;
                default:
                    Append(text, like[i]);
                    break;
            }
        }

        return text.Append('$').ToString();
    }

    private static void AppendSet(StringBuilder text, ReadOnlySpan<char> set)
    {
        var negated = set.Length > 0 && set[0] == '^';
        if (negated)
            set = set[1..];
        if (set.Length == 0)
        {
            // Nothing is in the empty set, and everything outside of it.
            text.Append(negated ? "." : "(?!.)");
            return;
        }

        text.Append(negated ? "[^" : "[");
        for (var i = 0; i < set.Length; i++)
        {
            Append(text, set[i]);
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                text.Append('-');
                Append(text, set[i + 2]);
                i += 2;
            }
        }

        text.Append(']');
    }

    private static void Append(StringBuilder text, char c)
    {
        var folded = char.ToLowerInvariant(DataverseCollation.Fold(c));
        if (folded == '\0')
            return;
        if (!char.IsLetterOrDigit(folded) && char.IsAscii(folded))
            text.Append('\\');
        text.Append(folded);
    }
}
