using System;
using System.Collections.Generic;
using System.Threading;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>
/// Makes the SDK's rows out of the SQL's, with the names of lookups, which are read once for each row referred to. Values and formatted values
/// are those of the moment of the query, but made when somebody reads them: of a joined row code looks at a few, and at formatted ones seldom.
/// </summary>
internal sealed class ResultBuilder
{
    private readonly CompiledQuery query;
    private readonly RowStore store;
    private readonly MetadataCatalog catalog;
    private readonly CurrencySet? currencies;
    private readonly QueryContext context;
    private readonly Lock formatting = new();
    private Dictionary<(string Table, Guid Id), string?>? names;
    private Dictionary<(Column Column, long Stored), string?>? texts;

    /// <remarks>Made and used while the store is held; what it made may be read at any time.</remarks>
    public ResultBuilder(CompiledQuery query, RowStore store, MetadataCatalog catalog, Currencies currencies, QueryContext context)
    {
        this.query = query;
        this.store = store;
        this.catalog = catalog;
        this.context = context;
        foreach (var output in query.Outputs)
        {
            if (output.Column.Type != ColumnType.Money)
                continue;
            this.currencies = currencies.Now();
            break;
        }
    }

    public Entity Build(object[] row)
    {
        var entity = new Entity(query.Root.Table.LogicalName);
        foreach (var output in query.References)
        {
            if (row[output.Index] is byte[] && Value(output, row) is EntityReference reference)
                Read(reference.LogicalName, reference.Id);
        }

        if (query.RootKey is { } key && row[key.Index] is byte[] id)
            entity.Id = ValueCodec.ToGuid(id);
        entity.Attributes.TakeFrom(new RowValuesOnDemand(this, row));
        entity.Formatting = () => Format(row);
        return entity;
    }

    /// <summary>The value of a row that is called so; null and false where it has none.</summary>
    private bool TryMake(int place, object[] row, out object? value)
    {
        var output = query.Outputs[place];
        value = null;

        // Only an aggregate over nothing says so by a null; a column without a value is left out.
        if (!Has(output, row))
            return false;
        value = row[output.Index] is DBNull ? null : Value(output, row);
        if (value is EntityReference reference)
            reference.Name = names!.GetValueOrDefault((reference.LogicalName, reference.Id));
        if (output.IsAliased)
            value = new AliasedValue(output.Table.LogicalName, output.Column.LogicalName, value);
        return true;
    }

    private static bool Has(OutputColumn output, object[] row) => output.IsAggregate || row[output.Index] is not DBNull;

    private FormattedValueCollection Format(object[] row)
    {
        var formatted = new FormattedValueCollection();
        lock (formatting)
        {
            foreach (var output in query.Outputs)
            {
                if (row[output.Index] is not DBNull && Text(output, row) is { } text)
                    formatted[output.Key] = text;
            }
        }

        return formatted;
    }

    private static object? Value(OutputColumn output, object[] row)
    {
        var stored = row[output.Index];
        if (output.IsCount)
            return ToInt32(output, (long)stored);
        if (output.IsComputed || output.Family == ValueFamily.TableName)
            return stored;
        if (output.Column.Type == ColumnType.Integer)
            return Boxes.Of(ToInt32(output, (long)stored));
        return ValueCodec.FromStored(output.Column, stored, output.TypeIndex < 0 ? null : row[output.TypeIndex] as string);
    }

    private string? Text(OutputColumn output, object[] row)
    {
        var stored = row[output.Index];
        if (output.IsCount)
            return output.DateGrouping == XrmDateTimeGrouping.None ? ValueFormatter.Whole((long)stored) : ValueFormatter.DateGroup(output.DateGrouping, (long)stored, query.Fiscal);
        if (output.IsComputed || output.Family == ValueFamily.TableName)
            return null;
        if (IsRepeating(output.Column.Type))
            return RepeatedText(output, (long)stored);
        switch (Value(output, row))
        {
            case EntityReference reference:
                return names!.GetValueOrDefault((reference.LogicalName, reference.Id));
            case Money money:
                var currency = CurrencyOf(output, row);
                var precision = output.Column.PrecisionSource switch
                {
                    _ when output.IsAggregate => currency.Precision,
                    2 => currency.Precision,
                    1 => currencies!.Base.PricingPrecision,
                    _ => output.Column.Precision ?? 2,
                };
                return ValueFormatter.Money(money.Value, currency.Symbol, precision);
            case { } value:
                return ValueFormatter.Format(output.Column, value, context.TimeZone);
            default:
                return null;
        }
    }

    /// <summary>Dates, choices and flags, of which many rows have the same.</summary>
    private static bool IsRepeating(ColumnType type) => type is ColumnType.DateTime or ColumnType.Picklist or ColumnType.State or ColumnType.Status or ColumnType.Boolean;

    private string? RepeatedText(OutputColumn output, long stored)
    {
        texts ??= [];
        if (!texts.TryGetValue((output.Column, stored), out var text))
            texts.Add((output.Column, stored), text = ValueFormatter.Format(output.Column, ValueCodec.FromStored(output.Column, stored), context.TimeZone));
        return text;
    }

    /// <summary>Reads the name of a row that is referred to.</summary>
    private void Read(string tableName, Guid id)
    {
        names ??= [];
        if (names.ContainsKey((tableName, id)))
            return;
        string? name = null;
        if (catalog.Find(tableName) is { PrimaryNameColumn: { } nameColumn } table && table.Find(nameColumn) is { IsStored: true } stored)
        {
            name = store.Value(table, id, stored) as string;
        }

        names.Add((tableName, id), name);
    }

    private Currency CurrencyOf(OutputColumn output, object[] row)
    {
        if (output.CurrencyIndex < 0 || row[output.CurrencyIndex] is not byte[] key)
            return currencies!.Base;
        if (output.OtherCurrencyIndex >= 0 && row[output.OtherCurrencyIndex] is byte[] other && !key.AsSpan().SequenceEqual(other))
            return currencies!.Base with { Symbol = null };
        return currencies!.ById(ValueCodec.ToGuid(key));
    }

    private static int ToInt32(OutputColumn output, long value) => value is >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw ServiceFault.Of(ErrorCode.InvalidArgument, $"Arithmetic overflow: {output.Key} is {value}, which is no 32-bit integer.");

    private sealed class RowValuesOnDemand(ResultBuilder builder, object[] row) : ValuesOnDemand<string, object>
    {
        private object?[]? made;

        public override bool Contains(string key) => builder.query.Places.TryGetValue(key, out var place) && Has(builder.query.Outputs[place], row);

        public override bool TryGetValue(string key, out object value)
        {
            value = null!;
            return builder.query.Places.TryGetValue(key, out var place) && TryGetValue(place, out value);
        }

        public override Dictionary<string, object> All()
        {
            var outputs = builder.query.Outputs;
            var all = new Dictionary<string, object>(outputs.Count);
            for (var i = 0; i < outputs.Count; i++)
            {
                if (TryGetValue(i, out var value))
                    all.Add(outputs[i].Key, value);
            }

            return all;
        }

        private bool TryGetValue(int place, out object value)
        {
            made ??= new object?[builder.query.Outputs.Count];
            if (made[place] is { } known)
            {
                value = known;
                return true;
            }

            var has = builder.TryMake(place, row, out var fresh);
            value = (made[place] = fresh)!;
            return has;
        }
    }
}
