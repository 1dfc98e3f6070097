using System;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>A request parameter or response property of a custom API.</summary>
internal sealed record CustomApiParameter(string UniqueName, CustomApiValueType Type, bool IsOptional, string? Table)
{
    /// <summary>Whether a value is of the declared type.</summary>
    public bool Accepts(object value) => Type switch
    {
        CustomApiValueType.Boolean => value is bool,
        CustomApiValueType.DateTime => value is DateTime,
        CustomApiValueType.Decimal => value is decimal,
        CustomApiValueType.Entity => value is Entity,
        CustomApiValueType.EntityCollection => value is EntityCollection,
        CustomApiValueType.EntityReference => value is EntityReference,
        CustomApiValueType.Float => value is double or float,
        CustomApiValueType.Integer => value is int,
        CustomApiValueType.Money => value is Money,
        CustomApiValueType.Picklist => value is OptionSetValue,
        CustomApiValueType.String => value is string,
        CustomApiValueType.StringArray => value is string[],
        CustomApiValueType.Guid => value is Guid,
        _ => false,
    };

    /// <summary>What an optional parameter that is not given looks like to the plug-in, as on the platform: absent for references, the type's default for values.</summary>
    public object? Default => Type switch
    {
        CustomApiValueType.Boolean => false,
        CustomApiValueType.DateTime => DateTime.MinValue,
        CustomApiValueType.Decimal => 0m,
        CustomApiValueType.Float => 0d,
        CustomApiValueType.Integer => 0,
        CustomApiValueType.Guid => Guid.Empty,
        _ => null,
    };
}
