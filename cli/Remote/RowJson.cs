using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Remote;

/// <summary>Rows as the Web API writes and takes them.</summary>
internal static class RowJson
{
    private const string LookupTable = "@Microsoft.Dynamics.CRM.lookuplogicalname";

    public static Entity Read(JsonElement json, TableShape shape)
    {
        var row = new Entity(shape.Table);
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name.Contains('@', StringComparison.Ordinal) || member.Value.ValueKind == JsonValueKind.Null)
                continue;

            var name = member.Name is ['_', .., '_', 'v', 'a', 'l', 'u', 'e'] ? member.Name[1..^6] : member.Name;
            if (!shape.Columns.TryGetValue(name, out var column))
                continue;

            row[name] = member.Name != name
                ? new EntityReference(json.TryGetProperty(member.Name + LookupTable, out var table) ? table.GetString() : null, member.Value.GetGuid())
                : Value(member.Value, column);
            if (name == shape.Id)
                row.Id = member.Value.GetGuid();
        }

        return row;
    }

    /// <summary>A row's columns. A lookup is bound by the address of the row that it refers to.</summary>
    public static void WriteColumns(Utf8JsonWriter json, Entity row, TableShape shape, TableShapes shapes)
    {
        foreach (var (name, value) in row.Attributes)
        {
            if (!shape.Columns.TryGetValue(name, out var column))
                throw new InputException($"The environment's table {shape.Table} has no column {name}. Is the solution there of this version? crmseg import brings it.");

            if (value is EntityReference reference)
            {
                json.WriteString($"{shape.Bindings[(name, reference.LogicalName)]}@odata.bind", $"/{shapes.Of(reference.LogicalName).EntitySet}({reference.Id})");
                continue;
            }

            json.WritePropertyName(name);
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case string text:
                    json.WriteStringValue(text);
                    break;
                case bool truth:
                    json.WriteBooleanValue(truth);
                    break;
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case decimal number:
                    json.WriteNumberValue(number);
                    break;
                case Money money:
                    json.WriteNumberValue(money.Value);
                    break;
                case OptionSetValue option:
                    json.WriteNumberValue(option.Value);
                    break;
                case OptionSetValueCollection options:
                    json.WriteStringValue(string.Join(',', options.Select(o => o.Value.ToString(CultureInfo.InvariantCulture))));
                    break;
                case DateTime moment when column.IsDay:
                    json.WriteStringValue(moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                    break;
                case DateTime moment:
                    json.WriteStringValue(moment.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
                    break;
                default:
                    throw new NotSupportedException($"A value of {value.GetType().Name} over the Web API.");
            }
        }
    }

    /// <summary>The address of a row: by its id, else by its alternate key.</summary>
    public static string Address(Entity row, TableShape shape) => row.KeyAttributes.Count == 0
        ? $"{shape.EntitySet}({row.Id})"
        : $"{shape.EntitySet}({string.Join(',', row.KeyAttributes.Select(k => $"{k.Key}='{Uri.EscapeDataString(((string)k.Value).Replace("'", "''", StringComparison.Ordinal))}'"))})";

    private static object? Value(JsonElement json, ColumnShape column) => column.Type switch
    {
        "StringType" or "MemoType" => json.GetString(),
        "IntegerType" => json.GetInt32(),
        "BigIntType" => json.GetInt64(),
        "DecimalType" => json.GetDecimal(),
        "DoubleType" => json.GetDouble(),
        "MoneyType" => new Money(json.GetDecimal()),
        "BooleanType" => json.GetBoolean(),
        "PicklistType" or "StateType" or "StatusType" => new OptionSetValue(json.GetInt32()),
        "MultiSelectPicklistType" => new OptionSetValueCollection([.. json.GetString()!.Split(',').Select(o => new OptionSetValue(int.Parse(o, CultureInfo.InvariantCulture)))]),
        "UniqueidentifierType" => json.GetGuid(),
        "DateTimeType" when column.IsDay => DateTime.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        "DateTimeType" => json.GetDateTimeOffset().UtcDateTime,
        _ => null,
    };
}
