using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Store;

namespace LocalDataverse.Query;

/// <summary>
/// The currencies by which amounts are formatted, read once and kept until one of their rows, or the organisation's, is written or a
/// write of it may have been undone.
/// </summary>
internal sealed class Currencies(RowStore store, MetadataCatalog catalog)
{
    private volatile Reading? current;

    /// <summary>The currencies as they are now. Called while the store is held.</summary>
    public CurrencySet Now()
    {
        var version = store.SettingsVersion;
        if (current is { } known && known.Version == version)
            return known.Set;
        var set = Read();
        current = new Reading(version, set);
        return set;
    }

    private CurrencySet Read()
    {
        var known = new Dictionary<Guid, Currency>();
        if (catalog.Find("transactioncurrency") is { } table && table.Find("currencysymbol") is { IsStored: true } && table.Find("currencyprecision") is { IsStored: true })
        {
            store.Read(
                $"SELECT {SqlDialect.Quote(table.PrimaryIdColumn)}, currencysymbol, currencyprecision FROM transactioncurrency",
                [],
                reader => known.Add(
                    ValueCodec.ToGuid((byte[])reader.GetValue(0)),
                    Currency.Unknown with { Symbol = reader.IsDBNull(1) ? null : reader.GetString(1), Precision = reader.IsDBNull(2) ? 2 : reader.GetInt32(2) }));
        }

        var own = Currency.Unknown;
        if (catalog.Find("organization") is { } organization && organization.Find("basecurrencyid") is { IsStored: true })
        {
            var withPricing = organization.Find("pricingdecimalprecision") is { IsStored: true };
            store.Read(
                $"SELECT basecurrencyid, {(withPricing ? "pricingdecimalprecision" : "NULL")} FROM organization LIMIT 1",
                [],
                reader =>
                {
                    if (!reader.IsDBNull(0) && known.TryGetValue(ValueCodec.ToGuid((byte[])reader.GetValue(0)), out var found))
                        own = found;
                    own = own with { PricingPrecision = reader.IsDBNull(1) ? 2 : reader.GetInt32(1) };
                });
        }

        return new CurrencySet(own, known);
    }

    private sealed record Reading(long Version, CurrencySet Set);
}
