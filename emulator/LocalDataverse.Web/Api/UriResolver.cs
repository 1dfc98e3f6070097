using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace LocalDataverse.Web.Api;

/// <summary>
/// Resolves what the platform accepts beyond plain OData: alternate keys, and constants of a neighbouring type
/// (a day compared with a moment, a quoted identifier compared with an identifier).
/// </summary>
internal sealed class UriResolver(IEdmModel model) : ODataUriResolver
{
    public override IEnumerable<KeyValuePair<string, object>> ResolveKeys(IEdmEntityType type, IDictionary<string, string> namedValues, Func<IEdmTypeReference, string, object> convertFunc)
    {
        IEnumerable<IDictionary<string, IEdmProperty>> keys =
        [
            type.Key().ToDictionary(p => p.Name, IEdmProperty (p) => p),
            .. model.GetAlternateKeysAnnotation(type),
        ];
        foreach (var key in keys)
        {
            if (key.Count != namedValues.Count || !key.Keys.All(namedValues.ContainsKey))
                continue;
            return key.Select(part =>
            {
                var value = convertFunc(part.Value.Type, namedValues[part.Key])
                    ?? throw new ODataException($"The value of the key property '{part.Key}' is not of the type {part.Value.Type.FullName()}.");
                return new KeyValuePair<string, object>(part.Key, value);
            }).ToList();
        }

        throw new ODataException($"The key properties {string.Join(", ", namedValues.Keys.Select(k => $"'{k}'"))} are neither the primary key nor an alternate key of the type '{type.FullName()}'.");
    }

    public override void PromoteBinaryOperandTypes(BinaryOperatorKind binaryOperatorKind, ref SingleValueNode leftNode, ref SingleValueNode rightNode, out IEdmTypeReference typeReference)
    {
        rightNode = Promote(rightNode, leftNode);
        leftNode = Promote(leftNode, rightNode);
        base.PromoteBinaryOperandTypes(binaryOperatorKind, ref leftNode, ref rightNode, out typeReference);
    }

    private static SingleValueNode Promote(SingleValueNode node, SingleValueNode other)
    {
        if (node is not ConstantNode constant || other.TypeReference is null || !other.TypeReference.IsPrimitive())
            return node;
        var kind = other.TypeReference.PrimitiveKind();
        if (kind == EdmPrimitiveTypeKind.DateTimeOffset && EdmDay.TryRead(constant.Value, out var day))
            return new ConstantNode(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), constant.LiteralText, other.TypeReference);
        return (constant.Value, kind) switch
        {
            (DateTimeOffset moment, EdmPrimitiveTypeKind.Date) => new ConstantNode(EdmDay.Of(DateOnly.FromDateTime(moment.UtcDateTime)), constant.LiteralText, other.TypeReference),
            (string text, EdmPrimitiveTypeKind.Guid) when Guid.TryParse(text, out var id) => new ConstantNode(id, constant.LiteralText, other.TypeReference),
            _ => node,
        };
    }
}
