using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Store;

namespace LocalDataverse.Query;

/// <summary>
/// The currencies by which amounts are formatted, read once and kept until one of their rows, or the organisation's, is written or a
/// write of it may have been undone. Used while the store is held.
/// </summary>
internal sealed class Currencies(RowStore store, MetadataCatalog catalog)
{
    private readonly Dictionary<Guid, Currency> known = [];
    private Currency? baseCurrency;
    private long readAt = -1;

    public Currency Base()
    {
        ForgetWhatIsOld();
        return baseCurrency ??= ReadBase();
    }

    public Currency ById(Guid id)
    {
        ForgetWhatIsOld();
        if (!known.TryGetValue(id, out var currency))
            known.Add(id, currency = Read(id));
        return currency;
    }

    private void ForgetWhatIsOld()
    {
        if (readAt == store.SettingsVersion)
            return;
        readAt = store.SettingsVersion;
        known.Clear();
        baseCurrency = null;
    }

    private Currency ReadBase()
    {
        byte[]? id = null;
        var pricing = 2;
        if (catalog.Find("organization") is { } organization && organization.Find("basecurrencyid") is { IsStored: true })
        {
            var withPricing = organization.Find("pricingdecimalprecision") is { IsStored: true };
            store.Read(
                $"SELECT basecurrencyid, {(withPricing ? "pricingdecimalprecision" : "NULL")} FROM organization LIMIT 1",
                [],
                reader =>
                {
                    id = reader.IsDBNull(0) ? null : (byte[])reader.GetValue(0);
                    pricing = reader.IsDBNull(1) ? 2 : reader.GetInt32(1);
                });
        }

        return (id is null ? new Currency(null, 2, 2) : ById(ValueCodec.ToGuid(id))) with { PricingPrecision = pricing };
    }

    private Currency Read(Guid id)
    {
        var currency = new Currency(null, 2, 2);
        if (catalog.Find("transactioncurrency") is { } table && table.Find("currencysymbol") is { IsStored: true } && table.Find("currencyprecision") is { IsStored: true })
        {
            store.Read(
                $"SELECT currencysymbol, currencyprecision FROM transactioncurrency WHERE {SqliteDialect.Quote(table.PrimaryIdColumn)} = $0",
                [ValueCodec.FromGuid(id)],
                reader => currency = new Currency(reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? 2 : reader.GetInt32(1), 2));
        }

        return currency;
    }
}
