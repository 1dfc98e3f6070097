using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Reads the active settings and the active scheme in one request. Either may be missing, and they have nothing in common but
/// the organisation that owns both: so the query begins at its row, which also says what language the organisation speaks. A
/// reporting currency that has been deactivated is none.
/// </summary>
internal sealed class RulesReader(IOrganizationService service)
{
    private const string SettingsAlias = "settings";
    private const string SchemeAlias = "scheme";
    private const string CurrencyAlias = "currency";

    public Rules Read()
    {
        var query = new QueryExpression(OrganizationRow.Name) { ColumnSet = new ColumnSet(OrganizationRow.LanguageCode) };
        var settings = Owned(query, SettingsTable.Name, SettingsTable.Organization, SettingsAlias);
        settings.LinkCriteria.AddCondition(SettingsTable.State, ConditionOperator.Equal, 0);
        var currency = settings.AddLink(CurrencyTable.Name, SettingsTable.ReportingCurrency, CurrencyTable.Id, JoinOperator.LeftOuter);
        currency.EntityAlias = CurrencyAlias;
        currency.Columns = new ColumnSet(CurrencyTable.Id, CurrencyTable.Code, CurrencyTable.ExchangeRate);
        currency.LinkCriteria.AddCondition(CurrencyTable.State, ConditionOperator.Equal, 0);
        var scheme = Owned(query, PrioritySchemeTable.Name, PrioritySchemeTable.Organization, SchemeAlias);
        scheme.LinkCriteria.AddCondition(PrioritySchemeTable.SchemeStatus, ConditionOperator.Equal, (int)SchemeStatus.Active);
        scheme.LinkCriteria.AddCondition(PrioritySchemeTable.State, ConditionOperator.Equal, 0);
        SchemeReader.AddParts(scheme.AddLink);

        var page = service.RetrieveMultiple(query);
        SchemeReader.RequireWhole(page);
        var rows = page.Entities;
        var settingsRow = Active(rows, SettingsAlias, SettingsTable.Name, SettingsTable.Id);
        var schemeRow = Active(rows, SchemeAlias, PrioritySchemeTable.Name, PrioritySchemeTable.Id);
        var settingsRead = settingsRow == null ? Settings.Default : SettingsColumns.Read(settingsRow);
        var reporting = Active(rows, CurrencyAlias, CurrencyTable.Name, CurrencyTable.Id) is { } chosen
            ? new ReportingCurrency(chosen.Id, chosen.GetAttributeValue<string>(CurrencyTable.Code), chosen.GetAttributeValue<decimal>(CurrencyTable.ExchangeRate))
            : null;
        var texts = ReasonTexts.Of(rows.FirstOrDefault()?.GetAttributeValue<int?>(OrganizationRow.LanguageCode));
        return new Rules(
            settingsRead with { Profiles = settingsRead.Profiles with { Texts = texts, ReportingCurrency = reporting } },
            schemeRow == null ? BuiltInScheme.Instance : SchemeReader.SchemeOf(schemeRow, [.. rows.Where(row => IdOf(row, SchemeAlias, PrioritySchemeTable.Id) == schemeRow.Id)]).Scheme)
        {
            ChangedOn = Later(settingsRow?.GetAttributeValue<DateTime?>(SettingsTable.ModifiedOn), schemeRow?.GetAttributeValue<DateTime?>(PrioritySchemeTable.ModifiedOn)),
        };
    }

    private static LinkEntity Owned(QueryExpression query, string table, string organization, string alias)
    {
        var link = query.AddLink(table, OrganizationRow.Id, organization, JoinOperator.LeftOuter);
        link.EntityAlias = alias;
        link.Columns = new ColumnSet(true);
        return link;
    }

    private static Guid? IdOf(Entity row, string alias, string idColumn) => row.GetAttributeValue<AliasedValue>(alias + "." + idColumn)?.Value as Guid?;

    /// <summary>
    /// What the joined rows hold of one table, as a row of that table; null where the outer join found nothing. Should two have
    /// become active at the same moment, everybody goes by the same one.
    /// </summary>
    private static Entity? Active(ICollection<Entity> rows, string alias, string table, string idColumn)
    {
        if (rows.Select(row => IdOf(row, alias, idColumn)).Min() is not { } id)
            return null;

        var active = new Entity(table, id);
        foreach (var value in rows.First(row => IdOf(row, alias, idColumn) == id).Attributes)
        {
            if (value.Key.StartsWith(alias + ".", StringComparison.Ordinal))
                active[value.Key.Substring(alias.Length + 1)] = ((AliasedValue?)value.Value)?.Value;
        }

        return active;
    }

    private static DateTime? Later(DateTime? one, DateTime? other) => one == null || other > one ? other : one;
}
