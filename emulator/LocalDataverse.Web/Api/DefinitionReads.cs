using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace LocalDataverse.Web.Api;

/// <summary>Reads of the metadata: definitions are written from the catalog, then selected, filtered and expanded as asked.</summary>
internal sealed class DefinitionReads(ApiContext context, ParsedUri uri)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DefinitionJson definitions = new(context.Model, context.Language());

    public ApiResponse Read()
    {
        uri.Allow("metadata", uri.Path[^1] is EntitySetSegment or NavigationPropertySegment or TypeSegment or CountSegment
            ? ["$select", "$filter", "$orderby", "$top", "$count", "$expand"]
            : ["$select", "$expand"]);
        JsonNode? current = null;
        var isCollection = false;
        IEdmStructuredType? cast = null;
        foreach (var segment in uri.Path)
        {
            switch (segment)
            {
                case EntitySetSegment set:
                    current = definitions.Set(set.EntitySet.Name);
                    isCollection = true;
                    break;
                case KeySegment key:
                    current = Items(current).FirstOrDefault(item => Matches(item, key.Keys)) ?? throw Missing(key);
                    isCollection = false;
                    break;
                case NavigationPropertySegment navigation:
                    current = definitions.Related((JsonObject)current!, navigation.NavigationProperty.Name);
                    isCollection = current is JsonArray;
                    break;
                case TypeSegment type:
                    cast = (IEdmStructuredType)type.EdmType.AsElementType();
                    if (isCollection)
                        current = new JsonArray(Items(current).Where(item => Is(item, cast)).Select(item => item.DeepClone()).ToArray());
                    else if (current is JsonObject single && !Is(single, cast))
                        throw WebApiException.NotFound(cast.FullTypeName());
                    break;
                case PropertySegment property:
                    current = (current as JsonObject)?[property.Property.Name];
                    break;
                case ValueSegment when current is JsonValue value:
                    return ApiResponse.OfText(value.ToString());
                case CountSegment:
                    return ApiResponse.OfText(Filtered(current).Count.ToString(CultureInfo.InvariantCulture));
                default:
                    throw WebApiException.NotSupported($"The segment '{segment.Identifier}' on metadata");
            }
        }

        var result = new JsonObject { ["@odata.context"] = $"{context.Root}$metadata#{string.Join('/', uri.Path.OfType<EntitySetSegment>().Select(s => s.EntitySet.Name))}" };
        if (isCollection)
        {
            var items = Filtered(current);
            if (uri.OrderBy is { } orderBy)
                items = Ordered(items, orderBy);
            if (uri.Count)
                result["@odata.count"] = items.Count;
            if (uri.Top is { } top)
                items = items.Take((int)top).ToList();
            result["value"] = new JsonArray(items.Select(item => (JsonNode)Shape(item, uri.SelectExpand)).ToArray());
        }
        else if (current is JsonObject single && single.ContainsKey("@odata.type"))
        {
            foreach (var (name, value) in Shape(single, uri.SelectExpand))
                result[name] = value?.DeepClone();
        }
        else if (current is JsonObject complex)
        {
            foreach (var (name, value) in complex)
                result[name] = value?.DeepClone();
        }
        else if (current is null)
        {
            return ApiResponse.NoContent();
        }
        else
        {
            result["value"] = current.DeepClone();
        }

        return ApiResponse.OfJson(JsonSerializer.SerializeToUtf8Bytes(result, Relaxed));
    }

    private static IEnumerable<JsonObject> Items(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private bool Is(JsonObject item, IEdmStructuredType type)
        => context.Model.Edm.FindDeclaredType(((string)item["@odata.type"]!).TrimStart('#')) is IEdmStructuredType actual && actual.IsOrInheritsFrom(type);

    private static bool Matches(JsonObject item, IEnumerable<KeyValuePair<string, object>> keys)
        => keys.All(key => string.Equals(item[key.Key]?.ToString(), key.Value is Guid id ? id.ToString("D") : Convert.ToString(key.Value, CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase));

    private static WebApiException Missing(KeySegment key)
    {
        var named = string.Join(", ", key.Keys.Select(k => $"{k.Key} = '{k.Value}'"));
        return new WebApiException(404, "0x80060888", $"Could not find the definition with {named}.");
    }

    private List<JsonObject> Filtered(JsonNode? node)
        => uri.Filter is { } filter ? Items(node).Where(item => Evaluate(filter.Expression, item) is true).ToList() : Items(node).ToList();

    private static List<JsonObject> Ordered(List<JsonObject> items, OrderByClause clause)
    {
        var comparer = Comparer<object?>.Create((a, b) => Compare(a, b) ?? (a is null ? b is null ? 0 : -1 : 1));
        return clause.Direction == OrderByDirection.Ascending
            ? items.OrderBy(item => Evaluate(clause.Expression, item), comparer).ToList()
            : items.OrderByDescending(item => Evaluate(clause.Expression, item), comparer).ToList();
    }

    /// <summary>The value of an expression on a definition; null stands for unknown.</summary>
    private static object? Evaluate(QueryNode node, JsonNode? item)
    {
        switch (node)
        {
            case ConvertNode convert:
                return Evaluate(convert.Source, item);
            case ConstantNode { Value: ODataEnumValue member } enumeration:
                // The parser gives the number or the name; definitions show the name.
                var type = (IEdmEnumType)enumeration.TypeReference.Definition;
                return type.Members.FirstOrDefault(m => m.Name == member.Value || m.Value.Value.ToString(CultureInfo.InvariantCulture) == member.Value)?.Name ?? member.Value;
            case ConstantNode constant:
                return constant.Value is Guid id ? id.ToString("D") : constant.Value is int or long or double or decimal or float ? Convert.ToDecimal(constant.Value, CultureInfo.InvariantCulture) : constant.Value;
            case SingleValuePropertyAccessNode property:
                return Scalar((Element(property.Source, item) as JsonObject)?[property.Property.Name]);
            case UnaryOperatorNode { OperatorKind: UnaryOperatorKind.Not } not:
                return Evaluate(not.Operand, item) is bool operand ? !operand : null;
            case BinaryOperatorNode { OperatorKind: BinaryOperatorKind.And } and:
                return Evaluate(and.Left, item) is true && Evaluate(and.Right, item) is true;
            case BinaryOperatorNode { OperatorKind: BinaryOperatorKind.Or } or:
                return Evaluate(or.Left, item) is true || Evaluate(or.Right, item) is true;
            case BinaryOperatorNode comparison:
                var (left, right) = (Evaluate(comparison.Left, item), Evaluate(comparison.Right, item));
                return comparison.OperatorKind switch
                {
                    BinaryOperatorKind.Equal => Compare(left, right) is 0,
                    BinaryOperatorKind.NotEqual => Compare(left, right) is not 0,
                    BinaryOperatorKind.GreaterThan => Compare(left, right) > 0,
                    BinaryOperatorKind.GreaterThanOrEqual => Compare(left, right) >= 0,
                    BinaryOperatorKind.LessThan => Compare(left, right) < 0,
                    BinaryOperatorKind.LessThanOrEqual => Compare(left, right) <= 0,
                    _ => throw WebApiException.NotSupported($"The operator {comparison.OperatorKind} on metadata"),
                };
            case SingleValueFunctionCallNode { Name: "contains" or "startswith" or "endswith" } function:
                var arguments = function.Parameters.Select(p => Evaluate(p, item) as string).ToList();
                if (arguments is not [{ } text, { } part])
                    return false;
                return function.Name switch
                {
                    "contains" => text.Contains(part, StringComparison.OrdinalIgnoreCase),
                    "startswith" => text.StartsWith(part, StringComparison.OrdinalIgnoreCase),
                    _ => text.EndsWith(part, StringComparison.OrdinalIgnoreCase),
                };
            default:
                throw WebApiException.NotSupported($"The query node {node.Kind} on metadata");
        }
    }

    private static JsonNode? Element(QueryNode node, JsonNode? item) => node switch
    {
        ResourceRangeVariableReferenceNode => item,
        SingleComplexNode complex => (Element(complex.Source, item) as JsonObject)?[complex.Property.Name],
        SingleResourceCastNode cast => Element(cast.Source, item),
        _ => throw WebApiException.NotSupported($"The query node {node.Kind} on metadata"),
    };

    private static object? Scalar(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static int? Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        (bool a, bool b) => a.CompareTo(b),
        (decimal a, decimal b) => a.CompareTo(b),
        _ => null,
    };

    /// <summary>A copy of a definition with the selected properties and the expanded relations.</summary>
    private JsonObject Shape(JsonObject item, SelectExpandClause? clause)
    {
        var result = new JsonObject();
        var type = (string)item["@odata.type"]!;
        // A type is written where it says more than the declared one.
        if (type.EndsWith("AttributeMetadata", StringComparison.Ordinal) || type.EndsWith("OptionSetMetadata", StringComparison.Ordinal))
            result["@odata.type"] = type;
        var selected = clause?.SelectedItems.OfType<PathSelectItem>().Select(p => p.SelectedPath.LastSegment.Identifier).ToHashSet(StringComparer.Ordinal) ?? [];
        var all = selected.Count == 0 || clause!.SelectedItems.OfType<WildcardSelectItem>().Any();
        foreach (var (name, value) in item)
        {
            if (name != "@odata.type" && (all || name == "MetadataId" || selected.Contains(name)))
                result[name] = value?.DeepClone();
        }

        foreach (var expand in clause?.SelectedItems.OfType<ExpandedNavigationSelectItem>() ?? [])
        {
            if (expand.TopOption is not null || expand.OrderByOption is not null || expand.SkipOption is not null || expand.LevelsOption is not null || expand.CountOption is not null)
                throw WebApiException.NotSupported("Any option but $select, $filter and $expand in the $expand of metadata");
            var name = expand.PathToNavigationProperty.OfType<NavigationPropertySegment>().Last().NavigationProperty.Name;
            var cast = expand.PathToNavigationProperty.OfType<TypeSegment>().LastOrDefault()?.EdmType.AsElementType() as IEdmStructuredType;
            if (cast is not null && !Is(item, cast))
                continue;
            var related = definitions.Related(item, name);
            if (related is JsonArray list)
                result[name] = new JsonArray(list.OfType<JsonObject>().Where(r => expand.FilterOption is null || Evaluate(expand.FilterOption.Expression, r) is true).Select(r => (JsonNode)Shape(r, expand.SelectAndExpand)).ToArray());
            else
                result[name] = related is JsonObject single ? Shape(single, expand.SelectAndExpand) : null;
        }

        return result;
    }
}
