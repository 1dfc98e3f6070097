using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>What the host needs to know again and again about users and currencies, kept until one of their rows changes.</summary>
internal sealed class Principals(LocalOrganization organization, RowStore store)
{
    private static readonly HashSet<string> Tables = new(StringComparer.OrdinalIgnoreCase) { "systemuser", "team", "usersettings", "transactioncurrency", "organization" };

    // A new one for each time that something is forgotten: what was being read meanwhile goes into the former one.
    private volatile Known known = new();

    public void Forget(string table)
    {
        if (Tables.Contains(table))
            Forget();
    }

    public void Forget() => known = new Known();

    /// <exception cref="System.ServiceModel.FaultException">There is no such user in whose name one could act.</exception>
    public void RequireUser(Guid user)
    {
        var users = known.Users;
        if (users.ContainsKey(user))
            return;
        if (!store.Exists(organization.Table("systemuser"), user))
            throw ServiceFault.MissingRow("systemuser", user);
        users[user] = true;
    }

    /// <summary>The business unit of a user or team.</summary>
    public Guid BusinessUnitOf(Guid principal)
    {
        var businessUnits = known.BusinessUnits;
        if (businessUnits.TryGetValue(principal, out var unit))
            return unit;
        var columns = new ColumnSet("businessunitid");
        var row = store.Retrieve(organization.Table("systemuser"), principal, columns) ?? store.Retrieve(organization.Table("team"), principal, columns);
        unit = row?.GetAttributeValue<EntityReference>("businessunitid")?.Id ?? organization.RootBusinessUnitId;
        return businessUnits[principal] = unit;
    }

    public TimeZoneInfo TimeZoneOf(Guid user)
    {
        var timeZones = known.TimeZones;
        if (timeZones.TryGetValue(user, out var zone))
            return zone;
        var settings = store.Retrieve(organization.Table("usersettings"), user, new ColumnSet("timezonecode"));
        return timeZones[user] = Pipeline.TimeZones.ByCode(settings?.GetAttributeValue<int?>("timezonecode"));
    }

    /// <summary>The language of the user's pages; English where none is set.</summary>
    public int LanguageOf(Guid user)
    {
        var languages = known.Languages;
        if (languages.TryGetValue(user, out var language))
            return language;
        var chosen = store.Retrieve(organization.Table("usersettings"), user, new ColumnSet("uilanguageid"))?.GetAttributeValue<int?>("uilanguageid");
        return languages[user] = chosen is > 0 and var code ? code : 1033;
    }

    /// <summary>The currency of new rows: the user's, else the organisation's.</summary>
    public Guid CurrencyOf(Guid user)
    {
        var userCurrencies = known.UserCurrencies;
        if (userCurrencies.TryGetValue(user, out var currency))
            return currency;
        var settings = store.Retrieve(organization.Table("usersettings"), user, new ColumnSet("transactioncurrencyid"));
        currency = settings?.GetAttributeValue<EntityReference>("transactioncurrencyid")?.Id ?? organization.BaseCurrencyId;
        return userCurrencies[user] = currency;
    }

    public (decimal Rate, int Precision) Currency(Guid id)
    {
        var currencies = known.Currencies;
        if (currencies.TryGetValue(id, out var rate))
            return rate;
        var row = store.Retrieve(organization.Table("transactioncurrency"), id, new ColumnSet("exchangerate", "currencyprecision"))
            ?? throw ServiceFault.MissingRow("transactioncurrency", id);
        return currencies[id] = (row.GetAttributeValue<decimal?>("exchangerate") ?? 1m, row.GetAttributeValue<int?>("currencyprecision") ?? 2);
    }

    public int PricingPrecision
    {
        get
        {
            var current = known;
            return current.PricingPrecision ?? (current.PricingPrecision = store.Retrieve(organization.Table("organization"), organization.OrganizationId, new ColumnSet("pricingdecimalprecision"))?.GetAttributeValue<int?>("pricingdecimalprecision") ?? 2).Value;
        }
    }

    private sealed class Known
    {
        public ConcurrentDictionary<Guid, Guid> BusinessUnits { get; } = [];

        public ConcurrentDictionary<Guid, (decimal Rate, int Precision)> Currencies { get; } = [];

        public ConcurrentDictionary<Guid, TimeZoneInfo> TimeZones { get; } = [];

        public ConcurrentDictionary<Guid, int> Languages { get; } = [];

        public ConcurrentDictionary<Guid, Guid> UserCurrencies { get; } = [];

        public ConcurrentDictionary<Guid, bool> Users { get; } = [];

        public int? PricingPrecision { get; set; }
    }
}
