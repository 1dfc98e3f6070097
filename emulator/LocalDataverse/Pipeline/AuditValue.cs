using System;
using System.Globalization;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>Values as the audit keeps them: one text for each, without names and formats.</summary>
internal static class AuditValue
{
    private const string Moment = "MM/dd/yyyy HH:mm:ss";

    public static string? Write(object? value) => value switch
    {
        null => null,
        EntityReference reference => $"{reference.LogicalName},{reference.Id:D}",
        OptionSetValue option => option.Value.ToString(CultureInfo.InvariantCulture),
        OptionSetValueCollection options => string.Join(',', options.Select(o => o.Value).Order()),
        Money money => money.Value.ToString("0.####", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString(Moment, CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    public static object Read(Column column, string text) => column.Type switch
    {
        ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner when text.Split(',') is [var table, var id] => new EntityReference(table, Guid.Parse(id)),
        ColumnType.Picklist or ColumnType.State or ColumnType.Status => new OptionSetValue(int.Parse(text, CultureInfo.InvariantCulture)),
        ColumnType.MultiSelectPicklist => new OptionSetValueCollection(text.Split(',').Select(v => new OptionSetValue(int.Parse(v, CultureInfo.InvariantCulture))).ToList()),
        ColumnType.Boolean => bool.Parse(text),
        ColumnType.Integer => int.Parse(text, CultureInfo.InvariantCulture),
        ColumnType.BigInt => long.Parse(text, CultureInfo.InvariantCulture),
        ColumnType.Decimal => decimal.Parse(text, CultureInfo.InvariantCulture),
        ColumnType.Double => double.Parse(text, CultureInfo.InvariantCulture),
        ColumnType.Money => new Money(decimal.Parse(text, CultureInfo.InvariantCulture)),
        ColumnType.DateTime => DateTime.SpecifyKind(
            DateTime.ParseExact(text, Moment, CultureInfo.InvariantCulture),
            column.DateTimeBehavior == DateTimeBehavior.UserLocal ? DateTimeKind.Utc : DateTimeKind.Unspecified),
        _ => text,
    };
}
