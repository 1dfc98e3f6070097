using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Store;

/// <summary>Turns the SDK's values into what SQLite keeps, and back.</summary>
internal static class ValueCodec
{
    /// <summary>The stored form of a value of that column; <see cref="DBNull"/> for null and for empty text.</summary>
    /// <exception cref="ArgumentException">The value is not of a type that the column takes.</exception>
    public static object ToStored(Column column, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                return DBNull.Value;
            case string text when text.Length == 0 && column.Type is ColumnType.String or ColumnType.Memo:
                return DBNull.Value;
            case AliasedValue aliased:
                return ToStored(column, aliased.Value);
        }

        switch (column.Type)
        {
            case ColumnType.Uniqueidentifier or ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner:
                switch (value)
                {
                    case Guid id:
                        return FromGuid(id);
                    case EntityReference reference:
                        return FromGuid(reference.Id);
                }

                break;
            case ColumnType.String or ColumnType.Memo:
                if (value is string)
                    return value;
                break;
            case ColumnType.EntityName:
                if (value is string name)
                    return name.ToLowerInvariant();
                break;
            case ColumnType.Integer or ColumnType.Picklist or ColumnType.State or ColumnType.Status:
                switch (value)
                {
                    case int number:
                        return Boxes.Of((long)number);
                    case OptionSetValue option:
                        return Boxes.Of((long)option.Value);
                    case Enum member:
                        return Convert.ToInt64(member, CultureInfo.InvariantCulture);
                }

                break;
            case ColumnType.BigInt:
                if (value is long or int)
                    return Convert.ToInt64(value, CultureInfo.InvariantCulture);
                break;
            case ColumnType.Boolean:
                if (value is bool flag)
                    return Boxes.Of(flag ? 1L : 0L);
                break;
            case ColumnType.Money:
                switch (value)
                {
                    case Money money:
                        return FromMoney(money.Value);
                    case decimal amount:
                        return FromMoney(amount);
                }

                break;
            case ColumnType.Decimal:
                if (value is decimal exact)
                    return FromDecimal(column.Precision is { } digits ? decimal.Round(exact, digits, MidpointRounding.AwayFromZero) : exact);
                break;
            case ColumnType.Double:
                if (value is double or float)
                    return Convert.ToDouble(value, CultureInfo.InvariantCulture);
                break;
            case ColumnType.DateTime:
                if (value is DateTime moment)
                    return FromDateTime(column, moment);
                break;
            case ColumnType.MultiSelectPicklist:
                switch (value)
                {
                    case OptionSetValueCollection options:
                        return options.Count == 0 ? DBNull.Value : FromOptions(options.Select(o => o.Value));
                    case IEnumerable<int> numbers:
                        return FromOptions(numbers);
                }

                break;
            case ColumnType.Image or ColumnType.File:
                switch (value)
                {
                    case byte[]:
                        return value;
                    case Guid fileId:
                        return FromGuid(fileId);
                }

                break;
        }

        throw new ArgumentException($"A value of type {value!.GetType().Name} does not fit column {column.LogicalName} of type {column.Type}.", nameof(value));
    }

    /// <summary>The SDK's value for what the store keeps.</summary>
    /// <param name="targetTable">For a lookup: the table it refers to.</param>
    public static object? FromStored(Column column, object stored, string? targetTable = null)
    {
        if (stored is DBNull)
            return null;
        return column.Type switch
        {
            ColumnType.Uniqueidentifier => ToGuid((byte[])stored),
            ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner => new EntityReference(targetTable ?? column.Targets.FirstOrDefault() ?? "", ToGuid((byte[])stored)),
            ColumnType.Integer => Boxes.Of((int)(long)stored),
            ColumnType.Picklist or ColumnType.State or ColumnType.Status => new OptionSetValue((int)(long)stored),
            ColumnType.Boolean => Boxes.Of((long)stored != 0),
            ColumnType.Money => new Money(ToMoney((long)stored)),
            ColumnType.Decimal => ToDecimal((string)stored),
            ColumnType.DateTime => ToDateTime(column, (long)stored),
            ColumnType.MultiSelectPicklist => new OptionSetValueCollection(ToOptions((string)stored).Select(v => new OptionSetValue(v)).ToList()),
            _ => stored,
        };
    }

    public static byte[] FromGuid(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid ToGuid(byte[] bytes) => new(bytes, bigEndian: true);

    /// <summary>Money in ten-thousandths, rounded half away from zero.</summary>
    public static long FromMoney(decimal amount) => decimal.ToInt64(decimal.Round(amount * SqlDialect.MoneyScale, 0, MidpointRounding.AwayFromZero));

    public static decimal ToMoney(long stored)
    {
        var negative = stored < 0;
        var magnitude = negative ? (ulong)-(stored + 1) + 1 : (ulong)stored;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, negative, 4);
    }

    public static string FromDecimal(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public static decimal ToDecimal(string stored) => decimal.Parse(stored, NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>
    /// Unix seconds. User-local values of Kind Local are converted, others are taken as UTC; date-only and time-zone-independent values
    /// are kept as they read, whatever their Kind.
    /// </summary>
    public static long FromDateTime(Column column, DateTime value)
    {
        if (column.DateTimeBehavior == DateTimeBehavior.UserLocal && value.Kind == DateTimeKind.Local)
            value = value.ToUniversalTime();
        if (column.DateTimeBehavior == DateTimeBehavior.DateOnly)
            value = value.Date;
        return ToUnix(value);
    }

    public static DateTime ToDateTime(Column column, long stored)
    {
        var kind = column.DateTimeBehavior == DateTimeBehavior.UserLocal ? DateTimeKind.Utc : DateTimeKind.Unspecified;
        return DateTime.SpecifyKind(FromUnix(stored), kind);
    }

    /// <summary>Seconds since 1970, whatever the Kind; parts of a second are cut off.</summary>
    public static long ToUnix(DateTime value) => (value.Ticks - DateTime.UnixEpoch.Ticks - PositiveRemainder(value.Ticks, TimeSpan.TicksPerSecond)) / TimeSpan.TicksPerSecond;

    public static DateTime FromUnix(long seconds) => DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);

    /// <summary>",1,2,3," ascending, each value once, so that one pattern finds a value and equal sets are equal texts.</summary>
    public static string FromOptions(IEnumerable<int> values)
    {
        var sorted = values.Distinct().Order().ToArray();
        return sorted.Length == 0 ? "," : "," + string.Join(",", sorted.Select(v => v.ToString(CultureInfo.InvariantCulture))) + ",";
    }

    public static IEnumerable<int> ToOptions(string stored) =>
        stored.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(v => int.Parse(v, CultureInfo.InvariantCulture));

    private static long PositiveRemainder(long value, long divisor)
    {
        var remainder = value % divisor;
        return remainder < 0 ? remainder + divisor : remainder;
    }
}
