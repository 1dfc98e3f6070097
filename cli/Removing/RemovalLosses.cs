using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Removing;

/// <summary>What is lost when the solution is removed: all that bears its publisher's prefix, as the organisation's metadata tell.</summary>
internal sealed class RemovalLosses
{
    private RemovalLosses(Guid solution, IReadOnlyList<Loss> tables, IReadOnlyList<Loss> columns, IReadOnlyList<string> dependents)
    {
        Solution = solution;
        Tables = tables;
        Columns = columns;
        Dependents = dependents;
    }

    public Guid Solution { get; }

    /// <summary>Its tables with their rows.</summary>
    public IReadOnlyList<Loss> Tables { get; }

    /// <summary>Its columns on other tables with the rows that have a value there, most first.</summary>
    public IReadOnlyList<Loss> Columns { get; }

    /// <summary>What needs the solution and keeps it from being removed, each once.</summary>
    public IReadOnlyList<string> Dependents { get; }

    /// <summary>Asks an organisation; null when the solution is not there.</summary>
    public static RemovalLosses? Of(IOrganizationService service, string solutionName)
    {
        var query = new QueryExpression("solution") { ColumnSet = new ColumnSet("uniquename") };
        query.Criteria.AddCondition("uniquename", ConditionOperator.Equal, solutionName);
        var publisher = query.AddLink("publisher", "publisherid", "publisherid");
        publisher.EntityAlias = "publisher";
        publisher.Columns = new ColumnSet("customizationprefix");
        if (service.RetrieveMultiple(query).Entities.FirstOrDefault() is not { } solution)
            return null;

        var prefix = (string)solution.GetAttributeValue<AliasedValue>("publisher.customizationprefix").Value + "_";
        var all = ((RetrieveAllEntitiesResponse)service.Execute(new RetrieveAllEntitiesRequest { EntityFilters = EntityFilters.Attributes })).EntityMetadata.Where(t => t.IsIntersect != true).ToList();
        var own = all.Where(t => t.LogicalName.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var counts = ((RetrieveTotalRecordCountResponse)service.Execute(new RetrieveTotalRecordCountRequest { EntityNames = own.ConvertAll(t => t.LogicalName).ToArray() })).EntityRecordCountCollection;
        var columns = all.Except(own)
            .SelectMany(t => t.Attributes.Where(c => c.AttributeOf == null && c.LogicalName.StartsWith(prefix, StringComparison.Ordinal) && !IsInBaseCurrency(c)).Select(c => (Table: t, Column: c)))
            .Select(c => new Loss(Label(c.Column.DisplayName, c.Column.LogicalName), $"{c.Table.LogicalName}.{c.Column.LogicalName}", Filled(service, c.Table, c.Column)))
            .OrderByDescending(c => c.Count).ThenBy(c => c.LogicalName, StringComparer.Ordinal).ToList();
        var dependencies = ((RetrieveDependenciesForUninstallResponse)service.Execute(new RetrieveDependenciesForUninstallRequest { SolutionUniqueName = solutionName })).EntityCollection.Entities;
        return new RemovalLosses(
            solution.Id,
            [.. own.Select(t => new Loss(Label(t.DisplayCollectionName, t.LogicalName), t.LogicalName, counts.TryGetValue(t.LogicalName, out var count) ? count : 0)).OrderByDescending(t => t.Count).ThenBy(t => t.LogicalName, StringComparer.Ordinal)],
            columns,
            [.. dependencies.Select(d => $"component {d.GetAttributeValue<Guid>("dependentcomponentobjectid"):D} of type {d.GetAttributeValue<OptionSetValue>("dependentcomponenttype")?.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}").Distinct()]);
    }

    private static bool IsInBaseCurrency(AttributeMetadata column) => column is MoneyAttributeMetadata { CalculationOf.Length: > 0 };

    private static string Label(Label? label, string otherwise) => label?.UserLocalizedLabel?.Label ?? otherwise;

    private static long Filled(IOrganizationService service, EntityMetadata table, AttributeMetadata column)
    {
        var fetch = new XElement(
            "fetch",
            new XAttribute("aggregate", true),
            new XElement(
                "entity",
                new XAttribute("name", table.LogicalName),
                new XElement("attribute", new XAttribute("name", table.PrimaryIdAttribute), new XAttribute("alias", "filled"), new XAttribute("aggregate", "count")),
                new XElement("filter", new XElement("condition", new XAttribute("attribute", column.LogicalName), new XAttribute("operator", "not-null")))));
        return service.RetrieveMultiple(new FetchExpression(fetch.ToString())).Entities.FirstOrDefault()?.GetAttributeValue<AliasedValue>("filled")?.Value is int count ? count : 0;
    }
}
