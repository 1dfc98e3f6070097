using System;
using System.Collections.Generic;
using System.Threading;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>
/// Makes the SDK's rows out of the SQL's, with the names of lookups, which are read once for each row referred to. The formatted values
/// are those of the moment of the query, but made when somebody reads them, which code seldom does.
/// </summary>
internal sealed class ResultBuilder
{
    private readonly CompiledQuery query;
    private readonly RowStore store;
    private readonly MetadataCatalog catalog;
    private readonly CurrencySet? currencies;
    private readonly QueryContext context;
    private readonly Lock formatting = new();
    private readonly object?[]? lasting;
    private object[]? before;
    private Entity? entityBefore;
    private Dictionary<(string Table, Guid Id), string?>? names;
    private Dictionary<(Column Column, long Stored), string?>? texts;

    /// <remarks>Made and used while the store is held; what it made may be read at any time.</remarks>
    public ResultBuilder(CompiledQuery query, RowStore store, MetadataCatalog catalog, Currencies currencies, QueryContext context)
    {
        this.query = query;
        this.store = store;
        this.catalog = catalog;
        this.context = context;
        lasting = query.OfRoot == null ? null : new object?[query.Outputs.Count];
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
        var beside = IsBeside(row);
        if (beside)
        {
            entity.Attributes.TakeCopyOf(entityBefore!.Attributes);
            entity.Id = entityBefore.Id;
        }
        else
        {
            entity.Attributes.EnsureCapacity(Filled(row));
        }

        for (var i = 0; i < query.Outputs.Count; i++)
        {
            var output = query.Outputs[i];
            var stored = row[output.Index];
            if (beside && Stands(i, output, stored))
                continue;
            if (stored is DBNull)
            {
                // Only an aggregate over nothing says so by a null; a column without a value is left out.
                if (output.IsAggregate)
                    entity[output.Key] = new AliasedValue(output.Table.LogicalName, output.Column.LogicalName, null);
                else if (beside)
                    entity.Attributes.Remove(output.Key);
                continue;
            }

            var value = lasting == null ? Value(output, stored, row) : Lasting(i, output, stored, row);
            if (value is EntityReference reference)
                reference.Name = Name(reference.LogicalName, reference.Id);
            else if (output.IsRootKey && value is Guid id)
                entity.Id = id;
            entity[output.Key] = output.IsAliased ? new AliasedValue(output.Table.LogicalName, output.Column.LogicalName, value) : value;
        }

        entity.Formatting = () => Format(row);
        before = row;
        entityBefore = entity;
        return entity;
    }

    /// <summary>Whether a row has the same root as the one before: what came of that is taken over then.</summary>
    private bool IsBeside(object[] row) => lasting != null && before != null && ReferenceEquals(row[0], before[0]);

    /// <summary>Whether the value of the row before, or its absence, is right for this one, too, and may be shared.</summary>
    private bool Stands(int place, OutputColumn output, object stored) =>
        !output.IsAliased && ReferenceEquals(stored, before![output.Index]) && (stored is DBNull ? !output.IsAggregate : lasting![place] != null);

    /// <summary>The value of a row that may have the same root as the one before, whose values are the same objects then.</summary>
    private object? Lasting(int place, OutputColumn output, object stored, object[] row)
    {
        if (before != null && ReferenceEquals(stored, before[output.Index]) && lasting![place] is { } known)
            return known;
        var value = Value(output, stored, row);
        lasting![place] = value is string or Guid or int or decimal or bool or DateTime or long or double ? value : null;
        return value;
    }

    private static int Filled(object[] row)
    {
        var filled = 0;
        foreach (var value in row)
        {
            if (value is not DBNull)
                filled++;
        }

        return filled;
    }

    private FormattedValueCollection Format(object[] row)
    {
        var formatted = new FormattedValueCollection();
        lock (formatting)
        {
            foreach (var output in query.Outputs)
            {
                var stored = row[output.Index];
                if (stored is not DBNull && Text(output, stored, row) is { } text)
                    formatted[output.Key] = text;
            }
        }

        return formatted;
    }

    private static object? Value(OutputColumn output, object stored, object[] row)
    {
        if (output.IsCount)
            return ToInt32(output, (long)stored);
        if (output.IsComputed || output.Family == ValueFamily.TableName)
            return stored;
        if (output.Column.Type == ColumnType.Integer)
            return Boxes.Of(ToInt32(output, (long)stored));
        return ValueCodec.FromStored(output.Column, stored, output.TypeIndex < 0 ? null : row[output.TypeIndex] as string);
    }

    private string? Text(OutputColumn output, object stored, object[] row)
    {
        if (output.IsCount)
            return output.DateGrouping == XrmDateTimeGrouping.None ? ValueFormatter.Whole((long)stored) : ValueFormatter.DateGroup(output.DateGrouping, (long)stored, query.Fiscal);
        if (output.IsComputed || output.Family == ValueFamily.TableName)
            return null;
        if (IsRepeating(output.Column.Type))
            return RepeatedText(output, (long)stored);
        switch (Value(output, stored, row))
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

    private string? Name(string tableName, Guid id)
    {
        names ??= [];
        if (names.TryGetValue((tableName, id), out var known))
            return known;
        string? name = null;
        if (catalog.Find(tableName) is { PrimaryNameColumn: { } nameColumn } table && table.Find(nameColumn) is { IsStored: true } stored)
        {
            name = store.Value(table, id, stored) as string;
        }

        names.Add((tableName, id), name);
        return name;
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
}
