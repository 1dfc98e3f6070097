using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using LocalDataverse.Metadata;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>Translates <c>$apply</c> (filters, then one grouping or aggregation) into aggregating FetchXML.</summary>
internal sealed class AggregateQuery(OrganizationModel model, Table table, ParsedUri uri)
{
    private readonly QueryTranslator translator = new(model, uri.Aliases);
    private readonly QueryExpression query = new(table.LogicalName);
    private readonly List<(string? Link, XElement Attribute)> attributes = [];

    /// <summary>What the result shows: the property's name, the alias in the query, and the column behind it.</summary>
    public List<(string Property, string Alias, Column? Column)> Results { get; } = [];

    public string ToFetchXml(int? top)
    {
        foreach (var transformation in uri.Apply!.Transformations)
        {
            switch (transformation)
            {
                case FilterTransformationNode filter when attributes.Count == 0:
                    translator.Apply(query, table, filter.FilterClause, null);
                    break;
                case AggregateTransformationNode aggregate when attributes.Count == 0:
                    Aggregate(aggregate);
                    break;
                case GroupByTransformationNode group when attributes.Count == 0:
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

        if (attributes.Count == 0)
            throw WebApiException.NotSupported("$apply without groupby or aggregate");
        var entity = new XElement("entity", new XAttribute("name", table.LogicalName));
        var links = query.LinkEntities.Select(FetchXmlWriter.Write).ToList();
        foreach (var (link, attribute) in attributes)
        {
            var owner = link is null ? entity : links.SelectMany(l => l.DescendantsAndSelf("link-entity")).First(l => (string?)l.Attribute("alias") == link);
            owner.Add(attribute);
        }

        if (query.Criteria.Conditions.Count + query.Criteria.Filters.Count > 0)
            entity.Add(FetchXmlWriter.Write(query.Criteria));
        entity.Add(links);
        for (var order = uri.OrderBy; order is not null; order = order.ThenBy)
        {
            var name = order.Expression is SingleValuePropertyAccessNode property ? property.Property.Name : null;
            var grouped = Results.FirstOrDefault(r => r.Property == name);
            if (grouped.Alias is null)
                throw WebApiException.NotSupported($"The query node {order.Expression.Kind}");
            entity.Add(new XElement("order", new XAttribute("alias", grouped.Alias), new XAttribute("descending", order.Direction == OrderByDirection.Descending)));
        }

        var fetch = new XElement("fetch", new XAttribute("aggregate", true), entity);
        if (top is not null)
            fetch.Add(new XAttribute("top", top.Value));
        return fetch.ToString(SaveOptions.DisableFormatting);
    }

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
            attributes.Add((found.Alias, new XElement("attribute", new XAttribute("name", found.Column.LogicalName), new XAttribute("alias", alias), new XAttribute("groupby", true))));
        }
    }

    private void Aggregate(AggregateTransformationNode node)
    {
        foreach (var item in node.AggregateExpressions)
        {
            if (item is not AggregateExpression expression)
                throw WebApiException.NotSupported($"The aggregation {item.AggregateKind}");
            var attribute = new XElement("attribute");
            string? link = null;
            Column? column = null;
            if (expression.Method == AggregationMethod.VirtualPropertyCount)
            {
                attribute.Add(new XAttribute("name", table.PrimaryIdColumn), new XAttribute("aggregate", "count"));
            }
            else
            {
                if (translator.Find(query, table, expression.Expression) is not { } found)
                    throw WebApiException.NotSupported($"The query node {expression.Expression.Kind} in aggregate");
                (link, column) = (found.Alias, found.Column);
                attribute.Add(new XAttribute("name", column.LogicalName));
                attribute.Add(new XAttribute("aggregate", expression.Method switch
                {
                    AggregationMethod.Sum => "sum",
                    AggregationMethod.Average => "avg",
                    AggregationMethod.Min => "min",
                    AggregationMethod.Max => "max",
                    AggregationMethod.CountDistinct => "countcolumn",
                    _ => throw WebApiException.NotSupported($"The aggregation method {expression.MethodDefinition.MethodLabel ?? expression.Method.ToString()}"),
                }));
                if (expression.Method == AggregationMethod.CountDistinct)
                {
                    attribute.Add(new XAttribute("distinct", true));
                    column = null;
                }
            }

            var alias = "a" + attributes.Count.ToString(CultureInfo.InvariantCulture);
            attribute.Add(new XAttribute("alias", alias));
            attributes.Add((link, attribute));
            Results.Add((expression.Alias, alias, column));
        }
    }
}
