using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
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
    /// <summary>The platform's answer where an aggregate would go over more than 50,000 rows.</summary>
    private const int AggregateLimitExceeded = unchecked((int)0x8004E023);

    public RemovalLosses(Guid solution, IEnumerable<Loss> tables, IEnumerable<Loss> columns, IEnumerable<string> dependents)
    {
        Solution = solution;
        Tables = MostFirst(tables);
        Columns = MostFirst(columns);
        Dependents = [.. dependents.Distinct()];
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
            .Select(c => new Loss(Label(c.Column.DisplayName, c.Column.LogicalName), $"{c.Table.LogicalName}.{c.Column.LogicalName}", Counted(() => Filled(service, CountOfFilled(c.Table.LogicalName, c.Table.PrimaryIdAttribute, c.Column.LogicalName)))));
        var dependencies = ((RetrieveDependenciesForUninstallResponse)service.Execute(new RetrieveDependenciesForUninstallRequest { SolutionUniqueName = solutionName })).EntityCollection.Entities;
        return new RemovalLosses(
            solution.Id,
            own.Select(t => new Loss(Label(t.DisplayCollectionName, t.LogicalName), t.LogicalName, counts.TryGetValue(t.LogicalName, out var count) ? count : 0)),
            columns,
            dependencies.Select(d => Dependent(d.GetAttributeValue<Guid>("dependentcomponentobjectid"), d.GetAttributeValue<OptionSetValue>("dependentcomponenttype")?.Value)));
    }

    /// <summary>A component that needs the solution, in words.</summary>
    public static string Dependent(Guid component, int? type) => $"component {component:D} of type {type?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}";

    /// <summary>Counts the rows that have a value in a column, as <c>filled</c>.</summary>
    public static string CountOfFilled(string table, string id, string column) =>
        new XElement(
            "fetch",
            new XAttribute("aggregate", true),
            new XElement(
                "entity",
                new XAttribute("name", table),
                new XElement("attribute", new XAttribute("name", id), new XAttribute("alias", "filled"), new XAttribute("aggregate", "count")),
                new XElement("filter", new XElement("condition", new XAttribute("attribute", column), new XAttribute("operator", "not-null"))))).ToString(SaveOptions.DisableFormatting);

    /// <summary>What a count comes to; null: the platform refuses it, as there are too many rows for one query.</summary>
    public static long? Counted(Func<long> count)
    {
        try
        {
            return count();
        }
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode == AggregateLimitExceeded)
        {
            return null;
        }
    }

    private static long Filled(IOrganizationService service, string fetch) =>
        service.RetrieveMultiple(new FetchExpression(fetch)).Entities.FirstOrDefault()?.GetAttributeValue<AliasedValue>("filled")?.Value is int count ? count : 0;

    private static IReadOnlyList<Loss> MostFirst(IEnumerable<Loss> losses) => [.. losses.OrderByDescending(loss => loss.Count ?? long.MaxValue).ThenBy(loss => loss.LogicalName, StringComparer.Ordinal)];

    private static bool IsInBaseCurrency(AttributeMetadata column) => column is MoneyAttributeMetadata { CalculationOf.Length: > 0 };

    private static string Label(Label? label, string otherwise) => label?.UserLocalizedLabel?.Label ?? otherwise;
}
