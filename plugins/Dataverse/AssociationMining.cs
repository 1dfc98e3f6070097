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
/// Mines co-purchase rules: counts what customers with a profile bought, a page of customers a call, keeping the counts on the
/// run's row; then writes the rules that reach the thresholds; then suggests by them, again a page of customers a call. Until the
/// counting is done the rules of before stand.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="settings">What the organisation decided.</param>
/// <param name="run">The row of the run: its day is the day of the rules, however long the run lasts.</param>
internal sealed class AssociationMining(IOrganizationService service, Settings settings, Entity run) : IMaintenancePhase
{
    private const char Part = ' ';
    private const string Counting = "baskets";
    private const string Writing = "rules";
    private const string Suggesting = "suggestions";

    private readonly DateTime minedOn = run.GetAttributeValue<DateTime>(MaintenanceRunTable.AsOf).Date;

    public string Name => "co-purchases";

    /// <summary>Customers that the run goes by, twice each: once to count, once to suggest.</summary>
    public int Count() => 2 * Paging.ByCookie(service, Customers(), ContactTable.Id).Count();

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var place = (token.Place ?? Counting).Split([Part], 2);
        var inner = place.Length == 2 ? place[1] : null;
        return place[0] switch
        {
            Counting => CountBaskets(token, inner, pageSize),
            Writing => WriteRules(token, pageSize),
            Suggesting => Suggest(token, inner, pageSize),
            _ => throw new RefusedException($"The continuation token is not one that this API gave out. Leave it empty to begin anew."),
        };
    }

    private MaintenancePage CountBaskets(MaintenanceToken token, string? place, int pageSize)
    {
        var categories = Categories();
        if (categories.Count > Baskets.MostCategories)
        {
            var page = new MaintenancePage { Phase = Counting };
            page.Result.Failures[run.Id] = $"There are more than {Baskets.MostCategories} active product categories, more than co-purchase rules are mined for. Put products into fewer categories, or deactivate those that nobody needs; the rules of before stand.";
            return page;
        }

        var customers = Paging.Next(service, Customers(), ContactTable.Id, place, pageSize, out var next).Select(contact => contact.Id).ToList();
        var baskets = place == null ? new Baskets() : Baskets.Parse(run.GetAttributeValue<string>(MaintenanceRunTable.Tally));
        foreach (var bought in new PurchasedCategories(service).Read(customers, settings.Suggestions.HistoryAfter(minedOn), minedOn).Values)
            baskets.Add([.. bought.Keys.Where(categories.ContainsKey)]);
        service.Update(new Entity(MaintenanceRunTable.Name, run.Id) { [MaintenanceRunTable.Tally] = baskets.ToString() });
        return Page(Counting, token, next == null ? Writing : Counting + Part + next, customers.Count);
    }

    private MaintenancePage WriteRules(MaintenanceToken token, int pageSize)
    {
        var categories = Categories();
        var baskets = Baskets.Parse(run.GetAttributeValue<string>(MaintenanceRunTable.Tally));
        var rules = baskets.Rules(settings.Suggestions.Thresholds).FindAll(rule => categories.ContainsKey(rule.From) && categories.ContainsKey(rule.To));
        if (new CategoryAssociations(service).Write(rules, categories, minedOn, pageSize) > 0)
            return Page(Writing, token, Writing, 0);

        service.Update(new Entity(MaintenanceRunTable.Name, run.Id) { [MaintenanceRunTable.Tally] = null });
        return Page(Writing, token, Suggesting, 0) with
        {
            Note = $"{rules.Count:N0} co-purchase rules from {baskets.Customers:N0} customers who bought anything in a category",
        };
    }

    private MaintenancePage Suggest(MaintenanceToken token, string? place, int pageSize)
    {
        var customers = Paging.Next(service, Customers(), ContactTable.Id, place, pageSize, out var next).Select(contact => contact.Id).ToList();
        var left = customers.FindAll(id => !token.Failed.Contains(id));
        try
        {
            var page = Page(Suggesting, token, next == null ? null : Suggesting + Part + next, left.Count);
            page.Result.Changed = new SuggestionRows(service).Refresh(left, new CategoryAssociations(service).Read(out _), minedOn, token.AsOf, settings);
            if (token.Unreported is { } earlier)
                page.Result.Failures[earlier.Key] = earlier.Value;
            return page;
        }
        catch (CustomerFailedException failure)
        {
            throw RowRefusedException.Of(token, failure.ContactId, $"The suggestions of the contact {failure.ContactId} could not be written:", failure);
        }
    }

    private static MaintenancePage Page(string phase, MaintenanceToken token, string? place, int touched) => new()
    {
        Phase = phase,
        Result = new RecalculationResult { Touched = touched },
        Next = place == null ? null : token with { Place = place, Failed = [], Unreported = null },
    };

    /// <summary>Customers with a profile: who does not want one, or does not consent, is not mined either.</summary>
    private static QueryExpression Customers()
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(ContactTable.SchemeVersion, ConditionOperator.NotNull);
        return query;
    }

    /// <summary>The names of the active categories: of all, or of one more than can be mined.</summary>
    private Dictionary<Guid, string> Categories()
    {
        var query = new QueryExpression(ProductCategoryTable.Name) { ColumnSet = new ColumnSet(ProductCategoryTable.Title), TopCount = Baskets.MostCategories + 1 };
        query.Criteria.AddCondition(ProductCategoryTable.State, ConditionOperator.Equal, 0);
        return service.RetrieveMultiple(query).Entities.ToDictionary(row => row.Id, row => row.GetAttributeValue<string>(ProductCategoryTable.Title) ?? "");
    }
}
