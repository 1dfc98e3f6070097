using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Query;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>Translates <c>$apply</c> (filters, then one grouping or aggregation) into aggregating FetchXML.</summary>
internal sealed class AggregateQuery(OrganizationModel model, Table table, ParsedUri uri)
{
    private readonly QueryTranslator translator = new(model, uri.Aliases);
    private readonly QueryExpression query = new(table.LogicalName);
    private readonly List<(string? Link, SelectedColumn Column)> columns = [];

    /// <summary>What the result shows: the property's name, the alias in the query, and the column behind it.</summary>
    public List<(string Property, string Alias, Column? Column)> Results { get; } = [];

    public string ToFetchXml(int? top)
    {
        foreach (var transformation in uri.Apply!.Transformations)
        {
            switch (transformation)
            {
                case FilterTransformationNode filter when columns.Count == 0:
                    translator.Apply(query, table, filter.FilterClause, null);
                    break;
                case AggregateTransformationNode aggregate when columns.Count == 0:
                    Aggregate(aggregate);
                    break;
                case GroupByTransformationNode group when columns.Count == 0:
                    Group(group.GroupingProperties);
                    if (group.ChildTransformations is AggregateTransformationNode child)
                        Aggregate(child);
                    else if (group.ChildTransformations is not null)
                        throw WebApiException.NotSupported($"The transformation {group.ChildTransformations.Kind} in a grouping");
                    break;
                default:
                    throw WebApiException.NotSupported($"The transformation {transformation.Kind} in this place of $apply");
            }
        }

        if (columns.Count == 0)
            throw WebApiException.NotSupported("$apply without groupby or aggregate");
        var source = QueryExpressionReader.Read(query);
        foreach (var (link, column) in columns)
        {
            var of = SourceOf(source.Root, link)!;
            of.Columns = [.. of.Columns, column];
        }

        for (var order = uri.OrderBy; order is not null; order = order.ThenBy)
        {
            var name = order.Expression is SingleValuePropertyAccessNode property ? property.Property.Name : null;
            var grouped = Results.FirstOrDefault(r => r.Property == name);
            if (grouped.Alias is null)
                throw WebApiException.NotSupported($"The query node {order.Expression.Kind}");
            source.Root.Orders.Add(new Ordering(null, grouped.Alias, null, order.Direction == OrderByDirection.Descending));
        }

        return FetchXmlWriter.Write(new SelectQuery { Root = source.Root, Aggregate = true, Top = top });
    }

    /// <summary>The table of the query that has this alias; the root for none.</summary>
    private static TableSource? SourceOf(TableSource source, string? alias) =>
        source.Alias == alias ? source : source.Links.Select(l => SourceOf(l.Source, alias)).FirstOrDefault(s => s is not null);

    private void Group(IEnumerable<GroupByPropertyNode> properties)
    {
        foreach (var property in properties)
        {
            if (property.Expression is null)
            {
                Group(property.ChildTransformations);
                continue;
            }

            if (translator.Find(query, table, property.Expression) is not { } found)
                throw WebApiException.NotSupported($"Grouping by '{property.Name}'");
            if (found.Column.Type == ColumnType.DateTime)
                throw WebApiException.NotSupported($"groupby with the date column '{found.Column.LogicalName}'");
            var alias = found.Alias is null ? found.Column.LogicalName : $"{found.Table.LogicalName}_{found.Column.LogicalName}";
            Results.Add((found.Alias is null ? OrganizationModel.PropertyName(found.Column) : alias, alias, found.Column));
            columns.Add((found.Alias, new SelectedColumn(found.Column.LogicalName) { Alias = alias, IsGroup = true }));
        }
    }

    private void Aggregate(AggregateTransformationNode node)
    {
        foreach (var item in node.AggregateExpressions)
        {
            if (item is not AggregateExpression expression)
                throw WebApiException.NotSupported($"The aggregation {item.AggregateKind}");
            var alias = "a" + columns.Count.ToString(CultureInfo.InvariantCulture);
            if (expression.Method == AggregationMethod.VirtualPropertyCount)
            {
                columns.Add((null, new SelectedColumn(table.PrimaryIdColumn) { Alias = alias, Aggregate = XrmAggregateType.Count }));
                Results.Add((expression.Alias, alias, null));
                continue;
            }

            if (translator.Find(query, table, expression.Expression) is not { } found)
                throw WebApiException.NotSupported($"The query node {expression.Expression.Kind} in aggregate");
            var isCount = expression.Method == AggregationMethod.CountDistinct;
            columns.Add((found.Alias, new SelectedColumn(found.Column.LogicalName)
            {
                Alias = alias,
                IsDistinct = isCount,
                Aggregate = expression.Method switch
                {
                    AggregationMethod.Sum => XrmAggregateType.Sum,
                    AggregationMethod.Average => XrmAggregateType.Avg,
                    AggregationMethod.Min => XrmAggregateType.Min,
                    AggregationMethod.Max => XrmAggregateType.Max,
                    AggregationMethod.CountDistinct => XrmAggregateType.CountColumn,
                    _ => throw WebApiException.NotSupported($"The aggregation method {expression.MethodDefinition.MethodLabel ?? expression.Method.ToString()}"),
                },
            }));
            Results.Add((expression.Alias, alias, isCount ? null : found.Column));
        }
    }
}
