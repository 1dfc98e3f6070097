using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using System.Xml;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>Checks a value that a caller gives for a column against the column's metadata and brings it into the form that is stored.</summary>
internal static class ColumnValue
{
    private static readonly DateTime Earliest = new(1753, 1, 1);

    /// <summary>What may not be in a text, and halves of characters, which may in pairs.</summary>
    private static readonly SearchValues<char> Suspicious = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => !XmlConvert.IsXmlChar(c))]);

    /// <summary>The value to store; empty text becomes null.</summary>
    /// <exception cref="System.ServiceModel.FaultException">With the platform's code, naming table, column and value.</exception>
    public static object? Check(Table table, Column column, object? value)
    {
        RequireType(table, column, value);
        if (value is null or "")
        {
            if (column.Required == RequiredLevel.SystemRequired && column.Type is not (ColumnType.ManagedProperty or ColumnType.Boolean))
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The attribute '{column.LogicalName}' of '{table.LogicalName}' is required by the system and cannot be set to null.");
            return null;
        }

        return column.Type switch
        {
            ColumnType.String or ColumnType.Memo => Text(table, column, (string)value),
            ColumnType.Integer => Ranged(table, column, (int)value),
            ColumnType.BigInt => value is int small ? (long)small : value,
            ColumnType.Decimal => Rounded(table, column, (decimal)value),
            ColumnType.Double => Rounded(table, column, value is float single ? single : (double)value),
            ColumnType.DateTime => Date(column, (DateTime)value),
            ColumnType.Picklist or ColumnType.State or ColumnType.Status => Option(table, column, (OptionSetValue)value),
            ColumnType.MultiSelectPicklist => Options(table, column, (OptionSetValueCollection)value),
            ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner => Reference(table, column, (EntityReference)value),
            _ => value,
        };
    }

    /// <summary>Holds what a caller gives to the types of the columns, before anything looks at the values.</summary>
    public static void RequireTypes(Table table, Entity row)
    {
        var given = row.Attributes.Pairs();
        while (given.MoveNext())
        {
            if (table.Find(given.Current.Key) is { IsStored: true } column)
                RequireType(table, column, given.Current.Value);
        }
    }

    public static void RequireType(Table table, Column column, object? value)
    {
        if (value != null && TypeOf(column.Type) is { } type && value.GetType() != type && !type.IsInstanceOfType(value) && !IsNarrower(column.Type, value))
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"Incorrect attribute value type {value.GetType()}: '{column.LogicalName}' of '{table.LogicalName}' takes {type.Name}.");
    }

    /// <summary>An amount in the precision that applies, half cents away from zero.</summary>
    public static Money Amount(Table table, Column column, Money value, int precision)
    {
        CheckRange(table, column, value.Value);
        return new Money(decimal.Round(value.Value, precision, MidpointRounding.AwayFromZero));
    }

    private static Type? TypeOf(ColumnType type) => type switch
    {
        ColumnType.String or ColumnType.Memo or ColumnType.EntityName => typeof(string),
        ColumnType.Integer => typeof(int),
        ColumnType.BigInt => typeof(long),
        ColumnType.Decimal => typeof(decimal),
        ColumnType.Double => typeof(double),
        ColumnType.Money => typeof(Money),
        ColumnType.Boolean => typeof(bool),
        ColumnType.DateTime => typeof(DateTime),
        ColumnType.Picklist or ColumnType.State or ColumnType.Status => typeof(OptionSetValue),
        ColumnType.MultiSelectPicklist => typeof(OptionSetValueCollection),
        ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner => typeof(EntityReference),
        ColumnType.Uniqueidentifier => typeof(Guid),
        _ => null,
    };

    private static bool IsNarrower(ColumnType type, object value) => (type, value) is (ColumnType.BigInt, int) or (ColumnType.Double, float);

    private static string Text(Table table, Column column, string value)
    {
        if (column.MaxLength is { } limit && value.Length > limit)
        {
            throw ServiceFault.Of(
                ErrorCode.StringTooLong,
                $"A validation error occurred. The length of the '{column.LogicalName}' attribute of the '{table.LogicalName}' entity exceeded the maximum allowed length of '{limit}'.");
        }

        if (value.AsSpan().IndexOfAny(Suspicious) >= 0 && !IsXml(value))
            throw ServiceFault.Of(ErrorCode.InvalidCharactersInField, $"The field '{column.LogicalName}' contains one or more invalid characters.");
        return value;
    }

    /// <summary>Whether it has no control characters but those of lines and tabs, and no halves of characters: what the platform sends about as XML.</summary>
    private static bool IsXml(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (XmlConvert.IsXmlChar(value[i]))
                continue;
            if (i + 1 == value.Length || !XmlConvert.IsXmlSurrogatePair(value[i + 1], value[i]))
                return false;
            i++;
        }

        return true;
    }

    private static int Ranged(Table table, Column column, int value)
    {
        CheckRange(table, column, value);
        return value;
    }

    private static decimal Rounded(Table table, Column column, decimal value)
    {
        CheckRange(table, column, value);
        return decimal.Round(value, column.Precision ?? 2, MidpointRounding.AwayFromZero);
    }

    private static double Rounded(Table table, Column column, double value)
    {
        if ((column.MinValue is { } least && value < (double)least) || (column.MaxValue is { } most && value > (double)most) || double.IsNaN(value))
            throw OutOfRange(table, column, value.ToString(CultureInfo.InvariantCulture));
        return Math.Round(value, Math.Min(column.Precision ?? 2, 15), MidpointRounding.AwayFromZero);
    }

    private static void CheckRange(Table table, Column column, decimal value)
    {
        if (value < (column.MinValue ?? decimal.MinValue) || value > (column.MaxValue ?? decimal.MaxValue))
            throw OutOfRange(table, column, value.ToString(CultureInfo.InvariantCulture));
    }

    private static FaultException<OrganizationServiceFault> OutOfRange(Table table, Column column, string value) => ServiceFault.Of(
        ErrorCode.OutOfRange,
        $"A validation error occurred. The value {value} of '{column.LogicalName}' on record of type '{table.LogicalName}' is outside the valid range.");

    private static DateTime Date(Column column, DateTime value)
    {
        if (value < Earliest)
            throw ServiceFault.Of(ErrorCode.DateTimeTooEarly, $"DateTime is less than minimum value supported by CrmDateTime. Actual value: {value:MM/dd/yyyy HH:mm:ss}, Minimum value supported: {Earliest:MM/dd/yyyy HH:mm:ss} ({column.LogicalName}).");
        return column.DateTimeBehavior switch
        {
            DateTimeBehavior.DateOnly => DateTime.SpecifyKind(value.Date, DateTimeKind.Unspecified),
            DateTimeBehavior.TimeZoneIndependent => DateTime.SpecifyKind(WholeSeconds(value), DateTimeKind.Unspecified),
            _ => DateTime.SpecifyKind(WholeSeconds(value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value), DateTimeKind.Utc),
        };
    }

    private static DateTime WholeSeconds(DateTime value) => new(value.Ticks - (value.Ticks % TimeSpan.TicksPerSecond), value.Kind);

    private static OptionSetValue Option(Table table, Column column, OptionSetValue value)
    {
        CheckOption(table, column, value.Value);
        return value;
    }

    private static OptionSetValueCollection? Options(Table table, Column column, OptionSetValueCollection values)
    {
        foreach (var value in values)
            CheckOption(table, column, value.Value);
        return values.Count == 0 ? null : new OptionSetValueCollection(values.Select(v => v.Value).Distinct().Order().Select(v => new OptionSetValue(v)).ToList());
    }

    private static void CheckOption(Table table, Column column, int value)
    {
        // The status -1 asks for the state's default.
        if (column.Choice is not { } choice || (column.Type == ColumnType.Status && value == -1))
            return;
        foreach (var option in choice.Options)
        {
            if (option.Value == value)
                return;
        }

        throw ServiceFault.Of(
            ErrorCode.ChoiceOutOfRange,
            $"A validation error occurred. The value {value} of '{column.LogicalName}' on record of type '{table.LogicalName}' is outside the valid range. Accepted Values: {string.Join(",", choice.Options.Select(o => o.Value))}");
    }

    private static EntityReference Reference(Table table, Column column, EntityReference value)
    {
        var target = value.LogicalName;
        if (string.IsNullOrEmpty(target) && column.Targets.Count == 1)
            return new EntityReference(column.Targets[0], value.Id);
        if (column.Targets.Count > 0 && !Contains(column.Targets, target))
        {
            throw ServiceFault.Of(
                ErrorCode.InvalidArgument,
                $"'{column.LogicalName}' of '{table.LogicalName}' refers to {string.Join(" or ", column.Targets)}, not to '{target}'.");
        }

        return value;
    }

    private static bool Contains(List<string> targets, string name)
    {
        foreach (var target in targets)
        {
            if (target.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
