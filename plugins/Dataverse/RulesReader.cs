using System;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Reads the active settings and the active scheme in one request. Either may be missing, and they have nothing in common but
/// the organisation that owns both: so the query begins at its row, which also says what language the organisation speaks.
/// </summary>
internal sealed class RulesReader(IOrganizationService service)
{
    private const string SettingsAlias = "settings";
    private const string SchemeAlias = "scheme";

    public Rules Read()
    {
        var query = new QueryExpression(OrganizationRow.Name) { ColumnSet = new ColumnSet(OrganizationRow.LanguageCode) };
        var settings = Owned(query, SettingsTable.Name, SettingsTable.Organization, SettingsAlias);
        settings.LinkCriteria.AddCondition(SettingsTable.State, ConditionOperator.Equal, 0);
        var scheme = Owned(query, PrioritySchemeTable.Name, PrioritySchemeTable.Organization, SchemeAlias);
        scheme.LinkCriteria.AddCondition(PrioritySchemeTable.SchemeStatus, ConditionOperator.Equal, (int)SchemeStatus.Active);
        scheme.LinkCriteria.AddCondition(PrioritySchemeTable.State, ConditionOperator.Equal, 0);
        SchemeReader.AddParts(scheme.AddLink);

        var page = service.RetrieveMultiple(query);
        SchemeReader.RequireWhole(page);
        var rows = page.Entities;
        var settingsRow = rows.Select(row => Unaliased(row, SettingsAlias, SettingsTable.Name, SettingsTable.Id)).FirstOrDefault(row => row != null);
        var schemeRow = rows.Select(row => Unaliased(row, SchemeAlias, PrioritySchemeTable.Name, PrioritySchemeTable.Id)).FirstOrDefault(row => row != null);
        var settingsRead = settingsRow == null ? Settings.Default : SettingsColumns.Read(settingsRow);
        var texts = ReasonTexts.Of(rows.FirstOrDefault()?.GetAttributeValue<int?>(OrganizationRow.LanguageCode));
        return new Rules(
            settingsRead with { Profiles = settingsRead.Profiles with { Texts = texts } },
            schemeRow == null ? BuiltInScheme.Instance : SchemeReader.SchemeOf(schemeRow, [.. rows.Where(row => IsOf(row, schemeRow.Id))]).Scheme)
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

    private static bool IsOf(Entity row, Guid scheme) =>
        row.GetAttributeValue<AliasedValue>(SchemeAlias + "." + PrioritySchemeTable.Id)?.Value is Guid id && id == scheme;

    /// <summary>What a joined row holds of one table, as a row of that table; null where the outer join found nothing.</summary>
    private static Entity? Unaliased(Entity row, string alias, string table, string idColumn)
    {
        if (row.GetAttributeValue<AliasedValue>(alias + "." + idColumn)?.Value is not Guid id)
            return null;

        var unaliased = new Entity(table, id);
        foreach (var value in row.Attributes)
        {
            if (value.Key.StartsWith(alias + ".", StringComparison.Ordinal))
                unaliased[value.Key.Substring(alias.Length + 1)] = ((AliasedValue?)value.Value)?.Value;
        }

        return unaliased;
    }

    private static DateTime? Later(DateTime? one, DateTime? other) => one == null || other > one ? other : one;
}
