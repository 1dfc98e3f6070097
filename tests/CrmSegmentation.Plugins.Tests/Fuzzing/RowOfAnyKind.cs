using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Fuzzing;

/// <summary>Values of the columns' types: within their ranges, at their edges and beyond.</summary>
/// <param name="rows">The rows that there are, by table.</param>
internal sealed class RowOfAnyKind(LocalOrganization organization, IReadOnlyDictionary<string, List<Entity>> rows)
{
    private static readonly string[] Texts =
    [
        "", " ", "\t", "x", "Ulm", "20; 50; 150.5; 500", "500; 50; 20; 1", "1;2;3", "1: 3500; 5: 1200", "NaN; 1; 2; 3", "1e400; 2; 3; 4", "79228162514264337593543950335; 79228162514264337593543950336; 1; 2", "Ruby\nSapphire", "Ruby\nRuby", "\n\n",
        "{customer}", "{firstname}", "{", "}", "{if x}", "{salutation|you}", "<b>", "<script>", "\0", "\uD800", "😀", "\u202E", "&#0;", "'; --", "%_[", "contact", "<filter/>", "{\"a\":1}", "[", "null", "Customer", "Segmentation",
        "C:\\x", "javascript:alert(1)", "=1+1", "1,5", "0.5", "-1", "2001-12-31", "de-DE", "1033",
    ];

    private static readonly decimal[] Numbers =
    [
        0m, 1m, -1m, 0.5m, 100m, 100.01m, -0.0001m, 0.0000000001m, 99.99m, 1_000_000m, 922_337_203_685_477m, 922_337_203_685_478m, -922_337_203_685_477m, 100_000_000_000m, -100_000_000_000m, 1e27m, decimal.MaxValue, decimal.MinValue,
    ];

    private static readonly int[] WholeNumbers = [0, 1, -1, 2, 3, 5, 6, 12, 13, 28, 31, 32, 36, 90, 100, 101, 365, 366, 999, 1000, 5000, 50_000, 100_000_000, int.MaxValue, int.MinValue, 653_210_000, 653_210_001, 1033];

    private static readonly DateTime[] Days =
    [
        DateTime.MinValue, new(1752, 12, 31), new(1753, 1, 1), new(1900, 1, 1), new(2000, 2, 29), new(2001, 1, 1), new(2001, 12, 31), new(2002, 1, 1), new(2002, 1, 31), new(2024, 2, 29), new(9999, 12, 31), DateTime.MaxValue,
        new(2001, 6, 1, 23, 59, 59, DateTimeKind.Utc), new(2001, 6, 1, 1, 0, 0, DateTimeKind.Local),
    ];

    private static readonly object[] OfAnyType =
    [
        "", "x", 1, 1L, 1.5m, 1.5d, 1.5f, true, 'x', new DateTime(2001, 6, 1), Guid.Empty, new Money(5m), new OptionSetValue(1), new OptionSetValueCollection(), new EntityReference("contact", Guid.Empty),
        new AliasedValue("contact", "fullname", "x"), new EntityCollection(), new Entity("contact"), new byte[] { 1 }, new[] { "x" },
    ];

    /// <summary>Changes some columns of a row to values at random.</summary>
    public void Change(Random random, Entity row)
    {
        var columns = organization.Metadata.Find(row.LogicalName)!.Columns.Where(column => column.IsStored && (column.IsCustom || column.LogicalName is "statecode" or "statuscode" or "ownerid" or "transactioncurrencyid" or "birthdate")).ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var column = columns[random.Next(columns.Count)];
            row[column.LogicalName] = Value(random, column, row);
        }
    }

    private object? Value(Random random, Column column, Entity row)
    {
        if (random.Next(12) == 0)
            return null;
        // As a program may send it that takes the column for another.
        if (random.Next(20) == 0)
            return OfAnyType[random.Next(OfAnyType.Length)];
        switch (column.Type)
        {
            case ColumnType.String or ColumnType.Memo:
                return column.MaxLength is { } limit && random.Next(10) == 0 ? new string('x', Math.Min(limit, 20_000) + random.Next(-1, 2)) : column.LogicalName == "cseg_filter" ? FilterOfAnyKind.Next(random) : Texts[random.Next(Texts.Length)];
            case ColumnType.Integer:
                return random.Next(3) == 0 && column is { MinValue: { } least, MaxValue: { } most } && least >= int.MinValue && most <= int.MaxValue
                    ? (int)Math.Clamp((random.Next(2) == 0 ? least : most) + random.Next(-1, 2), int.MinValue, int.MaxValue)
                    : WholeNumbers[random.Next(WholeNumbers.Length)];
            case ColumnType.BigInt:
                return random.NextInt64();
            case ColumnType.Decimal:
                return Number(random, column);
            case ColumnType.Money:
                return new Money(Number(random, column));
            case ColumnType.Double:
                return new[] { 0d, 1d, -1d, double.NaN, double.PositiveInfinity, double.MaxValue, double.Epsilon }[random.Next(7)];
            case ColumnType.Boolean:
                return random.Next(2) == 0;
            case ColumnType.DateTime:
                return random.Next(2) == 0 ? Days[random.Next(Days.Length)] : new DateTime(2001, 12, 31).AddDays(random.Next(-800, 800));
            case ColumnType.Picklist or ColumnType.State or ColumnType.Status:
                return new OptionSetValue(Option(random, column));
            case ColumnType.MultiSelectPicklist:
                return new OptionSetValueCollection([.. Enumerable.Range(0, random.Next(4)).Select(_ => new OptionSetValue(Option(random, column)))]);
            case ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner:
                return Reference(random, column, row);
            default:
                return null;
        }
    }

    private static decimal Number(Random random, Column column) => random.Next(4) switch
    {
        0 when column.MinValue is { } least => least,
        1 when column.MaxValue is { } most => most,
        2 => Numbers[random.Next(Numbers.Length)],
        _ => random.Next(-50, 20_000) / 100m,
    };

    private static int Option(Random random, Column column) => random.Next(15) > 0 && column.Choice is { Options: { Count: > 0 } options } ? options[random.Next(options.Count)].Value : WholeNumbers[random.Next(WholeNumbers.Length)];

    private EntityReference Reference(Random random, Column column, Entity row)
    {
        var table = column.Targets.Count > 0 && random.Next(30) > 0 ? column.Targets[random.Next(column.Targets.Count)] : "contact";
        if (random.Next(12) == 0)
            return new EntityReference(table, Guid.NewGuid());
        // A row that refers to itself is the shortest circle.
        if (table == row.LogicalName && row.Id != Guid.Empty && random.Next(3) == 0)
            return row.ToEntityReference();
        return rows.TryGetValue(table, out var there) && there.Count > 0 ? new EntityReference(table, there[random.Next(there.Count)].Id) : new EntityReference(table, Guid.Empty);
    }
}
