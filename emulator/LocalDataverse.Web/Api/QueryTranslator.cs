using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>
/// Translates parsed <c>$filter</c> and <c>$orderby</c> clauses into a <see cref="QueryExpression"/>.
/// Negation is pushed down to the conditions, where the platform has an operator for it; related rows become links.
/// </summary>
internal sealed class QueryTranslator(OrganizationModel model, IDictionary<string, SingleValueNode>? parameterAliases = null)
{
    private readonly Dictionary<string, Frame> variables = new(StringComparer.Ordinal);
    private int aliases;

    private Frame? root;

    public QueryExpression Translate(Table table, ColumnSet columns, FilterClause? filter, OrderByClause? orderBy)
    {
        var query = new QueryExpression(table.LogicalName) { ColumnSet = columns };
        Apply(query, table, filter, orderBy);
        return query;
    }

    /// <summary>Adds a filter and orders to a query on the table. What it already asks for stays.</summary>
    public void Apply(QueryExpression query, Table table, FilterClause? filter, OrderByClause? orderBy)
    {
        root ??= new Frame(table, null, query.LinkEntities);
        if (filter is not null)
        {
            variables[filter.RangeVariable.Name] = root;
            var condition = Condition(filter.Expression, negate: false);
            if (query.Criteria.Conditions.Count + query.Criteria.Filters.Count == 0 && condition.AnyAllFilterLinkEntity is null)
                query.Criteria = condition;
            else
                query.Criteria.AddFilter(condition);
        }

        for (var order = orderBy; order is not null; order = order.ThenBy)
        {
            variables[order.RangeVariable.Name] = root;
            if (Column(order.Expression) is not { } path)
                throw WebApiException.NotSupported($"The query node {order.Expression.Kind} in $orderby");
            query.Orders.Add(new OrderExpression(path.Column.LogicalName, order.Direction == OrderByDirection.Ascending ? OrderType.Ascending : OrderType.Descending) { EntityName = path.Frame.Alias });
        }
    }

    /// <summary>The column that a node means, and the alias of the link it lies on; null when it is no column.</summary>
    public (string? Alias, Table Table, Column Column)? Find(QueryExpression query, Table table, QueryNode node)
    {
        root ??= new Frame(table, null, query.LinkEntities);
        variables["$it"] = root;
        return Column(node) is { } path ? (path.Frame.Alias, path.Frame.Table, path.Column) : null;
    }

    /// <summary>The filter that a node stands for, on rows of the table.</summary>
    private FilterExpression Condition(QueryNode node, bool negate)
    {
        switch (node)
        {
            case ConvertNode convert:
                return Condition(convert.Source, negate);
            case UnaryOperatorNode { OperatorKind: UnaryOperatorKind.Not } not:
                return Condition(not.Operand, !negate);
            case BinaryOperatorNode { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or } logical:
                var result = new FilterExpression(logical.OperatorKind == BinaryOperatorKind.And ^ negate ? LogicalOperator.And : LogicalOperator.Or);
                Add(result, Condition(logical.Left, negate));
                Add(result, Condition(logical.Right, negate));
                return result;
            case BinaryOperatorNode comparison:
                return Comparison(comparison, negate);
            case SingleValueFunctionCallNode function:
                return Function(function, negate);
            case LambdaNode lambda:
                return Lambda(lambda, negate);
            case SingleValuePropertyAccessNode property when Column(property) is { Column.Type: ColumnType.Boolean } path:
                return Single(path, negate ? ConditionOperator.NotEqual : ConditionOperator.Equal, true);
            case CountNode:
                throw WebApiException.NotSupported("$count in $filter");
            default:
                throw WebApiException.NotSupported($"The query node {node.Kind}");
        }
    }

    /// <summary>A filter of the same operator is laid into its parent, so that the query stays as flat as it was written.</summary>
    private static void Add(FilterExpression parent, FilterExpression child)
    {
        if (child.AnyAllFilterLinkEntity is null && (child.FilterOperator == parent.FilterOperator || child.Conditions.Count + child.Filters.Count == 1))
        {
            parent.Conditions.AddRange(child.Conditions);
            parent.Filters.AddRange(child.Filters);
        }
        else
        {
            parent.AddFilter(child);
        }
    }

    private FilterExpression Comparison(BinaryOperatorNode node, bool negate)
    {
        var kind = node.OperatorKind;
        var (left, right) = (Unwrap(node.Left), Unwrap(node.Right));
        if (left is ConstantNode && right is not ConstantNode)
        {
            (left, right) = (right, left);
            kind = kind switch
            {
                BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
                BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
                BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
                BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
                _ => kind,
            };
        }

        // contains(name,'x') eq true
        if (right is ConstantNode { Value: bool truth } && left is SingleValueFunctionCallNode or LambdaNode && kind is BinaryOperatorKind.Equal or BinaryOperatorKind.NotEqual)
            return Condition(left, negate ^ (kind == BinaryOperatorKind.Equal ? !truth : truth));

        if (left is SingleValueFunctionCallNode call)
            throw WebApiException.NotSupported($"The function {call.Name} in a comparison");
        var path = Column(left) ?? throw WebApiException.NotSupported($"The query node {left.Kind} in a comparison");
        var comparison = (kind, negate) switch
        {
            (BinaryOperatorKind.Equal, false) or (BinaryOperatorKind.NotEqual, true) => ConditionOperator.Equal,
            (BinaryOperatorKind.NotEqual, false) or (BinaryOperatorKind.Equal, true) => ConditionOperator.NotEqual,
            (BinaryOperatorKind.GreaterThan, false) or (BinaryOperatorKind.LessThanOrEqual, true) => ConditionOperator.GreaterThan,
            (BinaryOperatorKind.GreaterThanOrEqual, false) or (BinaryOperatorKind.LessThan, true) => ConditionOperator.GreaterEqual,
            (BinaryOperatorKind.LessThan, false) or (BinaryOperatorKind.GreaterThanOrEqual, true) => ConditionOperator.LessThan,
            (BinaryOperatorKind.LessThanOrEqual, false) or (BinaryOperatorKind.GreaterThan, true) => ConditionOperator.LessEqual,
            _ => throw WebApiException.NotSupported($"The operator {kind}"),
        };
        if (right is ConstantNode constant)
        {
            if (constant.Value is not null)
                return Single(path, comparison, Values(path.Column, constant.Value));
            return comparison switch
            {
                ConditionOperator.Equal => Single(path, ConditionOperator.Null),
                ConditionOperator.NotEqual => Single(path, ConditionOperator.NotNull),
                _ => throw WebApiException.NotSupported($"Comparing with null by the operator {kind}"),
            };
        }

        if (Column(right) is { } other)
        {
            if (other.Frame != path.Frame)
                throw WebApiException.NotSupported("Comparing columns of different rows in $filter");
            var filter = new FilterExpression();
            filter.AddCondition(new ConditionExpression(path.Frame.Alias, path.Column.LogicalName, comparison, true, other.Column.LogicalName));
            return filter;
        }

        throw WebApiException.NotSupported($"The query node {right.Kind} in a comparison");
    }

    private FilterExpression Function(SingleValueFunctionCallNode node, bool negate)
    {
        const string Prefix = OrganizationModel.Namespace + ".";
        if (node.Name.StartsWith(Prefix, StringComparison.Ordinal))
            return DataverseFunction(node, node.Name[Prefix.Length..], negate);
        var arguments = node.Parameters.Select(Unwrap).ToList();
        if (node.Name is not ("contains" or "startswith" or "endswith"))
            throw WebApiException.NotSupported($"The function {node.Name}");
        if (arguments is not [SingleValueNode subject, ConstantNode { Value: string text }] || Column(subject) is not { } path)
            throw WebApiException.NotSupported($"The function {node.Name} with other arguments than a column and a text");
        // The platform does not escape wildcards: a client may use them.
        var pattern = node.Name switch
        {
            "contains" => $"%{text}%",
            "startswith" => $"{text}%",
            _ => $"%{text}",
        };
        return Single(path, negate ? ConditionOperator.NotLike : ConditionOperator.Like, pattern);
    }

    private FilterExpression DataverseFunction(SingleValueFunctionCallNode node, string name, bool negate)
    {
        if (!Enum.TryParse<ConditionOperator>(name, out var conditionOperator))
            throw WebApiException.NotSupported($"The query function {node.Name}");
        var frame = Unwrap(node.Source ?? throw WebApiException.NotSupported($"The query function {node.Name} without a row")) switch
        {
            ResourceRangeVariableReferenceNode variable => FrameOf(variable),
            var source => throw WebApiException.NotSupported($"The query function {node.Name} on the query node {source.Kind}"),
        };
        var arguments = node.Parameters.OfType<NamedFunctionParameterNode>().ToDictionary(p => p.Name, p => Resolve(p.Value));
        var propertyName = arguments.GetValueOrDefault("PropertyName") is ConstantNode { Value: string property } ? property : throw WebApiException.Query($"The query function {node.Name} needs the parameter PropertyName.");
        var column = frame.Table.TryFind(propertyName, out var named) ? named : OrganizationModel.FindProperty(frame.Table, propertyName)
            ?? throw WebApiException.Query($"Could not find a property named '{propertyName}' on type '{OrganizationModel.Namespace}.{frame.Table.LogicalName}'.");
        var values = arguments.Where(a => a.Key != "PropertyName").SelectMany(a => Literals(a.Value)).Select(value => FunctionValue(column, conditionOperator, value)).ToArray();
        if (negate)
            conditionOperator = Opposite(conditionOperator) ?? throw WebApiException.NotSupported($"not before the query function {node.Name}");
        return Single((frame, column), conditionOperator, values);
    }

    private static ConditionOperator? Opposite(ConditionOperator conditionOperator) => conditionOperator switch
    {
        ConditionOperator.In => ConditionOperator.NotIn,
        ConditionOperator.NotIn => ConditionOperator.In,
        ConditionOperator.Between => ConditionOperator.NotBetween,
        ConditionOperator.NotBetween => ConditionOperator.Between,
        ConditionOperator.ContainValues => ConditionOperator.DoesNotContainValues,
        ConditionOperator.DoesNotContainValues => ConditionOperator.ContainValues,
        ConditionOperator.EqualUserId => ConditionOperator.NotEqualUserId,
        ConditionOperator.NotEqualUserId => ConditionOperator.EqualUserId,
        ConditionOperator.EqualBusinessId => ConditionOperator.NotEqualBusinessId,
        ConditionOperator.NotEqualBusinessId => ConditionOperator.EqualBusinessId,
        ConditionOperator.On => ConditionOperator.NotOn,
        ConditionOperator.NotOn => ConditionOperator.On,
        ConditionOperator.Under => ConditionOperator.NotUnder,
        ConditionOperator.NotUnder => ConditionOperator.Under,
        _ => null,
    };

    private static IEnumerable<object> Literals(QueryNode node)
    {
        switch (node)
        {
            case ConstantNode { Value: ODataCollectionValue collection }:
                return collection.Items;
            case ConstantNode constant:
                return [constant.Value];
            case CollectionConstantNode collection:
                return collection.Collection.Select(c => c.Value);
            case ParameterAliasNode alias:
                throw WebApiException.Query($"The parameter alias {alias.Alias} has no value.");
            default:
                throw WebApiException.NotSupported($"The query node {node.Kind} as a parameter of a query function");
        }
    }

    /// <summary>Query functions take their values as text or whole numbers, whatever the column's type.</summary>
    private static object FunctionValue(Column column, ConditionOperator conditionOperator, object value)
    {
        if (value is long or int)
            return Convert.ToInt32(value, CultureInfo.InvariantCulture);
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        if (conditionOperator is ConditionOperator.Above or ConditionOperator.AboveOrEqual or ConditionOperator.Under or ConditionOperator.UnderOrEqual or ConditionOperator.NotUnder)
            return Guid.TryParse(text, out var row) ? row : throw WebApiException.Query($"'{text}' is not an identifier.");
        try
        {
            return column.Type switch
            {
                ColumnType.Integer or ColumnType.Picklist or ColumnType.State or ColumnType.Status or ColumnType.MultiSelectPicklist => int.Parse(text, CultureInfo.InvariantCulture),
                ColumnType.BigInt => long.Parse(text, CultureInfo.InvariantCulture),
                ColumnType.Decimal or ColumnType.Money => decimal.Parse(text, CultureInfo.InvariantCulture),
                ColumnType.Double => double.Parse(text, CultureInfo.InvariantCulture),
                ColumnType.Boolean => text is "1" || (text is not "0" && bool.Parse(text)),
                ColumnType.Uniqueidentifier or ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner => Guid.Parse(text),
                ColumnType.DateTime when column.DateTimeBehavior == DateTimeBehavior.UserLocal && text.Length > 10
                    => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                ColumnType.DateTime => DateTime.SpecifyKind(DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), DateTimeKind.Unspecified),
                _ => text,
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw WebApiException.Query($"The value '{text}' does not fit the column '{column.LogicalName}' of the type {column.Type}.");
        }
    }

    private FilterExpression Lambda(LambdaNode node, bool negate)
    {
        if (Unwrap(node.Source) is not CollectionNavigationNode collection || model.NavigationOf(collection.NavigationProperty) is not { } navigation)
            throw WebApiException.NotSupported("A lambda over anything but a collection-valued navigation property");
        if (Unwrap(collection.Source) is not ResourceRangeVariableReferenceNode variable)
            throw WebApiException.NotSupported("A collection-valued navigation property nested in a lookup");
        var frame = FrameOf(variable);
        // all(x: c) says that no row fails c; a row for which c is unknown does not count as failing on the platform.
        var negateBody = node is AllNode;
        var join = node is AllNode ^ negate ? JoinOperator.NotAny : JoinOperator.Any;
        var (outer, inner) = Link(frame, navigation, join);
        if (node.Body is not null && node.Body is not ConstantNode { Value: true } && node.CurrentRangeVariable is { } current)
        {
            variables[current.Name] = new Frame(navigation.To!, null, inner.LinkEntities);
            inner.LinkCriteria.AddFilter(Condition(node.Body, negateBody));
            variables.Remove(current.Name);
        }

        return new FilterExpression { AnyAllFilterLinkEntity = outer };
    }

    /// <summary>The link from a frame to related rows: the outermost link, and the one whose rows they are.</summary>
    private static (LinkEntity Outer, LinkEntity Inner) Link(Frame frame, Navigation navigation, JoinOperator join)
    {
        var to = navigation.To!;
        switch (navigation.Kind)
        {
            case NavigationKind.OneToMany:
                var link = new LinkEntity(frame.Table.LogicalName, to.LogicalName, navigation.OneToMany!.ReferencedColumn, navigation.Lookup!.LogicalName, join);
                return (link, link);
            case NavigationKind.ManyToMany:
                var intersect = navigation.ManyToMany!;
                var outer = new LinkEntity(frame.Table.LogicalName, intersect.IntersectTable, frame.Table.PrimaryIdColumn, navigation.IntersectFrom, join);
                var inner = outer.AddLink(to.LogicalName, navigation.IntersectTo, to.PrimaryIdColumn, JoinOperator.Inner);
                return (outer, inner);
            default:
                var parent = new LinkEntity(frame.Table.LogicalName, to.LogicalName, navigation.Lookup!.LogicalName, to.PrimaryIdColumn, join);
                return (parent, parent);
        }
    }

    private static FilterExpression Single((Frame Frame, Column Column) path, ConditionOperator conditionOperator, params object[] values)
    {
        var filter = new FilterExpression();
        filter.AddCondition(new ConditionExpression(path.Frame.Alias, path.Column.LogicalName, conditionOperator, values));
        return filter;
    }

    private (Frame Frame, Column Column)? Column(QueryNode node)
    {
        switch (Unwrap(node))
        {
            case SingleValuePropertyAccessNode access when Unwrap(access.Source) is ResourceRangeVariableReferenceNode variable:
                return model.ColumnOf(access.Property) is { } column ? (FrameOf(variable), column) : null;
            case SingleValuePropertyAccessNode access when Unwrap(access.Source) is SingleNavigationNode navigationNode:
                var navigation = model.NavigationOf(navigationNode.NavigationProperty)!;
                // The identifier of the row a lookup refers to is the lookup's own value: no link is needed.
                if (FrameFor(navigationNode.Source) is { } source && (navigation.To is null || access.Property.Name == navigation.To.PrimaryIdColumn || access.Property.Name == "ownerid" && navigation.Lookup!.Type == ColumnType.Owner))
                    return (source, navigation.Lookup!);
                return model.ColumnOf(access.Property) is { } related && FrameFor(navigationNode) is { } linked ? (linked, related) : null;
            case SingleNavigationNode navigationNode when FrameFor(navigationNode.Source) is { } frame:
                return (frame, model.NavigationOf(navigationNode.NavigationProperty)!.Lookup!);
            default:
                return null;
        }
    }

    /// <summary>The rows that a node stands for; following a lookup adds an outer link, once for each path.</summary>
    private Frame? FrameFor(QueryNode node)
    {
        switch (Unwrap(node))
        {
            case ResourceRangeVariableReferenceNode variable:
                return FrameOf(variable);
            case SingleNavigationNode step when FrameFor(step.Source) is { } frame:
                var navigation = model.NavigationOf(step.NavigationProperty)!;
                if (navigation.To is null)
                    throw WebApiException.NotSupported($"Filtering by columns of '{navigation.Name}'");
                if (!frame.Links.TryGetValue(navigation.Name, out var linked))
                {
                    var (link, _) = Link(frame, navigation, JoinOperator.LeftOuter);
                    link.EntityAlias = "link" + (++aliases).ToString(CultureInfo.InvariantCulture);
                    frame.LinkEntities.Add(link);
                    linked = new Frame(navigation.To, link.EntityAlias, link.LinkEntities);
                    frame.Links.Add(navigation.Name, linked);
                }

                return linked;
            default:
                return null;
        }
    }

    private Frame FrameOf(ResourceRangeVariableReferenceNode node)
        => variables.TryGetValue(node.Name, out var frame) ? frame : throw WebApiException.NotSupported($"The range variable {node.Name} here");

    private static QueryNode Unwrap(QueryNode node) => node is ConvertNode convert ? Unwrap(convert.Source) : node;

    /// <summary>The node that a parameter alias (<c>@p1</c>) stands for.</summary>
    private QueryNode Resolve(QueryNode node)
        => Unwrap(node) is ParameterAliasNode alias && parameterAliases is not null && parameterAliases.TryGetValue(alias.Alias, out var value) && value is not null ? Unwrap(value) : Unwrap(node);

    /// <summary>A constant as the organisation service expects it for the column.</summary>
    internal static object[] Values(Column column, object value)
    {
        if (EdmDay.TryRead(value, out var day))
            return [day.ToDateTime(TimeOnly.MinValue)];
        switch (value)
        {
            case DateTimeOffset moment when column.DateTimeBehavior == DateTimeBehavior.UserLocal:
                return [moment.UtcDateTime];
            case DateTimeOffset moment:
                return [DateTime.SpecifyKind(moment.UtcDateTime, DateTimeKind.Unspecified)];
            case string text when column.Type == ColumnType.MultiSelectPicklist:
                return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(part => int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var option) ? (object)option : throw WebApiException.Query($"'{part}' is not a value of the choices column '{column.LogicalName}'."))
                    .ToArray();
            default:
                return [column.Type switch
                {
                    ColumnType.Decimal or ColumnType.Money => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
                    ColumnType.Double => Convert.ToDouble(value, CultureInfo.InvariantCulture),
                    ColumnType.Integer or ColumnType.Picklist or ColumnType.State or ColumnType.Status => Convert.ToInt32(value, CultureInfo.InvariantCulture),
                    ColumnType.BigInt => Convert.ToInt64(value, CultureInfo.InvariantCulture),
                    _ => value,
                }];
        }
    }

    /// <summary>A set of rows that conditions speak of: the table's own, those of a lambda, or those that a lookup leads to.</summary>
    private sealed class Frame(Table table, string? alias, DataCollection<LinkEntity> linkEntities)
    {
        public Table Table { get; } = table;

        public string? Alias { get; } = alias;

        public DataCollection<LinkEntity> LinkEntities { get; } = linkEntities;

        public Dictionary<string, Frame> Links { get; } = new(StringComparer.Ordinal);
    }
}
