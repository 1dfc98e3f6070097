using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Suggestions;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that brings suggestions up to date where anything may have changed since the last run that came to
/// its end: customers whose row was written, as every purchase does, and customers of whom a suggestion was dismissed. What
/// mining changes the mining itself sees to.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="settings">What the organisation decided.</param>
internal sealed class SuggestionsDue(IOrganizationService service, Settings settings) : IMaintenancePhase
{
    private const char Part = ' ';
    private const string Dismissals = "dismissals";
    private const string Customers = "customers";

    /// <summary>A row bears the time at which it was written, and can be read when its transaction has ended: later, by up to two minutes.</summary>
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(10);

    public string Name => "suggestions";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var rules = new CategoryAssociations(service).Read(out var minedOn);
        if (token.Place == null && rules.Count == 0 && !AnyOpen())
            return new MaintenancePage();

        // Place: from when on, what is being gone through, and where in that.
        var place = (token.Place ?? Since().Ticks.ToString(CultureInfo.InvariantCulture) + Part + Dismissals).Split([Part], 3);
        if (place.Length < 2 || !long.TryParse(place[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            throw new RefusedException($"The continuation token is not one that this API gave out. Leave it empty to begin anew.");

        var customers = place[1] == Dismissals
            ? Ids(Dismissed(new DateTime(ticks, DateTimeKind.Utc)), SuggestionTable.Id, place, pageSize, row => row.GetAttributeValue<EntityReference>(SuggestionTable.Contact)?.Id, out var next)
            : Ids(Changed(new DateTime(ticks, DateTimeKind.Utc)), ContactTable.Id, place, pageSize, row => row.Id, out next);
        var left = customers.FindAll(id => !token.Failed.Contains(id));
        try
        {
            var changed = new SuggestionRows(service).Refresh(left, rules, minedOn ?? token.AsOf, token.AsOf, settings);
            var page = new MaintenancePage
            {
                Note = changed == 0 ? null : (Sentence)$"suggestions of {changed:N0} customers changed",
                Next = next == null && place[1] == Customers ? null : token with { Place = next ?? place[0] + Part + Customers, Failed = [], Unreported = null },
            };
            if (token.Unreported is { } earlier)
                page.Result.Failures[earlier.Key] = earlier.Value;
            return page;
        }
        catch (CustomerFailedException failure)
        {
            var refused = RowRefusedException.Of(
                token with { Place = string.Join(Part.ToString(), place) }, failure.ContactId, $"The suggestions of the contact {failure.ContactId} could not be written:", failure);
            throw new RefusedException($"{refused.Sentence}", refused);
        }
    }

    private bool AnyOpen()
    {
        var query = SuggestionRows.OpenOnes();
        query.ColumnSet = new ColumnSet(false);
        query.TopCount = 1;
        return service.RetrieveMultiple(query).Entities.Count > 0;
    }

    /// <summary>The beginning of the last run that came to its end; the beginning of time when there is none.</summary>
    private DateTime Since()
    {
        var query = new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(MaintenanceRunTable.StartedOn), TopCount = 1 };
        query.Criteria.AddCondition(MaintenanceRunTable.Kind, ConditionOperator.Equal, (int)RunKind.Maintenance);
        query.Criteria.AddCondition(MaintenanceRunTable.RunState, ConditionOperator.In, (int)RunState.Completed, (int)RunState.CompletedWithFailures);
        query.AddOrder(MaintenanceRunTable.StartedOn, OrderType.Descending);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<DateTime?>(MaintenanceRunTable.StartedOn) is { } started
            ? started - LongestTransaction
            : new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    }

    private static QueryExpression Dismissed(DateTime since)
    {
        var query = new QueryExpression(SuggestionTable.Name) { ColumnSet = new ColumnSet(SuggestionTable.Contact) };
        query.Criteria.AddCondition(SuggestionTable.SuggestionStatus, ConditionOperator.Equal, (int)SuggestionStatus.Dismissed);
        query.Criteria.AddCondition(SuggestionTable.ModifiedOn, ConditionOperator.GreaterEqual, since);
        return query;
    }

    private static QueryExpression Changed(DateTime since)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(ContactTable.ModifiedOn, ConditionOperator.GreaterEqual, since);
        return query;
    }

    private List<Guid> Ids(QueryExpression query, string idColumn, string[] place, int pageSize, Func<Entity, Guid?> contactOf, out string? next)
    {
        var rows = Paging.Next(service, query, idColumn, place.Length == 3 ? place[2] : null, pageSize, out var inner);
        next = inner == null ? null : string.Join(Part.ToString(), place[0], place[1], inner);
        return [.. rows.Select(contactOf).OfType<Guid>().Distinct()];
    }
}
