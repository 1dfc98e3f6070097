using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>Makes the SDK's rows out of the SQL's, with the names of lookups and the formatted values. Names are read once for each row referred to.</summary>
internal sealed class ResultBuilder(CompiledQuery query, RowStore store, MetadataCatalog catalog, Currencies currencies, QueryContext context)
{
    private Dictionary<(string Table, Guid Id), string?>? names;
    private Dictionary<(Column Column, long Stored), string?>? texts;
    private Currency? baseCurrency;

    public Entity Build(object[] row)
    {
        var entity = new Entity(query.Root.Table.LogicalName);
        foreach (var output in query.Outputs)
            Add(entity, output, row);
        return entity;
    }

    private void Add(Entity entity, OutputColumn output, object[] row)
    {
        var stored = row[output.Index];
        if (stored is DBNull)
        {
            // Only an aggregate over nothing says so by a null; a column without a value is left out.
            if (output.IsAggregate)
                entity[output.Key] = new AliasedValue(output.Table.LogicalName, output.Column.LogicalName, null);
            return;
        }

        object? value;
        string? text;
        if (output.IsCount)
        {
            value = ToInt32(output, (long)stored);
            text = output.DateGrouping == XrmDateTimeGrouping.None ? ValueFormatter.Whole((long)stored) : ValueFormatter.DateGroup(output.DateGrouping, (long)stored, query.Fiscal);
        }
        else if (output.IsComputed || output.Family == ValueFamily.TableName)
        {
            value = stored;
            text = null;
        }
        else
        {
            if (output.Column.Type == ColumnType.Integer)
                stored = (long)ToInt32(output, (long)stored);
            value = ValueCodec.FromStored(output.Column, stored, output.TypeIndex < 0 ? null : row[output.TypeIndex] as string);
            text = IsRepeating(output.Column.Type) ? RepeatedText(output, stored, value) : Text(output, value, row);
        }

        if (output.IsRootKey && value is Guid id)
            entity.Id = id;
        entity[output.Key] = output.IsAliased ? new AliasedValue(output.Table.LogicalName, output.Column.LogicalName, value) : value;
        if (text is not null)
            entity.FormattedValues[output.Key] = text;
    }

    /// <summary>Dates, choices and flags, of which many rows have the same.</summary>
    private static bool IsRepeating(ColumnType type) => type is ColumnType.DateTime or ColumnType.Picklist or ColumnType.State or ColumnType.Status or ColumnType.Boolean;

    private string? RepeatedText(OutputColumn output, object stored, object? value)
    {
        texts ??= [];
        if (!texts.TryGetValue((output.Column, (long)stored), out var text))
            texts.Add((output.Column, (long)stored), text = ValueFormatter.Format(output.Column, value, context.TimeZone));
        return text;
    }

    private string? Text(OutputColumn output, object? value, object[] row)
    {
        switch (value)
        {
            case EntityReference reference:
                reference.Name = Name(reference.LogicalName, reference.Id);
                return reference.Name;
            case Money money:
                var currency = CurrencyOf(output, row);
                var precision = output.Column.PrecisionSource switch
                {
                    2 => currency.Precision,
                    1 => BaseCurrency().PricingPrecision,
                    _ => output.Column.Precision ?? 2,
                };
                return ValueFormatter.Money(money.Value, currency.Symbol, precision);
            default:
                return ValueFormatter.Format(output.Column, value, context.TimeZone);
        }
    }

    private string? Name(string tableName, Guid id)
    {
        names ??= [];
        if (names.TryGetValue((tableName, id), out var known))
            return known;
        string? name = null;
        if (catalog.Find(tableName) is { PrimaryNameColumn: { } nameColumn } table && table.Find(nameColumn) is { IsStored: true })
        {
            name = store.Scalar(
                $"SELECT {SqliteDialect.Quote(nameColumn)} FROM {SqliteDialect.Quote(table.LogicalName)} WHERE {SqliteDialect.Quote(table.PrimaryIdColumn)} = $0",
                [ValueCodec.FromGuid(id)]) as string;
        }

        names.Add((tableName, id), name);
        return name;
    }

    private Currency CurrencyOf(OutputColumn output, object[] row)
    {
        if (output.CurrencyIndex < 0 || row[output.CurrencyIndex] is not byte[] key)
            return BaseCurrency();
        if (output.OtherCurrencyIndex >= 0 && row[output.OtherCurrencyIndex] is byte[] other && !key.AsSpan().SequenceEqual(other))
            return BaseCurrency() with { Symbol = null };
        return currencies.ById(ValueCodec.ToGuid(key));
    }

    private Currency BaseCurrency() => baseCurrency ??= currencies.Base();

    private static int ToInt32(OutputColumn output, long value) => value is >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw ServiceFault.Of(ErrorCode.InvalidArgument, $"Arithmetic overflow: {output.Key} is {value}, which is no 32-bit integer.");
}
